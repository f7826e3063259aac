import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isFinal } from "../../src/model/job.ts";
import { jobStoreFrom, type JobClass, type JobRecord } from "../../src/model/jobStore.ts";
import { placeParts, queueParts } from "../../src/policy/registry.ts";
import { summarise } from "../../src/sim/summarise.ts";
import { MS_PER_HOUR } from "../../src/units.ts";
import { job, options, plainClass, run, worldOf, type ClusterSketch } from "../worlds.ts";

const HOUR = MS_PER_HOUR;
const classes: readonly JobClass[] = [
  plainClass,
  { ...plainClass, name: "near", latencyBoundMs: 12, slackMs: HOUR, utilisation: 0.6 },
];

const clusterSketch: fc.Arbitrary<ClusterSketch> = fc.record({
  devices: fc.integer({ min: 1, max: 6 }),
  pue: fc.double({ min: 1, max: 2, noNaN: true }),
  carbon: fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 30 }),
  west: fc.boolean(),
  latencyMs: fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 })),
});
const sketches = fc.array(clusterSketch, { minLength: 1, maxLength: 5 });

/** Jobs at whole minutes, so that many tie; some larger than any cluster, some of no length. */
const record: fc.Arbitrary<JobRecord> = fc
  .record({
    submitMin: fc.nat(600),
    workMin: fc.oneof(fc.constant(0), fc.nat(300)),
    milliDevices: fc.integer({ min: 1, max: 7_000 }),
    classOf: fc.nat(1),
    origin: fc.nat(1),
    over: fc.double({ min: 1, max: 3, noNaN: true }),
  })
  .map(({ submitMin, workMin, milliDevices, classOf, origin, over }) =>
    job({
      submitMs: submitMin * 60_000,
      workMs: workMin * 60_000,
      declaredMs: Math.ceil(workMin * 60_000 * over),
      milliDevices,
      classOf,
      origin,
    }),
  );
const records = fc.array(record, { maxLength: 60 });
const places = fc.constantFrom(...placeParts.map((part) => part.name));
const queues = fc.constantFrom(...queueParts.map((part) => part.name));

