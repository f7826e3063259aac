import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadScenario } from "../../src/scenario/load.ts";
import { compare } from "../../src/study/compare.ts";
import type { ClusterSummary } from "../../src/sim/runSummary.ts";

const run = async (file: string, overrides: string[] = []) =>
  compare(await loadScenario(join("scenarios", file), { overrides })).runs;

describe("the bundled scenarios", () => {
  const files = readdirSync("scenarios", { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".yaml"),
  );

  it.each(files)("%s says in English and Chinese what it is, and is valid", async (file) => {
    const experiment = await loadScenario(join("scenarios", file), { allowPolicyCode: true });
    expect(experiment.title).not.toBe(experiment.titleZh);
    expect(experiment.titleZh).toMatch(/\p{Script=Han}/u);
    expect(readFileSync(join("scenarios", file), "utf8")).toMatch(/^# .*\n(# .*\n)*# .*\p{Script=Han}/u);
  });

  it("accounting.yaml: three accounts rank the same five places in three ways, with the figures of the catalogue", async () => {
    const [{ clusters }] = await run("accounting.yaml");
    const ranking = (key: "carbonLocationKg" | "carbonMarketKg" | "carbonMarginalKg") =>
      [...clusters]
        .sort((a, b) => a[key]! / a.itEnergyKWh - b[key]! / b.itEnergyKWh)
        .map(({ cluster }) => cluster);
    expect(ranking("carbonLocationKg")).toEqual([
      "tianfu",
      "yangtze-delta",
      "zhongwei",
      "horinger",
      "zhangjiakou",
    ]);
    expect(ranking("carbonMarketKg")).toEqual([
      "horinger",
      "tianfu",
      "zhongwei",
      "yangtze-delta",
      "zhangjiakou",
    ]);
    expect(ranking("carbonMarginalKg")).toEqual([
      "yangtze-delta",
      "tianfu",
      "zhongwei",
      "horinger",
      "zhangjiakou",
    ]);
    const perIt = (id: string, amount: (cluster: ClusterSummary) => number) => {
      const cluster = clusters.find((candidate) => candidate.cluster === id)!;
      return amount(cluster) / cluster.itEnergyKWh;
    };
    // kg per kWh of IT as the facts give them, within one per cent.
    const known = {
      tianfu: 0.167,
      "yangtze-delta": 0.678,
      zhongwei: 0.754,
      horinger: 0.801,
      zhangjiakou: 0.852,
    };
    for (const [id, kg] of Object.entries(known)) {
      expect(Math.abs(perIt(id, (c) => c.carbonLocationKg) / kg - 1)).toBeLessThan(0.01);
    }
    expect(perIt("horinger", (c) => c.carbonMarketKg)).toBeCloseTo(0.124, 3);
  });

  it("price-against-carbon.yaml: the cheapest policy does not save carbon, and the cleanest does not save money", async () => {
    const runs = await run("price-against-carbon.yaml", ["share=0.02 %"]);
    const of = (policy: string) => runs.find((candidate) => candidate.policy === policy)!.savings;
    expect(of("lowest-price").cost.total).toBeGreaterThan(0.01);
    expect(of("lowest-price").carbonLocation.total).toBeLessThan(0.005);
    expect(of("lowest-carbon").carbonLocation.total).toBeGreaterThan(0.01);
    expect(of("lowest-carbon").cost.total).toBeLessThan(0.005);
  });

  it("moving-1tb-*.yaml: a terabyte pays for a day of 64 accelerators and not for two hours of a server", async () => {
    const controllable = async (file: string, energy: string) => {
      const runs = await run(file, [`network.energy=${energy}`]);
      const of = (policy: string) =>
        runs.find((candidate) => candidate.policy === policy)!.savings.carbonLocation.controllable!;
      return { carbon: of("lowest-carbon"), job: of("lowest-job-carbon") };
    };
    const small = await controllable("moving-1tb-does-not-pay.yaml", "0.002 kWh/GB");
    expect(small.carbon).toBeLessThan(-1);
    expect(small.job).toBeGreaterThanOrEqual(0);
    const large = await controllable("moving-1tb-pays.yaml", "0.002 kWh/GB");
    expect(large.carbon).toBeGreaterThan(0.8);
    expect(large.job).toBeCloseTo(large.carbon, 12);
    // What the network takes is the least certain figure: at its low end both pay, at the old one only the large job does.
    expect((await controllable("moving-1tb-does-not-pay.yaml", "0.0003 kWh/GB")).carbon).toBeGreaterThan(0);
    expect((await controllable("moving-1tb-pays.yaml", "0.06 kWh/GB")).carbon).toBeGreaterThan(0.7);
  });

  it("services-and-jobs.yaml: clean service is farther away, and takes the clean devices from the jobs", async () => {
    const runs = await run("services-and-jobs.yaml", ["share=0.2 %"]);
    const of = (policy: string) => runs.find((candidate) => candidate.policy === policy)!;
    const near = of("near-and-clean");
    const clean = of("clean-and-clean");
    expect(clean.summary.serviceCarbonKg).toBeLessThan(0.8 * near.summary.serviceCarbonKg);
    expect(clean.summary.serviceLatencyP95Ms).toBeGreaterThan(near.summary.serviceLatencyP95Ms! + 2);
    expect(clean.savings.carbonLocation.total).toBeLessThan(near.savings.carbonLocation.total!);
    // Every region and every class is there, and the parts add up to the whole.
    expect(near.regions).toHaveLength(12 * 4);
    const served = near.regions.filter(({ isService }) => isService);
    const sum = served.reduce((total, region) => total + region.servedDeviceHours, 0);
    expect(sum).toBeCloseTo(near.summary.serviceServedDeviceHours, 6);
    for (const { latencyP99Ms, name } of served) {
      expect(latencyP99Ms).toBeLessThanOrEqual(name === "Chat" ? 20 : 30);
    }
  });
});
