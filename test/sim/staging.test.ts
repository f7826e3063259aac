import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { downlinkOf, uplinkOf, type DataNetwork, type Dataset } from "../../src/model/dataNetwork.ts";
import type { FaultPlan } from "../../src/model/faultPlan.ts";
import { isFinal, JobState } from "../../src/model/job.ts";
import type { DataSpec, JobClass } from "../../src/model/jobStore.ts";
import { placeParts } from "../../src/policy/registry.ts";
import { summarise } from "../../src/sim/summarise.ts";
import type { World } from "../../src/sim/world.ts";
import { MS_PER_HOUR, MS_PER_MIN, MS_PER_S } from "../../src/units.ts";
import { job, jobsOf, options, plainClass, run, worldOf, type ClusterSketch } from "../worlds.ts";

const HOUR = MS_PER_HOUR;

/** Every cluster has uplink and downlink of 8 Gbit/s: 1 GB takes 1 s alone. */
function networkOf(clusters: number, datasets: readonly Dataset[] = [], accessBitPerS = 8e9): DataNetwork {
  return {
    links: Array.from({ length: 2 * clusters }, (_, i) => ({
      name: `l${i}`,
      capacityBitPerS: accessBitPerS,
    })),
    routes: Array.from({ length: clusters }, (_, from) =>
      Array.from({ length: clusters }, (__, to) => (from === to ? [] : [uplinkOf(from), downlinkOf(to)])),
    ),
    energyKWhPerGB: 0.01,
    priceCnyPerGB: 0.1,
    carbonRule: "mean",
    datasets,
  };
}

function dataWorld(
  sketches: readonly ClusterSketch[],
  datasets: readonly Dataset[] = [],
  origins = 1,
): World {
  const world = worldOf(sketches, origins);
  return { ...world, network: { ...world.network, data: networkOf(sketches.length, datasets) } };
}

const reading = (data: Partial<DataSpec>, more: Partial<JobClass> = {}): JobClass => ({
  ...plainClass,
  data: { inputGB: 0, outputGB: 0, locality: "any", ...data },
  ...more,
});

/** The clean cluster is far from home. */
const homeAndClean: ClusterSketch[] = [
  { devices: 4, carbon: 800 },
  { devices: 4, carbon: 200 },
];

describe("the data of a job", () => {
  it("travels before it starts and back after it ends, at 1 s for a GB; then it is done", () => {
    const result = run(
      dataWorld(homeAndClean),
      jobsOf([job({ workMs: HOUR })], [reading({ inputGB: 600, outputGB: 60 })]),
      { place: "lowest-carbon" },
      options({ horizonMs: 4 * HOUR }),
    );
    const { outcomes } = result;
    expect(outcomes.startMs[0]).toBe(600 * MS_PER_S);
    expect(outcomes.finishMs[0]).toBe(HOUR + 600 * MS_PER_S);
    expect(outcomes.deliveredMs![0]).toBe(HOUR + 660 * MS_PER_S);
    const { summary, clusters } = summarise(result);
    expect(summary).toMatchObject({ jobsFinished: 1, transferredGB: 660, stagingMeanS: 600, waitMeanS: 600 });
    // 660 GB × 0.01 kWh at the mean of 800 and 200 g, and 0.1 CNY each.
    expect(summary.transferEnergyKWh).toBeCloseTo(6.6, 12);
    expect(summary.transferCarbonKg).toBeCloseTo(3.3, 12);
    expect(summary.costTransferCny).toBeCloseTo(66, 12);
    expect(clusters[1].transferredGB).toBe(660);
  });

  it("does not travel when it runs at home", () => {
    const result = run(
      dataWorld(homeAndClean),
      jobsOf([job({ workMs: HOUR })], [reading({ inputGB: 600, outputGB: 60 })]),
      { place: "origin" },
      options({ horizonMs: 4 * HOUR }),
    );
    expect(result.outcomes.startMs[0]).toBe(0);
    expect(summarise(result).summary).toMatchObject({ transferredGB: 0, stagingMeanS: null });
  });

  it("shares its links: two jobs of 600 GB each start after 20 minutes", () => {
    const result = run(
      dataWorld(homeAndClean),
      jobsOf([job({ workMs: HOUR }), job({ workMs: HOUR })], [reading({ inputGB: 600 })]),
      { place: "lowest-carbon" },
      options({ horizonMs: 4 * HOUR }),
    );
    expect([...result.outcomes.startMs]).toEqual([1_200 * MS_PER_S, 1_200 * MS_PER_S]);
  });

  it("of which part has moved when a run stops is booked as far as it has", () => {
    const result = run(
      dataWorld(homeAndClean),
      jobsOf([job({ workMs: HOUR })], [reading({ inputGB: 7_200 })]),
      { place: "lowest-carbon" },
      options({ horizonMs: HOUR, end: "stop" }),
    );
    expect(result.outcomes.stateOf(0)).toBe(JobState.staging);
    expect(result.transfers[0].movedGB).toBeCloseTo(3_600, 9);
    expect(summarise(result).summary).toMatchObject({ jobsUnfinished: 1 });
  });

  it("makes a job late whose output comes after its deadline", () => {
    const late = reading({ outputGB: 600 }, { slackMs: 5 * MS_PER_MIN });
    const result = run(
      dataWorld(homeAndClean),
      jobsOf([job({ workMs: HOUR })], [late]),
      { place: "lowest-carbon" },
      options({ horizonMs: 4 * HOUR }),
    );
    expect(summarise(result).summary.deadlineMisses).toBe(1);
  });

  it("is moved where that pays: lowest-job-carbon counts the network, lowest-carbon does not", () => {
    // The job adds 0.2 kWh × 1.25: 200 g at home, 50 g away. 10 GB × 0.01 kWh/GB × 500 g = 50 g pays; 50 GB do not.
    const clusterFor = (place: string, inputGB: number) =>
      run(
        dataWorld(homeAndClean),
        jobsOf([job({ workMs: HOUR })], [reading({ inputGB })]),
        { place },
        options({ horizonMs: 4 * HOUR }),
      ).outcomes.cluster[0];
    expect(clusterFor("lowest-carbon", 50)).toBe(1);
    expect(clusterFor("lowest-job-carbon", 10)).toBe(1);
    expect(clusterFor("lowest-job-carbon", 50)).toBe(0);
  });

  it("stands still while the cluster's link is lost", () => {
    const faults: FaultPlan = {
      devices: [],
      links: [{ fromMs: 100 * MS_PER_S, toMs: HOUR, origin: -1, cluster: 1 }],
      restart: "in-place",
    };
    const result = run(
      dataWorld(homeAndClean),
      jobsOf([job({ workMs: HOUR })], [reading({ inputGB: 600 })]),
      { place: "lowest-carbon" },
      options({ horizonMs: 4 * HOUR }),
      1,
      faults,
    );
    expect(result.outcomes.startMs[0]).toBe(HOUR + 500 * MS_PER_S);
  });
});

