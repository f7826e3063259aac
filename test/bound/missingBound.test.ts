import { describe, expect, it } from "vitest";
import { LowerBounds } from "../../src/bound/lowerBound.ts";
import type { MissingBound } from "../../src/bound/missingBound.ts";
import type { BatterySpec } from "../../src/energy/battery.ts";
import type { Conditions } from "../../src/energy/conditions.ts";
import type { DeviceType } from "../../src/model/deviceType.ts";
import type { ServiceSpec } from "../../src/model/service.ts";
import { composePolicy, type PolicySpec } from "../../src/policy/composePolicy.ts";
import { Signal } from "../../src/signal/signal.ts";
import { Simulation } from "../../src/sim/simulation.ts";
import { MS_PER_HOUR } from "../../src/units.ts";
import { device, job, jobsOf, options, worldOf } from "../worlds.ts";
import { idleFleetOf } from "./anyRun.ts";

const HOUR = MS_PER_HOUR;
const battery: BatterySpec = {
  capacityWms: 3.6e9,
  minCharge: 0,
  maxCharge: 1,
  initialCharge: 0,
  chargeW: 1_000,
  dischargeW: 1_000,
  chargeEfficiency: 0.9,
  dischargeEfficiency: 0.9,
  wearCnyPerKWh: 0,
};
const sun = { capacityW: 500, capacityFactor: Signal.constant("sun", "1", 0.5) };
const sleeper: DeviceType = { ...device, sleep: { sleepW: 10, wakeUpMs: 0, wakeUpW: 10 } };

function missingIn(
  conditions: Partial<Conditions>,
  type = device,
  policy: PolicySpec = { place: "origin" },
  services: readonly ServiceSpec[] = [],
): MissingBound | null {
  const world = worldOf([{ pools: [{ type, count: 4, shared: true, speed: 1 }], conditions }]);
  const jobs = jobsOf([job({ workMs: HOUR })]);
  const when = options({ horizonMs: 4 * HOUR });
  const result = new Simulation({
    world,
    jobs,
    policy: (setup) => composePolicy(policy, setup),
    options: when,
    seed: 1,
    services,
  }).run();
  const bound = new LowerBounds(null).of(result, idleFleetOf(world, jobs, when));
  return bound.kind === "none" ? bound.missing : null;
}

describe("no bound is given", () => {
  it("where a battery, a service or sleep beside generation decides what is emitted", () => {
    const sleeping: PolicySpec = { place: "origin", power: { name: "sleep-after", after: 10 } };
    expect(missingIn({ supply: { solar: sun, battery } })).toBe("battery");
    expect(missingIn({ supply: { solar: sun } }, sleeper, sleeping)).toBe("sleep-and-supply");
    const service: ServiceSpec = {
      id: "web",
      name: "web",
      nameZh: "网页",
      kind: 0,
      latencyBoundMs: Infinity,
      utilisation: 0.5,
      preempts: false,
      demand: { startsMs: Float64Array.of(0), milli: Float64Array.of(500) },
    };
    expect(missingIn({}, device, { place: "origin" }, [service])).toBe("services");
  });

  it("where doing more may emit less", () => {
    const odd: DeviceType = {
      ...device,
      powerCurve: [
        { utilisation: 0, powerW: 100 },
        { utilisation: 0.5, powerW: 90 },
        { utilisation: 1, powerW: 300 },
      ],
    };
    expect(missingIn({}, odd)).toBe("negative-rate");
    expect(missingIn({ carbonIntensity: Signal.constant("carbon", "g/kWh", -5) })).toBe("negative-rate");
  });

  it("and is given where generation, sleep or neither is there", () => {
    expect(missingIn({})).toBeNull();
    expect(missingIn({ supply: { solar: sun } })).toBeNull();
    expect(missingIn({}, sleeper, { place: "origin", power: { name: "sleep-after", after: 10 } })).toBeNull();
  });
});
