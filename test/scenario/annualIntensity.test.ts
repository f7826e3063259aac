import { describe, expect, it } from "vitest";
import { clusters } from "../../src/catalog/clusters.ts";
import { composePolicy } from "../../src/policy/composePolicy.ts";
import { buildExperiment } from "../../src/scenario/build.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { starterScenario } from "../../src/scenario/starter.ts";
import { Simulation } from "../../src/sim/simulation.ts";

async function annualIntensities(...overrides: string[]): Promise<Record<string, number>> {
  const spec = parseScenario(starterScenario(), "starter.yaml", { overrides });
  const experiment = await buildExperiment(spec, { baseDir: "." });
  const seen: Record<string, number> = {};
  new Simulation({
    world: experiment.world,
    jobs: experiment.jobs(1),
    policy: (setup) => {
      for (const cluster of setup.clusters) seen[cluster.spec.id] = cluster.annualIntensity;
      return composePolicy({ place: "lowest-factor" }, setup);
    },
    options: experiment.options,
    seed: 1,
  }).run();
  return seen;
}

describe("the annual factor that lowest-factor ranks by", () => {
  it("is the official one for a built-in grid, also in a run of two summer days", async () => {
    const seen = await annualIntensities();
    for (const { id, factor2022 } of clusters()) expect(seen[id] / 1_000).toBeCloseTo(factor2022.value, 4);
  });

  it("is the mean of the series where a scenario brings its own", async () => {
    const carbon =
      "clusters.guian.carbon={ values: [100, 200, 600], unit: g/kWh, step: 1 h, pastEnd: repeat }";
    expect((await annualIntensities(carbon)).guian).toBe(300);
  });
});
