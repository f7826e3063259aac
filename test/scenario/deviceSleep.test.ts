import { describe, expect, it } from "vitest";
import { ScenarioError } from "../../src/errors.ts";
import { buildExperiment } from "../../src/scenario/build.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { compare } from "../../src/study/compare.ts";

const scenario = (device: string, policies: string) => `version: 1
name: s
start: 2025-07-07T00:00
duration: 1 d
catalogue: none
devices: { box: { kind: cpu, idle: 100 W, peak: 300 W, embodied: 1 t${device} } }
clusters:
  one: { lat: 30, lon: 110, pools: [{ device: box, count: 4 }], pue: 1.2, carbon: { factor: 500 g/kWh } }
workload: { generate: { load: 30 %, classes: [offline-batch] } }
policies: [${policies}]
`;

function issuesOf(text: string): string[] {
  try {
    parseScenario(text, "s.yaml");
    return [];
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.issues.map(({ path, message }) => `${path}: ${message}`);
  }
}

const SLEEPS = ", sleep: 10 W, wakeUp: 2 min";
const AFTER = "{ place: origin, power: { name: sleep-after, after: 5 } }";

describe("devices that sleep, in a scenario", () => {
  it("are built as stated, and draw their peak power while waking up unless stated otherwise", async () => {
    const sleepOf = async (device: string) => {
      const experiment = await buildExperiment(parseScenario(scenario(device, AFTER), "s.yaml"), {
        baseDir: ".",
      });
      return experiment.world.clusters[0].spec.pools[0].type.sleep;
    };
    expect(await sleepOf(SLEEPS)).toEqual({ sleepW: 10, wakeUpMs: 120_000, wakeUpW: 300 });
    expect(await sleepOf(`${SLEEPS}, wakeUpPower: 150 W`)).toEqual({
      sleepW: 10,
      wakeUpMs: 120_000,
      wakeUpW: 150,
    });
  });

  it.each([
    [", sleep: 10 W", "devices.box.sleep: how long waking takes must be stated: wakeUp: 2 min"],
    [", wakeUp: 2 min", "devices.box.wakeUp: belongs to a device that sleeps; state sleep too"],
    [", wakeUpPower: 9 W", "devices.box.wakeUpPower: belongs to a device that sleeps; state sleep too"],
    [", sleep: 101 W, wakeUp: 2 min", "devices.box.sleep: must be at most the idle power"],
  ])("are checked: %s", (device, expected) => {
    expect(issuesOf(scenario(device, "origin"))).toEqual([expected]);
  });

  it("are what a policy that lets devices sleep needs: others would silently stay on", () => {
    expect(issuesOf(scenario("", "origin"))).toEqual([]);
    for (const part of ["sleep-after", "pack"]) {
      expect(issuesOf(scenario("", `{ place: origin, power: ${part} }`))).toEqual([
        "policies.0: this policy needs the sleep power and wake-up time (devices.<id>.sleep and .wakeUp) of every device; not all are known of one",
      ]);
      expect(issuesOf(scenario(SLEEPS, `{ place: origin, power: ${part} }`))).toEqual([]);
    }
    // All devices of the catalogue can sleep.
    const builtIn = scenario("", AFTER).replace("device: box", "device: cpu-server");
    expect(issuesOf(builtIn)).toEqual([]);
  });

  it("refuses a power part or time that there is not", () => {
    expect(issuesOf(scenario(SLEEPS, "{ place: origin, power: sleep-aftr }"))).toEqual([
      'policies.0.power: unknown power part "sleep-aftr"; did you mean "sleep-after"?',
    ]);
    expect(issuesOf(scenario(SLEEPS, "{ place: origin, power: { name: pack, after: -1 } }"))).toEqual([
      "policies.0.power.after: must be a number between 0 and 1440 (min)",
    ]);
  });

  it("save energy, named in the policy, against an idle fleet that is always on", async () => {
    const text = scenario(SLEEPS, `${AFTER}, origin`) + "baseline: origin\n";
    const experiment = await buildExperiment(parseScenario(text, "s.yaml"), { baseDir: "." });
    const { runs } = compare(experiment);
    const [on, asleep] = runs;
    expect(asleep.policy).toBe("origin+sleep-after(after=5)");
    expect(on.idleFleet.facilityEnergyKWh).toBeCloseTo(4 * 0.1 * 24 * 1.2, 9);
    expect(asleep.idleFleet).toEqual(on.idleFleet);
    expect(asleep.savings.energy.total).toBeGreaterThan(0);
    expect(asleep.summary.asleepShare).toBeGreaterThan(0.1);
    expect(asleep.summary.wakeUps).toBeGreaterThan(0);
  });

  it("of the catalogue are shown to be estimates where a policy lets them sleep", async () => {
    const assumed = async (policies: string) => {
      const text = scenario("", policies).replace("device: box", "device: cpu-server");
      const { assumptions } = await buildExperiment(parseScenario(text, "s.yaml"), { baseDir: "." });
      return assumptions.some(({ text: said }) => said.includes("wake-up time"));
    };
    expect(await assumed(AFTER)).toBe(true);
    expect(await assumed("origin")).toBe(false);
  });
});
