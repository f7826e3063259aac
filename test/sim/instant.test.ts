import { describe, expect, it } from "vitest";
import { HeapQueue } from "../../src/kernel/heapQueue.ts";
import { composePolicy } from "../../src/policy/composePolicy.ts";
import { Simulation } from "../../src/sim/simulation.ts";
import { MS_PER_HOUR } from "../../src/units.ts";
import { job, jobsOf, options, run, worldOf } from "../worlds.ts";

const HOUR = MS_PER_HOUR;
const when = options({ horizonMs: 10 * HOUR });

describe("what happens at one instant", () => {
  it("ends jobs before it takes arrivals, so that an arrival finds the room", () => {
    const world = worldOf([{ devices: 1 }, { devices: 1 }]);
    const jobs = jobsOf([job({ workMs: HOUR }), job({ submitMs: HOUR, workMs: HOUR })]);
    const { outcomes } = run(world, jobs, { place: "least-loaded" }, when);
    expect([...outcomes.cluster]).toEqual([0, 0]);
    expect(outcomes.startMs[1]).toBe(HOUR);
  });

  it("steps signals before it takes arrivals, so that an arrival sees the new hour", () => {
    const world = worldOf([{ carbon: [100, 900] }, { carbon: [900, 100] }]);
    const jobs = jobsOf([
      job({ workMs: 1 }),
      job({ submitMs: HOUR - 1, workMs: 1 }),
      job({ submitMs: HOUR, workMs: 1 }),
    ]);
    const { outcomes } = run(world, jobs, { place: "lowest-carbon" }, when);
    expect([...outcomes.cluster]).toEqual([0, 0, 1]);
  });

  it("lets each arrival see what the one before it took", () => {
    const world = worldOf([
      { devices: 1, carbon: 100 },
      { devices: 2, carbon: 200 },
      { devices: 2, carbon: 300 },
    ]);
    const jobs = jobsOf(Array.from({ length: 4 }, () => job({ workMs: HOUR })));
    const { outcomes } = run(world, jobs, { place: "lowest-carbon" }, when);
    expect([...outcomes.cluster]).toEqual([0, 1, 1, 2]);
  });

  it("counts whole devices of an exclusive pool as taken, and each pool for itself", () => {
    const { type } = worldOf([{}]).clusters[0].spec.pools[0];
    const pool = (count: number, shared: boolean) => ({ type, count, shared, speed: 1 });
    const exclusive = worldOf([{ pools: [pool(1, false)], carbon: 100 }, { carbon: 200 }]);
    const halves = jobsOf([
      job({ workMs: HOUR, milliDevices: 500 }),
      job({ workMs: HOUR, milliDevices: 500 }),
      job({ workMs: HOUR }),
    ]);
    const policy = { place: "lowest-carbon", queue: "sjf" };
    expect([...run(exclusive, halves, policy, when).outcomes.cluster]).toEqual([0, 1, 1]);
    const split = worldOf([{ pools: [pool(1, true), pool(1, true)], carbon: 100 }, { carbon: 200 }]);
    const jobs = jobsOf(Array.from({ length: 4 }, () => job({ workMs: HOUR, milliDevices: 600 })));
    const { outcomes } = run(split, jobs, policy, when);
    expect([...outcomes.cluster]).toEqual([0, 0, 1, 1]);
    expect([...outcomes.startMs]).toEqual([0, 0, 0, 0]);
  });

  it("dispatches a queue once after all its arrivals: the shortest of them goes first under sjf", () => {
    const world = worldOf([{ devices: 1 }]);
    const jobs = jobsOf([
      job({ id: "1", workMs: 300 }),
      job({ id: "2", workMs: 100 }),
      job({ id: "3", workMs: 200 }),
    ]);
    const starts = (queue: string) => [
      ...run(world, jobs, { place: "origin", queue }, when).outcomes.startMs,
    ];
    expect(starts("sjf")).toEqual([300, 0, 100]);
    expect(starts("fifo")).toEqual([0, 300, 400]);
  });

  it("ends a job of no length in the instant in which it starts", () => {
    const world = worldOf([{ devices: 1 }]);
    const jobs = jobsOf([job({ workMs: 0 }), job({ workMs: 0 }), job({ workMs: 5 }), job({ workMs: 0 })]);
    const { outcomes } = run(world, jobs, { place: "origin" }, when);
    expect([...outcomes.startMs]).toEqual([0, 0, 0, 5]);
    expect([...outcomes.finishMs]).toEqual([0, 0, 5, 5]);
  });

  it("lets a held job into its queue at its nominal start, taking no room before", () => {
    const world = worldOf([{ devices: 1 }]);
    const jobs = jobsOf([
      job({ workMs: HOUR, nominalStartMs: 2 * HOUR }),
      job({ submitMs: 10, workMs: HOUR }),
    ]);
    const { outcomes } = run(world, jobs, { place: "origin" }, when);
    expect([...outcomes.startMs]).toEqual([2 * HOUR, 10]);
  });

  it("keeps one lane for each kind of device: a job that waits for one kind does not stop another", () => {
    const cpu = worldOf([{}]).clusters[0].spec.pools[0];
    const gpu = { ...cpu, count: 1, type: { ...cpu.type, kind: "gpu" as const } };
    const world = worldOf([{ pools: [cpu, gpu] }]);
    const jobs = jobsOf([
      job({ workMs: HOUR, kind: 1 }),
      job({ submitMs: 1, workMs: HOUR, kind: 1 }),
      job({ submitMs: 2, workMs: HOUR, kind: 0 }),
    ]);
    const { outcomes } = run(world, jobs, { place: "origin" }, when);
    expect([...outcomes.startMs]).toEqual([0, HOUR, 2]);
  });

  it("gives the same run whichever event queue serves it", () => {
    const world = worldOf([
      { devices: 3, carbon: [1, 5, 3] },
      { devices: 2, carbon: [4, 2, 6] },
    ]);
    const jobs = jobsOf(
      Array.from({ length: 400 }, (_, i) =>
        job({
          submitMs: Math.floor(i / 7) * 60_000,
          workMs: ((i * 37) % 11) * 60_000,
          milliDevices: 500 * (1 + (i % 3)),
        }),
      ),
    );
    const with_ = (eventQueue?: HeapQueue) =>
      new Simulation({
        world,
        jobs,
        policy: (setup) => composePolicy({ place: "lowest-carbon" }, setup),
        options: when,
        seed: 1,
        eventQueue,
      }).run();
    const a = with_();
    const b = with_(new HeapQueue());
    expect(a.outcomes).toEqual(b.outcomes);
    expect(a.events).toBe(b.events);
  });
});
