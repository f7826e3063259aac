import { join } from "node:path";
import { transferEnergy } from "../../src/catalog/transfer.ts";
import { outlookChecks } from "../../src/outlook/outlookChecks.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import type { RunResult } from "../../src/sim/runResult.ts";
import type { ClusterSummary, RunSummary } from "../../src/sim/runSummary.ts";
import { compare } from "../../src/study/compare.ts";
import type { ComparedRun } from "../../src/study/comparison.ts";
import { GRAMS_PER_KG, kWhFromWms } from "../../src/units.ts";

/** One figure of the report, or one statement, against what a run of its scenario gives. */
export interface ReportCheck {
  /** Row of the report's systems and cases, such as SC07. */
  readonly id: string;
  readonly what: string;
  readonly target: number;
  readonly result: number;
  /** Allowed departure: relative to the target, or as it is. */
  readonly tolerance: number;
  readonly relative: boolean;
  /** What is wrong with the target itself, where something is. */
  readonly note?: string;
}

const GB_PER_TB = 1_000;
const FOLDER = join("scenarios", "report");

interface Ran {
  readonly runs: readonly ComparedRun[];
  /** The first policy's and seed's full result. */
  readonly result: RunResult;
  readonly cluster: (id: string) => ClusterSummary;
  readonly summary: RunSummary;
}

async function runScenario(file: string, overrides: readonly string[] = []): Promise<Ran> {
  let first: RunResult | undefined;
  const { runs } = compare(await loadScenario(join(FOLDER, file), { overrides }), {
    onRun: (result) => (first ??= result),
  });
  const cluster = (id: string) => runs[0].clusters.find((summary) => summary.cluster === id)!;
  return { runs, result: first!, cluster, summary: runs[0].summary };
}

const within =
  (id: string, tolerance: number, relative = true) =>
  (what: string, target: number, result: number, note?: string): ReportCheck => ({
    id,
    what,
    target,
    result,
    tolerance,
    relative,
    note,
  });

/** A statement: holds (1) or does not (0). */
const holds = (id: string, what: string, truth: boolean, note?: string): ReportCheck => ({
  id,
  what,
  target: 1,
  result: Number(truth),
  tolerance: 0,
  relative: false,
  note,
});

/** Inside a range: the target is its middle, the tolerance half its width. */
const inRange = (
  id: string,
  what: string,
  low: number,
  high: number,
  result: number,
  note?: string,
): ReportCheck => ({
  id,
  what,
  target: (low + high) / 2,
  result,
  tolerance: (high - low) / 2,
  relative: false,
  note,
});

const kt = (kg: number) => kg / 1e6;
const t = (kg: number) => kg / 1e3;
const gWh = (kWh: number) => kWh / 1e6;
const perIt = (cluster: ClusterSummary, kg: number | null) => (kg ?? NaN) / cluster.itEnergyKWh;

