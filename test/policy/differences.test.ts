import { describe, expect, it } from "vitest";
import { composePolicy, type PartSpec, type PolicySpec } from "../../src/policy/composePolicy.ts";
import type { ParameterSpec } from "../../src/policy/policy.ts";
import { placeParts, powerParts, queueParts, storageParts, timeParts } from "../../src/policy/registry.ts";
import { MS_PER_HOUR, MS_PER_MIN } from "../../src/units.ts";
import { Signal } from "../../src/signal/signal.ts";
import { device, job, jobsOf, options, plainClass, run, worldOf } from "../worlds.ts";
import { decisions } from "./placeContract.ts";
import { someLanes, startsOf } from "./laneRun.ts";
import { someRounds } from "./views.ts";

// Neither a part that is silently another one, nor a parameter that changes nothing, gets past this file: it goes
// through the registry, so that a new part is looked at without a line here.

const placesUnder = (place: PartSpec) =>
  JSON.stringify(
    someRounds(400).map((round) => decisions((setup) => composePolicy({ place }, setup).place, round)),
  );

const startsUnder = (queue: PartSpec) =>
  JSON.stringify(
    someLanes(200).map((lane) =>
      startsOf(lane, (setup) => composePolicy({ place: "origin", queue }, setup).queue),
    ),
  );

/** What a battery is told through a week of hours whose intensity and price go their own ways, as JSON. */
const actionsUnder = (storage: PartSpec) => {
  const { setup } = someRounds(1)[0];
  const control = composePolicy({ place: "origin", storage }, setup).storage.create();
  return JSON.stringify(
    Array.from({ length: 168 }, (_, hour) =>
      control.action({
        nowMs: hour * MS_PER_HOUR,
        carbonIntensity: 500 + 200 * Math.sin(hour) + hour,
        priceCnyPerKWh: 0.5 + 0.2 * Math.cos(hour / 2),
      }),
    ),
  );
};

/** A week and more of hours whose intensity, margin and price go their own ways. */
const hourly = (name: string, unit: string, of: (hour: number) => number) =>
  Signal.regular(
    name,
    unit,
    MS_PER_HOUR,
    Array.from({ length: 400 }, (_, hour) => of(hour)),
    "repeat",
  );

/** Runs of jobs of all sorts, with and without deadline, under a time part, as JSON. */
const runsUnder = (time: PartSpec) => runsOf({ place: "origin", time }, 1_000);

/** The same under a part that decides where and when, with few devices. */
const jointRunsUnder = (place: PartSpec) => runsOf({ place }, 2);

const runsOf = (policy: PolicySpec, devices: number) => {
  const classes = [plainClass, { ...plainClass, name: "suspended", interruptible: true }];
  const records = Array.from({ length: 60 }, (_, i) => {
    const submitMs = i * 3.7 * MS_PER_HOUR;
    const workMs = [0.5, 1, 3, 7.25, 30][i % 5] * MS_PER_HOUR;
    return job({
      submitMs,
      workMs,
      classOf: i % 2,
      ...(i % 3 === 0 ? { deadlineMs: submitMs + workMs + (i % 7) * 6 * MS_PER_HOUR } : {}),
      ...(i % 4 === 0 ? { nominalStartMs: submitMs + 2 * MS_PER_HOUR } : {}),
    });
  });
  const world = worldOf([
    {
      devices,
      conditions: {
        carbonIntensity: hourly(
          "intensity",
          "g/kWh",
          (h) => 500 + 300 * Math.sin(h / 4) + 150 * Math.cos(h * 7),
        ),
        operatingMargin: hourly("margin", "g/kWh", (h) => 600 + 200 * Math.cos(h / 3) + 30 * Math.sin(h * 5)),
        tariff: {
          price: hourly("price", "CNY/kWh", (h) => 0.5 + 0.3 * Math.cos(h / 5) + 0.15 * Math.sin(h * 3)),
          demandCnyPerKWMonth: 0,
        },
      },
    },
    { devices, carbon: 450, margin: 700, price: 0.4 },
  ]);
  const result = run(world, jobsOf(records, classes), policy, options({ horizonMs: 300 * MS_PER_HOUR }));
  const { attempts, startMs, finishMs, cluster } = result.outcomes;
  return JSON.stringify([
    Array.from(startMs),
    Array.from(cluster),
    Array.from(finishMs),
    Array.from(attempts.startMs.subarray(0, attempts.count)),
  ]);
};