describe("a dataset", () => {
  const at1: Dataset[] = [{ id: "corpus", sizeGB: 300, at: [1] }];

  it("draws jobs that require it, and holds them there even when they have to wait", () => {
    const result = run(
      dataWorld([{ devices: 4 }, { devices: 1 }], at1),
      jobsOf([job({ workMs: HOUR }), job({ workMs: HOUR })], [reading({ dataset: 0, locality: "require" })]),
      { place: "origin" },
      options({ horizonMs: 4 * HOUR }),
    );
    expect([...result.outcomes.cluster]).toEqual([1, 1]);
    expect([...result.outcomes.startMs]).toEqual([0, HOUR]);
  });

  it("draws jobs that prefer it while there is room, and travels to the others", () => {
    const result = run(
      dataWorld([{ devices: 4 }, { devices: 1 }], at1),
      jobsOf([job({ workMs: HOUR }), job({ workMs: HOUR })], [reading({ dataset: 0, locality: "prefer" })]),
      { place: "origin" },
      options({ horizonMs: 4 * HOUR }),
    );
    expect([...result.outcomes.cluster]).toEqual([1, 0]);
    expect([...result.outcomes.startMs]).toEqual([0, 300 * MS_PER_S]);
  });

  it("that no cluster of size holds: jobs that require it are rejected with that reason", () => {
    const result = run(
      dataWorld([{ devices: 4 }, { devices: 1 }], at1),
      jobsOf([job({ workMs: HOUR, milliDevices: 2_000 })], [reading({ dataset: 0, locality: "require" })]),
      { place: "origin" },
      options({ horizonMs: 4 * HOUR }),
    );
    expect(summarise(result).summary.rejectedByReason).toEqual([0, 0, 0, 0, 0, 1]);
  });

  it("comes from the nearest replica", () => {
    const result = run(
      dataWorld(
        [{ devices: 4 }, { devices: 1 }, { devices: 1 }],
        [{ id: "corpus", sizeGB: 300, at: [1, 2] }],
      ),
      jobsOf([job({ workMs: HOUR })], [reading({ dataset: 0 })]),
      { place: "origin" },
      options({ horizonMs: 4 * HOUR }),
    );
    expect(result.transfers.map(({ purpose, from, to }) => [purpose, from, to])).toEqual([["dataset", 1, 0]]);
  });
});