const SCENARIO_CHECKS: Readonly<Record<string, () => Promise<ReportCheck[]>>> = {
  SC01: async () => {
    const { runs, summary } = await runScenario("../quickstart.yaml", ["share=0.01 %", "duration=1 d"]);
    const check = within("SC01", 1e-9);
    const hours = 24;
    const ce = summary.computeEfficiencyGflopsPerW!;
    const saving = runs[1].savings.carbonLocation;
    return [
      // CE = CP ÷ mean IT power, and facility energy = IT energy × PUE: the report's identity for one run.
      check(
        "E, L: CP ÷ CE × h × PUE is the facility's energy",
        summary.facilityEnergyKWh,
        ((ce * (summary.itEnergyKWh / hours)) / ce) * hours * summary.pue!,
      ),
      check(
        "L: CEF × grid energy is the carbon",
        summary.carbonLocationKg,
        summary.cueKgPerKWh! * summary.itEnergyKWh,
      ),
      holds(
        "SC01",
        "I: savings on total and controllable part",
        saving.total !== null && saving.controllable !== null,
      ),
      holds(
        "SC01",
        "I2: work per installed W and per CNY",
        summary.deliveredEflopsH! > 0 && summary.costCny! > 0,
      ),
    ];
  },
  SC04: async () => {
    const { cluster } = await runScenario("04-pue-split.yaml");
    const site = cluster("typical");
    const check = within("SC04", 1e-4);
    return [
      check("IT share", 0.67, site.itEnergyKWh / site.facilityEnergyKWh),
      check("cooling share", 0.27, site.coolingEnergyKWh / site.facilityEnergyKWh),
      check("power share", 0.05, site.powerLossEnergyKWh / site.facilityEnergyKWh),
      check("other share", 0.01, site.otherEnergyKWh / site.facilityEnergyKWh),
      check("PUE", 1.4925, site.pue!),
    ];
  },
  SC05: async () => {
    const { runs } = await runScenario("05-platforms.yaml");
    const of = (policy: string) => runs.find((run) => run.policy === policy)!.summary;
    const market = ["local", "national-cheapest", "national-greenest"].map(
      (policy) => of(policy).carbonMarketKg,
    );
    const waits = ["local", "province-cheapest", "hub-cheapest", "national-cheapest"].map(
      (p) => of(p).waitMeanS!,
    );
    const falls = (values: readonly number[]) =>
      values.every((value, i) => i === 0 || value <= values[i - 1]);
    return [
      holds("SC05", "market-based carbon: local ≥ cheapest ≥ greenest", falls(market)),
      holds(
        "SC05",
        "use rises from local to the national pool",
        of("national-fifo").utilisation! > of("local").utilisation!,
      ),
      holds("SC05", "waits fall with the size of the pool", falls(waits)),
      holds(
        "SC05",
        "all do the same work",
        runs.every(({ summary }) => summary.jobsFinished === of("local").jobsFinished),
        "location-based carbon of the greenest pool is higher: its contracts lie in coal provinces",
      ),
    ];
  },
  SC06: async () => {
    const pooled = await runScenario("06-gpu-pooling.yaml");
    const alone = await runScenario(
      "06-gpu-pooling.yaml",
      [0, 1, 2, 3].map((pool) => `clusters.pool.pools.${pool}.shared=false`),
    );
    const of = ({ runs }: Ran, policy: string) => runs.find((run) => run.policy === policy)!.summary;
    const perJob = (summary: RunSummary) => summary.jobItEnergyKWh / summary.jobsFinished;
    const allPerJob = (summary: RunSummary) => summary.facilityEnergyKWh / summary.jobsFinished;
    const onShare = (ran: Ran) => 1 - of(ran, "pack").asleepShare!;
    const saved = (measure: (summary: RunSummary) => number) =>
      1 - measure(of(pooled, "pack")) / measure(of(alone, "pack"));
    return [
      inRange("SC06", "GPUs on, pooled ÷ alone", 0.45, 0.55, onShare(pooled) / onShare(alone)),
      inRange("SC06", "energy charged to a job falls by", 0.25, 0.4, saved(perJob)),
      inRange("SC06", "all energy per job falls by", 0.25, 0.4, saved(allPerJob), "both with idle GPUs off"),
      holds(
        "SC06",
        "packed into rows whose GPUs are awake, no more are on than by first fit",
        of(pooled, "pack").asleepShare! >= of(pooled, "sleep-after").asleepShare!,
      ),
      holds(
        "SC06",
        "pooled and off uses less than pooled and on, and that no more than alone and on",
        of(pooled, "pack").facilityEnergyKWh < of(pooled, "always-on").facilityEnergyKWh &&
          of(pooled, "always-on").facilityEnergyKWh <= of(alone, "always-on").facilityEnergyKWh * (1 + 1e-9),
      ),
    ];
  },
  SC07: async () => {
    const { cluster } = await runScenario("07-hohhot-green-power.yaml");
    const [before, after] = [cluster("year-2019"), cluster("year-2022")];
    const check = within("SC07", 0.01);
    return [
      check("energy, GWh", 266, gWh(after.facilityEnergyKWh)),
      check("location-based, kt", 182.3, kt(after.carbonLocationKg)),
      check("market-based at 41 %, kt", 107.6, kt(before.carbonMarketKg)),
      check("market-based at 58 %, kt", 76.6, kt(after.carbonMarketKg)),
      check("difference, kt", 31.0, kt(before.carbonMarketKg - after.carbonMarketKg)),
    ];
  },
  SC08: async () => {
    const { cluster } = await runScenario("08-horinger-2025.yaml");
    const site = cluster("horinger-2025");
    const check = within("SC08", 0.01);
    return [
      check("energy, TWh", 1.22, gWh(site.facilityEnergyKWh) / 1e3),
      check("location-based, kt", 836, kt(site.carbonLocationKg)),
      check("market-based, kt", 129, kt(site.carbonMarketKg)),
      check("market-based, kg/kWh", 0.1057, site.carbonMarketKg / site.facilityEnergyKWh),
    ];
  },
  SC09: async () => {
    const { cluster } = await runScenario("09-harbin-waste-heat.yaml");
    const [offices, full] = [cluster("offices"), cluster("all-heat-wanted")];
    const check = within("SC09", 0.02);
    return [
      check("heat, MWh", 3_396, offices.heatKWh / 1e3),
      check("credit, t", 889, t(offices.heatCreditKg)),
      check("credit if all heat were wanted, kt", 11.9, kt(full.heatCreditKg)),
      holds(
        "SC09",
        "the credit is not netted into emissions",
        offices.carbonLocationKg === full.carbonLocationKg,
      ),
    ];
  },
  SC10: async () => {
    const { cluster } = await runScenario("10-dongjiang-lake.yaml");
    const [lake, without] = [cluster("lake"), cluster("without-lake")];
    const check = within("SC10", 0.01);
    return [
      check("PUE", 1.19, lake.pue!),
      check("energy saved, GWh", 19.78, gWh(without.facilityEnergyKWh - lake.facilityEnergyKWh)),
      check("carbon saved, t", 9_691, t(without.carbonLocationKg - lake.carbonLocationKg)),
      check("heat credit, t", 1_888, t(lake.heatCreditKg)),
    ];
  },
  SC11: async () => {
    const { cluster } = await runScenario("11-qinghai-clean.yaml");
    const [alone, hydro, claim] = [cluster("pv-alone"), cluster("pv-and-hydro"), cluster("claim")];
    const check = within("SC11", 0.01);
    return [
      check("PV yield, MWh", 260, alone.solarEnergyKWh / 1e3),
      inRange("SC11", "24/7 score with PV alone", 0, 0.01, alone.carbonFreeShare!),
      check("24/7 score with hydro by the hour", 1, hydro.carbonFreeShare!),
      inRange("SC11", "PUE at most 1.2", 1, 1.2, alone.pue!),
      check("180 kt need 216 GWh at 0.8325, kt", 180, kt(claim.carbonMarginalKg!)),
      holds(
        "SC11",
        "180 kt are out of reach at 0.1567",
        kt(claim.carbonLocationKg) < 180,
        "against coal only",
      ),
    ];
  },
  SC12: async () => {
    const { cluster } = await runScenario("12-dongyuemiao.yaml");
    const [site, usual] = [cluster("dongyuemiao"), cluster("without-hydro-campus")];
    const check = within("SC12", 0.01);
    return [
      check("energy, GWh", 200, gWh(site.facilityEnergyKWh)),
      check("location-based, kt", 87.3, kt(site.carbonLocationKg)),
      holds("SC12", "market-based is 0", site.carbonMarketKg === 0),
      check("running cost against usual", 0.85, site.costCny! / usual.costCny!, "an input, not a result"),
    ];
  },
  SC13: async () => {
    const { cluster } = await runScenario("13-liquid-cooling.yaml");
    const check = within("SC13", 0.02);
    const saved = (site: string) => 1 - cluster(`${site}-liquid`).pue! / cluster(`${site}-air`).pue!;
    return [
      check("Shaoguan, PUE by air", 1.217, cluster("shaoguan-air").pue!),
      check("Shaoguan, PUE by liquid", 1.088, cluster("shaoguan-liquid").pue!),
      check("Shaoguan, energy saved", 0.106, saved("shaoguan")),
      check("Hohhot, PUE by air", 1.17, cluster("hohhot-air").pue!),
      check("Hohhot, energy saved", 0.075, saved("hohhot")),
      holds(
        "SC13",
        "a retrofit of 40 % lies between",
        cluster("shaoguan-retrofit").pue! < cluster("shaoguan-air").pue! &&
          cluster("shaoguan-retrofit").pue! > cluster("shaoguan-liquid").pue!,
      ),
    ];
  },
  SC14: async () => {
    const { cluster } = await runScenario("14-micro-module.yaml");
    const [standby, usual] = [cluster("ups-standby"), cluster("usual-losses")];
    return [
      within("SC14", 0.01, false)("PUE with the UPS in standby", 1.11, standby.pue!),
      within("SC14", 0.01, false)(
        "what 1.11 would leave for cooling at usual losses",
        0.0204,
        0.11 - (usual.powerLossEnergyKWh + usual.otherEnergyKWh) / usual.itEnergyKWh,
      ),
      holds("SC14", "usual losses miss 1.11", usual.pue! > 1.12),
    ];
  },
  SC15: async () => {
    const { cluster } = await runScenario("15-dynamic-control.yaml");
    return [
      inRange("SC15", "PUE between 10 and 40 % less cooling", 1.11, 1.16, cluster("forty-percent").pue!),
      within("SC15", 0.01)("PUE at 40 % less", 1.12, cluster("forty-percent").pue!),
    ];
  },
  SC16: async () => {
    const { cluster } = await runScenario("16-relocation-location.yaml");
    const delta = cluster("yangtze-delta");
    const check = within("SC16", 0.01);
    const from = perIt(delta, delta.carbonLocationKg);
    const targets = {
      "yangtze-delta": 0.678,
      tianfu: 0.167,
      shaoguan: 0.536,
      qingyang: 0.556,
      guian: 0.589,
      zhongwei: 0.754,
      horinger: 0.801,
      zhangjiakou: 0.852,
    };
    const checks = Object.entries(targets).map(([id, target]) =>
      check(`${id}, kg per kWh of IT`, target, perIt(cluster(id), cluster(id).carbonLocationKg)),
    );
    const move = (id: string) => perIt(cluster(id), cluster(id).carbonLocationKg) / from - 1;
    const points = within("SC16", 0.01, false);
    return [
      ...checks,
      points("moved to tianfu", -0.75, move("tianfu")),
      points("moved to qingyang", -0.18, move("qingyang")),
      points("moved to guian", -0.13, move("guian")),
      points("moved to zhongwei", 0.11, move("zhongwei")),
      points("moved to horinger", 0.18, move("horinger")),
      points("moved to zhangjiakou", 0.26, move("zhangjiakou")),
    ];
  },
  SC17: async () => {
    const { cluster } = await runScenario("17-relocation-market.yaml");
    const check = within("SC17", 0.01);
    const market = (id: string) => perIt(cluster(id), cluster(id).carbonMarketKg);
    const more = await runScenario("17-relocation-market.yaml", [
      "clusters.horinger.contracts=[{ kind: green-trading, share: 84.57 % }]",
    ]);
    return [
      check("horinger at 80 %", 0.16, market("horinger")),
      check(
        "horinger at 84.57 %",
        0.124,
        perIt(more.cluster("horinger"), more.cluster("horinger").carbonMarketKg),
      ),
      check("zhongwei at 80 %", 0.151, market("zhongwei")),
      check("yangtze-delta at 25 %", 0.508, market("yangtze-delta")),
      holds(
        "SC17",
        "the ranking of the delta and Horinger turns over",
        market("horinger") < market("yangtze-delta") &&
          cluster("horinger").cueKgPerKWh! > cluster("yangtze-delta").cueKgPerKWh!,
      ),
    ];
  },
  SC18: async () => {
    const { result, cluster } = await runScenario("18-shifting-in-time.yaml");
    const check = within("SC18", 0.05);
    const mean = meanByHour(result);
    const midday = (id: string) => mean(id, (hour) => hour >= 10 && hour < 16);
    const night = (id: string) => mean(id, (hour) => hour < 6);
    // The row multiplies the grid's intensity by the year's PUE; the run's own PUE follows the hour.
    const atYearPue = (id: string, { kgPerKWh }: HourMean) => kgPerKWh * cluster(id).pue!;
    const saved = (id: string) => 1 - midday(id).kgPerKWh / night(id).kgPerKWh;
    const savedPerIt = 1 - midday("zhongwei").kgPerIt / night("zhongwei").kgPerIt;
    return [
      check("zhongwei 10-16 h, kg per kWh of IT", 0.573, atYearPue("zhongwei", midday("zhongwei"))),
      check("zhongwei at night, kg per kWh of IT", 0.838, atYearPue("zhongwei", night("zhongwei"))),
      check("qingyang 10-16 h, kg per kWh of IT", 0.407, atYearPue("qingyang", midday("qingyang"))),
      check("qingyang at night, kg per kWh of IT", 0.629, atYearPue("qingyang", night("qingyang"))),
      inRange("SC18", "zhongwei, saved", 0.31, 0.35, saved("zhongwei")),
      inRange("SC18", "qingyang, saved", 0.31, 0.35, saved("qingyang")),
      within("SC18", 0.05, false)("horinger, saved", 0.08, saved("horinger")),
      holds("SC18", "nothing or less saved in tianfu", saved("tianfu") <= 0),
      holds(
        "SC18",
        "cool nights take some of it back",
        savedPerIt < saved("zhongwei"),
        `with the PUE of the hour zhongwei saves ${(100 * savedPerIt).toFixed(1)} %`,
      ),
    ];
  },
  SC19: async () => {
    const { runs } = await runScenario("19-marginal.yaml");
    const run = (policy: string) => runs.find((candidate) => candidate.policy === policy)!;
    const { clusters } = run("least-loaded");
    const marginal = clusters.map((cluster) => perIt(cluster, cluster.carbonMarginalKg));
    const least = (key: "carbonLocationKg" | "carbonMarketKg" | "carbonMarginalKg") =>
      runs
        .filter(({ policy }) => policy !== "least-loaded")
        .sort((a, b) => a.summary[key]! - b.summary[key]!)[0].policy;
    return [
      inRange(
        "SC19",
        "most that moving saves by OM × PUE",
        0,
        0.16,
        1 - Math.min(...marginal) / Math.max(...marginal),
      ),
      holds(
        "SC19",
        "each policy is best by the view that it minimises",
        least("carbonLocationKg") === "location",
      ),
      holds("SC19", "… market-based", least("carbonMarketKg") === "market"),
      holds("SC19", "… marginal", least("carbonMarginalKg") === "marginal"),
    ];
  },
  SC20: () => {
    const kWhPerTB = transferEnergy().value * GB_PER_TB;
    const range = transferEnergy().range!.map((perGB) => perGB * GB_PER_TB);
    const loadedServerKW = 5;
    return Promise.resolve([
      within("SC20", 1e-9)("1 TB moved, kWh", 2, kWhPerTB),
      within("SC20", 0.05)(
        "as minutes of a loaded 8-accelerator server at 5 kW",
        25,
        (60 * kWhPerTB) / loadedServerKW,
        "24 min; the row rounds. No transfers in a run yet",
      ),
      within("SC20", 1e-9)("least of the literature, kWh per TB", 0.3, range[0]),
      within("SC20", 1e-9)("most of it, kWh per TB", 10, range[1]),
    ]);
  },
  SC21: async () => {
    const { cluster } = await runScenario("21-zhangjiakou-racks.yaml");
    const site = cluster("zhangjiakou-2025");
    const check = within("SC21", 0.01);
    const hours = 8_760;
    return [
      check("IT, MW", 748, site.itEnergyKWh / hours / 1e3),
      check("facility, MW", 937, site.facilityEnergyKWh / hours / 1e3),
      check(
        "energy, TWh a year",
        8.14,
        gWh(site.facilityEnergyKWh) / 1e3,
        "twice the metered half-year (4.071 TWh in 181 days); 937 MW the whole year are 8.21",
      ),
    ];
  },
};

