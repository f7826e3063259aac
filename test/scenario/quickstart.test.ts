import { beforeAll, describe, expect, it } from "vitest";
import { DEVICE_KINDS, kindIndex } from "../../src/model/deviceType.ts";
import type { Experiment } from "../../src/scenario/experiment.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { MILLI, MS_PER_DAY } from "../../src/units.ts";

describe("the quickstart", () => {
  let experiment: Experiment;
  beforeAll(async () => {
    experiment = await loadScenario("scenarios/quickstart.yaml");
  });

  it("is a week of the ten clusters under six policies or more, the first of them the baseline", () => {
    const { options, world, policies, baseline } = experiment;
    expect(options.horizonMs).toBe(7 * MS_PER_DAY);
    expect(world.clock.iso(0)).toBe("2025-07-07T00:00:00+08:00");
    expect(world.clusters).toHaveLength(10);
    expect(policies.length).toBeGreaterThanOrEqual(6);
    expect([policies[0].name, baseline]).toEqual(["origin", "origin"]);
  });

  it("says that it is a slice, and what in it is estimated", () => {
    expect(experiment.share).toBeLessThan(0.01);
    const said = experiment.assumptions.map((assumption) => assumption.text).join("\n");
    for (const word of ["synthetic", "Latency", "Embodied", "capacity", "classes", "demand"])
      expect(said).toContain(word);
    for (const { textZh } of experiment.assumptions) expect(textZh).toMatch(/\p{Script=Han}/u);
    expect(experiment.warnings).toEqual([]);
  });

  it("has tens of thousands of jobs, other ones for another seed, the same again for the same", () => {
    const columns = (seed: number) => {
      const { count, submitMs, origin } = experiment.jobs(seed);
      return { count, submitMs: submitMs.slice(0, 100), origin: origin.slice(0, 100) };
    };
    const first = columns(1);
    expect(first.count).toBeGreaterThan(10_000);
    expect(first.count).toBeLessThan(100_000);
    expect(columns(2)).not.toEqual(first);
    expect(columns(1)).toEqual(first);
  });

  it("has no job that is too large for a cluster, or out of reach of the cluster at home", () => {
    const jobs = experiment.jobs(1);
    const { clusters, network } = experiment.world;
    const largest = DEVICE_KINDS.map((_, kind) =>
      jobs.milliDevices.reduce(
        (most, amount, job) => (jobs.kind[job] === kind ? Math.max(most, amount) : most),
        0,
      ),
    );
    for (const { spec } of clusters) {
      for (const { count, type } of spec.pools)
        expect(count * MILLI, `${spec.id} ${type.kind}`).toBeGreaterThanOrEqual(
          largest[kindIndex(type.kind)],
        );
    }
    const strictest = Math.min(...jobs.classes.map((jobClass) => jobClass.latencyBoundMs));
    network.latencyMs.forEach((latencyMs, origin) => {
      expect(latencyMs[network.homeOf[origin]], network.origins[origin].id).toBeLessThan(strictest);
    });
  });
});