describe("a checkpoint", () => {
  it("travels when an interrupted job goes on elsewhere, with its input again", () => {
    const saving = reading({ inputGB: 60 }, { checkpoint: { everyMs: HOUR, costMs: 0, sizeGB: 120 } });
    const result = run(
      dataWorld([
        { devices: 4, carbon: 900 },
        { devices: 4, carbon: 100 },
        { devices: 4, carbon: 500 },
      ]),
      jobsOf([job({ workMs: 3 * HOUR })], [saving]),
      { place: "lowest-carbon" },
      options({ horizonMs: 8 * HOUR }),
      1,
      {
        devices: [
          {
            cluster: 1,
            pool: -1,
            devices: Infinity,
            strikesAt: 0,
            planned: false,
            fromMs: 2.5 * HOUR,
            toMs: 5 * HOUR,
          },
        ],
        links: [],
        restart: "anywhere",
      },
    );
    expect(result.transfers.map(({ purpose, from, to }) => `${purpose} ${from}→${to}`)).toEqual([
      "input 0→1",
      "input 0→2",
      "checkpoint 1→2",
    ]);
    // Both share the downlink of cluster 2: 60 GB each by 120 s, the other 60 by 180 s. 2 h are saved.
    expect(result.outcomes.startMs[0]).toBe(2.5 * HOUR + 180 * MS_PER_S);
    expect(result.outcomes.finishMs[0]).toBe(3.5 * HOUR + 180 * MS_PER_S);
  });
});

describe("whatever moves and breaks", () => {
  it("every job ends in one final state, all bytes of finished transfers have moved, and no link carries more than it can", () => {
    const classes: JobClass[] = [
      reading({ inputGB: 40, outputGB: 5 }),
      reading(
        { dataset: 0, locality: "prefer" },
        { checkpoint: { everyMs: 20 * MS_PER_MIN, costMs: 1_000, sizeGB: 30 } },
      ),
      reading({ dataset: 0, locality: "require", outputGB: 90 }),
      plainClass,
    ];
    const minutes = (from: number, lasts: number) => ({
      fromMs: from * MS_PER_MIN,
      toMs: (from + lasts) * MS_PER_MIN,
    });
    const anyOutage = fc
      .tuple(fc.nat(200), fc.integer({ min: 1, max: 120 }), fc.nat(2), fc.constantFrom(1, Infinity))
      .map(([from, lasts, cluster, devices]) => ({
        ...minutes(from, lasts),
        cluster,
        devices,
        pool: -1,
        strikesAt: 0,
        planned: false,
      }));
    const anyLink = fc
      .tuple(fc.nat(200), fc.integer({ min: 1, max: 120 }), fc.nat(2), fc.constantFrom(-1, 0))
      .map(([from, lasts, cluster, origin]) => ({ ...minutes(from, lasts), cluster, origin }));
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            at: fc.nat(170),
            lasts: fc.nat(90),
            milli: fc.integer({ min: 1, max: 2_000 }),
            classOf: fc.nat(3),
            origin: fc.nat(1),
          }),
          { maxLength: 20 },
        ),
        fc.array(anyOutage, { maxLength: 4 }),
        fc.array(anyLink, { maxLength: 3 }),
        fc.constantFrom<"in-place" | "anywhere">("in-place", "anywhere"),
        fc.constantFrom(...placeParts.map(({ name }) => name)),
        fc.constantFrom<"stop" | "drain">("stop", "drain"),
        (list, devices, links, restart, place, end) => {
          const world = dataWorld(
            [0, 1, 2].map((i) => ({ devices: 2, carbon: 100 + 300 * i, price: 1, margin: 500 })),
            [{ id: "corpus", sizeGB: 70, at: [1, 2] }],
            2,
          );
          const store = jobsOf(
            list.map(({ at, lasts, milli, classOf, origin }) =>
              job({
                submitMs: at * MS_PER_MIN,
                workMs: lasts * MS_PER_MIN,
                milliDevices: milli,
                classOf,
                origin,
              }),
            ),
            classes,
          );
          const result = run(world, store, { place }, options({ horizonMs: 3 * HOUR, end }), 1, {
            devices,
            links,
            restart,
          });
          if (end === "drain") {
            for (let i = 0; i < store.count; i++) expect(isFinal(result.outcomes.stateOf(i))).toBe(true);
          }
          const carriedGB = new Float64Array(6);
          for (const { from, to, sizeGB, movedGB, startMs, endMs } of result.transfers) {
            if (Number.isNaN(endMs)) expect(movedGB).toBeLessThanOrEqual(sizeGB * (1 + 1e-12));
            else {
              expect(movedGB).toBe(sizeGB);
              // 1 GB takes at least 1 s.
              expect(endMs - startMs).toBeGreaterThanOrEqual(sizeGB * MS_PER_S * (1 - 1e-9));
            }
            carriedGB[uplinkOf(from)] += movedGB;
            carriedGB[downlinkOf(to)] += movedGB;
          }
          for (const gb of carriedGB) expect(gb).toBeLessThanOrEqual((result.endMs / MS_PER_S) * (1 + 1e-9));
        },
      ),
      { numRuns: 300 },
    );
  });
});