/** Location-based carbon of a cluster over some local hours of a run. */
interface HourMean {
  /** Per kWh of the facility: the grid's intensity. */
  readonly kgPerKWh: number;
  /** Per kWh of IT, by the PUE of the hour. */
  readonly kgPerIt: number;
}

function meanByHour({ intervals, world }: RunResult) {
  return (id: string, picks: (hour: number) => boolean): HourMean => {
    const c = world.clusters.findIndex(({ spec }) => spec.id === id);
    let carbonG = 0;
    let itWms = 0;
    let facilityWms = 0;
    for (let i = 0; i < intervals.length; i++) {
      if (!picks(world.clock.at(intervals.startMs[i]).hour)) continue;
      const row = i * intervals.clusters + c;
      carbonG += intervals.carbonLocationG[row];
      itWms += intervals.itWms[row];
      facilityWms += intervals.facilityWms(row);
    }
    const kg = carbonG / GRAMS_PER_KG;
    return { kgPerKWh: kg / kWhFromWms(facilityWms), kgPerIt: kg / kWhFromWms(itWms) };
  };
}

/** Rows that a run or the outlook can express, in order. */
export const REPORT_ROWS: readonly string[] = [...Object.keys(SCENARIO_CHECKS), "outlook"];

/** The checks of one row. */
export async function reportChecks(row: string): Promise<ReportCheck[]> {
  if (row !== "outlook") return SCENARIO_CHECKS[row]();
  return outlookChecks().map((check) => ({ ...check, relative: true }));
}

/** Whether a result lands within its tolerance. */
export function lands({ target, result, tolerance, relative }: ReportCheck): boolean {
  return Math.abs(result - target) <= tolerance * (relative ? Math.abs(target) : 1) + 1e-12;
}
