import { PLAIN_ACCOUNTING } from "../../src/energy/conditions.ts";
import { constantPue } from "../../src/energy/cooling.ts";
import type { JobClass } from "../../src/model/jobStore.ts";
import { LocalClock } from "../../src/signal/localClock.ts";
import { Signal } from "../../src/signal/signal.ts";
import type { ClusterWorld, World } from "../../src/sim/world.ts";
import { MS_PER_HOUR } from "../../src/units.ts";

const CLUSTERS = 10;

/** Ten clusters with intensities that go up and down with the day, each in its own way. */
export function shiftingWorld(horizonMs: number): World {
  const hours = horizonMs / MS_PER_HOUR;
  const clusters = Array.from({ length: CLUSTERS }, (_, c): ClusterWorld => {
    const values = Array.from(
      { length: hours },
      (_, h) =>
        400 + 30 * c + 150 * Math.sin(((h + 2 * c) / 24) * 2 * Math.PI) + 40 * Math.cos(h * (1.7 + c)),
    );
    return {
      spec: {
        id: `c${c}`,
        name: `c${c}`,
        nameZh: `c${c}`,
        hub: `c${c}`,
        west: false,
        province: `c${c}`,
        city: `c${c}`,
        lat: 30,
        lon: 100 + c,
        pools: [
          {
            type: { name: "device", kind: "cpu", idleW: 100, peakW: 300, embodiedKg: 0, lifetimeYears: 5 },
            count: 200,
            shared: true,
            speed: 1,
          },
        ],
      },
      cooling: constantPue(1.2 + c / 100),
      carbonIntensity: Signal.regular(`carbon of c${c}`, "g/kWh", MS_PER_HOUR, values, "repeat"),
      temperature: Signal.constant(`temperature of c${c}`, "°C", 15),
    };
  });
  return {
    clusters,
    network: {
      origins: clusters.map(({ spec: { id, lat, lon } }) => ({ id, name: id, nameZh: id, lat, lon })),
      latencyMs: clusters.map((_, o) => Float64Array.from(clusters, (__, c) => 1 + Math.abs(o - c))),
      homeOf: Int32Array.from(clusters, (_, o) => o),
    },
    accounting: PLAIN_ACCOUNTING,
    clock: new LocalClock(0, "UTC"),
  };
}

export function jobClassOf(slackMs: number): JobClass {
  return {
    name: "batch",
    nameZh: "批处理",
    latencyBoundMs: Infinity,
    slackMs,
    priority: 0,
    utilisation: 1,
  };
}