describe("laws of every run", () => {
  it("conserves jobs and energy under any place and any queue, stopped or drained", () => {
    fc.assert(
      fc.property(
        sketches,
        records,
        places,
        queues,
        fc.constantFrom<"stop" | "drain">("stop", "drain"),
        (world, jobs, place, queue, end) => {
          const store = jobStoreFrom(jobs, classes);
          const result = run(
            worldOf(world, 2),
            store,
            { place, queue },
            options({ horizonMs: 8 * HOUR, end }),
          );
          const { summary, clusters } = summarise(result);
          const submitted = jobs.filter((record) => record.submitMs < 8 * HOUR).length;
          expect(summary.jobsSubmitted).toBe(submitted);
          expect(summary.jobsFinished + summary.jobsRejected + summary.jobsUnfinished).toBe(submitted);
          if (end === "drain") {
            expect(summary.jobsUnfinished).toBe(0);
            for (let i = 0; i < submitted; i++) expect(isFinal(result.outcomes.stateOf(i))).toBe(true);
          }
          for (const key of [
            "facilityEnergyKWh",
            "carbonLocationKg",
            "idleEnergyKWh",
            "carbonEmbodiedKg",
          ] as const) {
            const sum = clusters.reduce((total, cluster) => total + cluster[key], 0);
            expect(sum).toBeCloseTo(summary[key], 6);
          }
          expect(summary.idleEnergyKWh).toBeGreaterThanOrEqual(-1e-9);
          expect(summary.pue ?? 1).toBeGreaterThanOrEqual(1 - 1e-12);
          expect(summary.utilisation ?? 0).toBeLessThanOrEqual(1 + 1e-12);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("gives the same result when the clusters are named in another order, under ranking parts without ties", () => {
    // Shortest-queue compares whole numbers of jobs, so that ties are its daily bread.
    const ranking = placeParts
      .filter((part) => part.ranking && part.name !== "shortest-queue")
      .map((part) => part.name);
    const withPinned = [...classes, { ...plainClass, name: "pinned", latencyBoundMs: 0.5 }];
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 900 })), {
          selector: ([, carbon]) => carbon,
          minLength: 2,
          maxLength: 4,
        }),
        records,
        fc.constantFrom(...ranking),
        fc.nat(),
        (shapes, jobs, place, turn) => {
          // Every quantity that a part may rank by differs from cluster to cluster, and there is room for all jobs.
          const list: ClusterSketch[] = shapes.map(([extra, carbon], i) => ({
            id: `site-${i}`,
            devices: 1_000 + 37 * i + extra,
            pue: 1 + carbon / 1_000,
            carbon,
            margin: 1_000 - carbon,
            price: ((carbon * 7) % 901) / 1_000,
            conditions: {
              contracts: [
                {
                  name: "share",
                  kind: "ppa",
                  matching: "hourly",
                  share: ((carbon * 13) % 901) / 1_000,
                  capWmsPerYear: Infinity,
                  premiumCnyPerKWh: 0,
                },
              ],
            },
            latencyMs: [1 + carbon / 100, 2 + carbon / 90, ...shapes.map((_, own) => (own === i ? 0.1 : 50))],
            west: i % 2 === 0,
          }));
          const turned = list.map((_, i) => list[(i + turn) % list.length]);
          // A job pinned to each cluster for the whole run sets their loads apart.
          const pinned = list.map((_, i) =>
            job({ workMs: 48 * HOUR, milliDevices: 50_000 * (i + 1) + 1, classOf: 2, origin: 2 + i }),
          );
          const store = jobStoreFrom([...pinned, ...jobs], withPinned);
          const when = options({ horizonMs: 12 * HOUR });
          const a = run(worldOf(list, 2 + list.length), store, { place }, when);
          const b = run(worldOf(turned, 2 + list.length), store, { place }, when);
          const sites = (result: typeof a) =>
            Array.from(result.outcomes.cluster, (c) => (c < 0 ? "none" : result.world.clusters[c].spec.id));
          expect(sites(b)).toEqual(sites(a));
          const carbonKg = summarise(a).summary.carbonLocationKg;
          expect(summarise(b).summary.carbonLocationKg / carbonKg).toBeCloseTo(1, 9);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("doubles operational carbon, and nothing else, when every intensity doubles", () => {
    fc.assert(
      fc.property(sketches, records, places, (world, jobs, place) => {
        const doubled = world.map((sketch) => ({
          ...sketch,
          carbon: (sketch.carbon as number[]).map((value) => 2 * value),
        }));
        const store = jobStoreFrom(jobs, classes);
        const when = options({ horizonMs: 8 * HOUR });
        const once = summarise(run(worldOf(world, 2), store, { place }, when)).summary;
        const twice = summarise(run(worldOf(doubled, 2), store, { place }, when)).summary;
        expect(twice).toEqual({
          ...once,
          carbonLocationKg: expect.closeTo(2 * once.carbonLocationKg, 9) as number,
          carbonIdleKg: expect.closeTo(2 * once.carbonIdleKg, 6) as number,
          carbonMarketKg: expect.closeTo(2 * once.carbonMarketKg, 9) as number,
          cueKgPerKWh: once.cueKgPerKWh && (expect.closeTo(2 * once.cueKgPerKWh, 9) as number),
          sciKgPerJob: once.sciKgPerJob && (expect.any(Number) as number),
        });
      }),
      { numRuns: 150 },
    );
  });

  it("gives the same result when a workload with unique ids comes in another order", () => {
    fc.assert(
      fc.property(
        sketches,
        records,
        places,
        queues,
        fc.infiniteStream(fc.nat()),
        (world, jobs, place, queue, chance) => {
          const named = jobs.map((record, i) => ({ ...record, id: `job-${i}` }));
          const shuffled = named
            .map((record) => ({ record, key: chance.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ record }) => record);
          const when = options({ horizonMs: 12 * HOUR });
          const a = run(worldOf(world, 2), jobStoreFrom(named, classes), { place, queue }, when);
          const b = run(worldOf(world, 2), jobStoreFrom(shuffled, classes), { place, queue }, when);
          expect(b.jobs.ids).toEqual(a.jobs.ids);
          expect(b.outcomes).toEqual(a.outcomes);
          expect(summarise(b)).toEqual(summarise(a));
        },
      ),
      { numRuns: 100 },
    );
  });

  it("never runs a job before its submission, beyond its latency bound, or on more devices than there are", () => {
    fc.assert(
      fc.property(sketches, records, places, queues, (sketch, jobs, place, queue) => {
        const world = worldOf(sketch, 2);
        const store = jobStoreFrom(jobs, classes);
        const { outcomes } = run(world, store, { place, queue }, options({ horizonMs: 12 * HOUR }));
        const changes = sketch.map(() => [] as { timeMs: number; milli: number }[]);
        for (let i = 0; i < store.count; i++) {
          const cluster = outcomes.cluster[i];
          if (cluster < 0) continue;
          expect(outcomes.startMs[i]).toBeGreaterThanOrEqual(store.submitMs[i]);
          expect(outcomes.finishMs[i] - outcomes.startMs[i]).toBe(store.workMs[i]);
          expect(world.network.latencyMs[store.origin[i]][cluster]).toBeLessThanOrEqual(
            classes[store.classOf[i]].latencyBoundMs,
          );
          changes[cluster].push({ timeMs: outcomes.startMs[i], milli: store.milliDevices[i] });
          changes[cluster].push({ timeMs: outcomes.finishMs[i], milli: -store.milliDevices[i] });
        }
        changes.forEach((list, cluster) => {
          let busy = 0;
          // At one instant what ends leaves before what starts comes.
          for (const { milli } of list.sort((a, b) => a.timeMs - b.timeMs || a.milli - b.milli)) {
            busy += milli;
            expect(busy).toBeLessThanOrEqual(sketch[cluster].devices! * 1_000);
          }
        });
      }),
      { numRuns: 200 },
    );
  });
});