describe("time parts differ", () => {
  const starts = new Map(timeParts.map(({ name }) => [name, runsUnder(name)]));
  it.each(pairs([...starts.keys()]))("%s and %s let some job run at other times", (a, b) => {
    expect(starts.get(a)).not.toBe(starts.get(b));
  });
});

/** Starts and energy of a few jobs with hours between them, on two pools whose devices can sleep, as JSON. */
const energyUnder = (power: PartSpec) => {
  const sleeper = { ...device, sleep: { sleepW: 10, wakeUpMs: MS_PER_MIN, wakeUpW: 300 } };
  const pools = [4, 4].map((count) => ({ type: sleeper, count, shared: true, speed: 1 }));
  const submitted = [
    { hour: 0, devices: 4 },
    { hour: 2, devices: 3 },
    { hour: 3.5, devices: 1 },
    { hour: 17, devices: 4 },
    { hour: 60, devices: 2 },
  ];
  const jobs = jobsOf(
    submitted.map(({ hour, devices }) =>
      job({ submitMs: hour * MS_PER_HOUR, workMs: 3 * MS_PER_HOUR, milliDevices: 1_000 * devices }),
    ),
  );
  const result = run(
    worldOf([{ pools }]),
    jobs,
    { place: "origin", power },
    options({ horizonMs: 100 * MS_PER_HOUR }),
  );
  return JSON.stringify([...result.outcomes.pool, ...result.outcomes.startMs, ...result.intervals.itWms]);
};

/** Values to try in place of the default. */
function otherValues(parameter: ParameterSpec): (number | string)[] {
  const candidates =
    parameter.type === "choice"
      ? parameter.choices
      : [parameter.min, parameter.max, (parameter.min + parameter.max) / 2];
  return candidates.filter((value) => value !== parameter.default);
}

const pairs = <T>(list: readonly T[]) =>
  list.flatMap((a, i) => list.slice(i + 1).map((b) => [a, b] as const));

describe("parts differ", () => {
  const places = new Map(placeParts.map(({ name }) => [name, placesUnder(name)]));
  it.each(pairs([...places.keys()]))("%s and %s place some job differently", (a, b) => {
    expect(places.get(a)).not.toBe(places.get(b));
  });

  const queues = new Map(queueParts.map(({ name }) => [name, startsUnder(name)]));
  it.each(pairs([...queues.keys()]))("%s and %s start some job at another time", (a, b) => {
    expect(queues.get(a)).not.toBe(queues.get(b));
  });
});

describe("storage parts differ", () => {
  const actions = new Map(storageParts.map(({ name }) => [name, actionsUnder(name)]));
  it.each(pairs([...actions.keys()]))("%s and %s do some hour differently", (a, b) => {
    expect(actions.get(a)).not.toBe(actions.get(b));
  });
});

describe("power parts differ", () => {
  const energies = new Map(powerParts.map(({ name }) => [name, energyUnder(name)]));
  it.each(pairs([...energies.keys()]))("%s and %s use another energy in some hour", (a, b) => {
    expect(energies.get(a)).not.toBe(energies.get(b));
  });
});

describe("every value of every parameter changes a result", () => {
  const table = [
    ...placeParts.map((part) => ({ part, under: part.joint === true ? jointRunsUnder : placesUnder })),
    ...queueParts.map((part) => ({ part, under: startsUnder })),
    ...storageParts.map((part) => ({ part, under: actionsUnder })),
    ...powerParts.map((part) => ({ part, under: energyUnder })),
    ...timeParts.map((part) => ({ part, under: runsUnder })),
  ].flatMap(({ part, under }) =>
    Object.entries(part.parameters).flatMap(([key, parameter]) =>
      otherValues(parameter).map((value) => ({ name: part.name, key, value, under })),
    ),
  );

  it.each(table)("$name with $key=$value", ({ name, key, value, under }) => {
    expect(under({ name, [key]: value })).not.toBe(under(name));
  });
});
