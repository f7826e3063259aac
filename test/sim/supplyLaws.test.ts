import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BatterySpec } from "../../src/energy/battery.ts";
import { monthsOf } from "../../src/energy/calendar.ts";
import { CHARGED, CHARGED_INDEX, chargedAmount } from "../../src/energy/charged.ts";
import { PLAIN_ACCOUNTING, type Accounting, type Conditions } from "../../src/energy/conditions.ts";
import type { ContractSpec } from "../../src/energy/contract.ts";
import { constantPue } from "../../src/energy/cooling.ts";
import type { KeptWherePresent } from "../../src/energy/intervalTable.ts";
import { nameplateItW } from "../../src/energy/itPower.ts";
import type { GenerationSpec } from "../../src/energy/supply.ts";
import type { JobRecord } from "../../src/model/jobStore.ts";
import { placeParts, queueParts, storageParts } from "../../src/policy/registry.ts";
import { epochOfLocal, LocalClock } from "../../src/signal/localClock.ts";
import { Signal } from "../../src/signal/signal.ts";
import { JobCharges } from "../../src/sim/jobCharges.ts";
import type { RunResult } from "../../src/sim/runResult.ts";
import type { RunSummary } from "../../src/sim/runSummary.ts";
import { summarise } from "../../src/sim/summarise.ts";
import type { World } from "../../src/sim/world.ts";
import {
  GRAMS_PER_KG,
  HOURS_PER_YEAR,
  MS_PER_HOUR,
  MS_PER_MIN,
  W_PER_KW,
  WMS_PER_KWH,
} from "../../src/units.ts";
import { device, job, jobsOf, options, run, worldOf, type ClusterSketch } from "../worlds.ts";

const HOUR = MS_PER_HOUR;
const KWH = WMS_PER_KWH;
const HORIZON = 8 * HOUR;
const ZONE = "Asia/Shanghai";

/** A thousand values between two bounds, both among them; none so small that doubles lose their digits. */
const real = (min: number, max: number) => fc.nat(1_000).map((part) => min + ((max - min) * part) / 1_000);
const share = real(0, 1);

/** Steps of some width, few enough to be seen and not all on the settlement grid. */
const signal = (name: string, min: number, max: number): fc.Arbitrary<Signal> =>
  fc
    .tuple(fc.constantFrom(7, 30, 60, 95), fc.array(real(min, max), { minLength: 1, maxLength: 12 }))
    .map(([stepMin, values]) => Signal.regular(name, "1", stepMin * MS_PER_MIN, values, "repeat"));

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 4 });

const generation: fc.Arbitrary<GenerationSpec> = fc.record({
  capacityW: real(0, 3_000),
  capacityFactor: signal("capacity factor", 0, 1),
});

const battery: fc.Arbitrary<BatterySpec> = fc
  .record({
    kWh: real(0.05, 5),
    chargeRate: real(0.1, 2),
    dischargeRate: real(0.1, 2),
    chargeEfficiency: real(0.6, 1),
    dischargeEfficiency: real(0.6, 1),
    minCharge: real(0, 0.4),
    maxCharge: real(0.6, 1),
    between: share,
    wearCnyPerKWh: share,
  })
  .map(({ kWh, chargeRate, dischargeRate, minCharge, maxCharge, between, ...rest }) => ({
    ...rest,
    capacityWms: kWh * KWH,
    chargeW: kWh * chargeRate * W_PER_KW,
    dischargeW: kWh * dischargeRate * W_PER_KW,
    minCharge,
    maxCharge,
    initialCharge: minCharge + between * (maxCharge - minCharge),
  }));

/** What so many kWh in the 8 hours of a run are in a year. */
const perYear = (kWh: number) => (kWh * KWH * HOURS_PER_YEAR) / 8;

const contractForm: fc.Arbitrary<Partial<ContractSpec>> = fc.oneof(
  share.map((part) => ({ share: part })),
  generation.map((delivery) => ({ delivery })),
  real(0, 8).map((kWh) => ({ volumeWmsPerYear: perYear(kWh), matching: "annual" as const })),
);

const contract = (cap: fc.Arbitrary<number>): fc.Arbitrary<ContractSpec> =>
  fc
    .record({
      kind: fc.constantFrom("green-trading", "gec", "ppa"),
      matching: fc.constantFrom("annual", "hourly"),
      capWmsPerYear: cap,
      premiumCnyPerKWh: real(0, 0.2),
      form: contractForm,
    })
    .map(({ form, ...terms }) => ({ name: "contract", ...terms, ...form }));

const contracts = (cap: fc.Arbitrary<number>) => fc.array(contract(cap), { maxLength: 4 });
const anyCap = fc.oneof(fc.constant(Infinity), real(0, 8).map(perYear));

/** Everything that can surround a cluster, most of it at once. Prices, margins and water are known everywhere. */
const conditions: fc.Arbitrary<Partial<Conditions>> = fc.record({
  carbonIntensity: signal("carbon intensity", 0, 1_000),
  retrofit: maybe(
    fc.record({ to: real(1, 1.3).map((pue) => constantPue(pue)), share: signal("moved share", 0, 1) }),
  ),
  fixedOverheadShare: share,
  operatingMargin: signal("operating margin", 0, 1_000),
  buildMargin: real(0, 600),
  residualIntensity: real(0, 1_000),
  gridCarbonFreeShare: share,
  supply: maybe(fc.record({ solar: maybe(generation), wind: maybe(generation), battery: maybe(battery) })),
  contracts: maybe(contracts(anyCap)),
  powerCap: maybe(signal("power cap", 0, 3_000)),
  heat: maybe(
    fc.record({
      recoverableShare: share,
      demandW: signal("heat demand", 0, 1_500),
      cop: fc.oneof(fc.constant(Infinity), real(1.5, 6)),
      capacityW: fc.oneof(fc.constant(Infinity), real(0, 1_000)),
      replacedGPerGJ: real(0, 200_000),
    }),
  ),
  water: fc.record({ siteLPerKWh: real(0, 3), generationLPerKWh: real(0, 3) }),
  tariff: fc.record({ price: signal("price", 0, 2), demandCnyPerKWMonth: real(0, 60) }),
});

const sketch: fc.Arbitrary<ClusterSketch> = fc.record({
  devices: fc.integer({ min: 1, max: 5 }),
  pue: real(1, 2),
  west: fc.boolean(),
  latencyMs: fc.tuple(real(1, 40), real(1, 40)),
  conditions,
});
const sketches = fc.array(sketch, { minLength: 1, maxLength: 4 });

const accounting: fc.Arbitrary<Accounting> = fc.record({
  marketRemainder: fc.constantFrom("grid-average", "residual-mix"),
  carbonPriceCnyPerKg: fc.oneof(fc.constant(0), real(0, 0.5)),
  carbonPriceOn: fc.constantFrom("location", "market"),
  embodied: fc.constantFrom("amortised", "sunk"),
});

/** Before the turn of a month, of a year, and in the middle of nothing. */
const start = fc.constantFrom("2025-01-31T20:00", "2024-12-31T18:30", "2024-02-29T09:00");

const record: fc.Arbitrary<JobRecord> = fc
  .record({
    submitMin: fc.nat(470),
    workMin: fc.nat(240),
    milliDevices: fc.integer({ min: 1, max: 5_000 }),
    utilisation: share,
    origin: fc.nat(1),
  })
  .map(({ submitMin, workMin, ...rest }) =>
    job({ submitMs: submitMin * MS_PER_MIN, workMs: workMin * MS_PER_MIN, ...rest }),
  );
const records = fc.array(record, { maxLength: 25 });

const policy = fc.record({
  place: fc.constantFrom(...placeParts.map(({ name }) => name)),
  queue: fc.constantFrom(...queueParts.map(({ name }) => name)),
  storage: fc.constantFrom(...storageParts.map(({ name }) => name)),
});
const end = fc.constantFrom<"stop" | "drain">("stop", "drain");
const widthMin = fc.constantFrom(15, 60, 25);

function worldWith(
  list: readonly ClusterSketch[],
  from = "2025-01-31T20:00",
  rules = PLAIN_ACCOUNTING,
): World {
  const clock = new LocalClock(epochOfLocal(from, ZONE), ZONE);
  return { ...worldOf(list, 2), clock, accounting: rules };
}

/** Sketches with a part of their conditions replaced. */
const changed = (list: readonly ClusterSketch[], change: Partial<Conditions>): ClusterSketch[] =>
  list.map((each) => ({ ...each, conditions: { ...each.conditions, ...change } }));

/** Not to be shown more than rounding above another. */
function expectAtMost(value: number, most: number, what: string): void {
  expect(value, what).toBeLessThanOrEqual(most + 1e-9 * Math.abs(most) + 1e-6);
}

function expectSame(value: number, other: number, what: string, scale = Math.abs(other)): void {
  expect(Math.abs(value - other), what).toBeLessThanOrEqual(1e-9 * Math.max(scale, Math.abs(value)) + 1e-6);
}

/** Laws of every row of the interval table. */
function expectLawfulIntervals({ intervals, world }: RunResult): void {
  const clusters = intervals.clusters;
  for (let row = 0; row < intervals.length * clusters; row++) {
    const i = Math.floor(row / clusters);
    const { spec, supply, powerCap } = world.clusters[row % clusters];
    const durationMs = intervals.endMs[i] - intervals.startMs[i];
    const at = (amount: KeptWherePresent) => (intervals.has(amount) ? intervals.at(amount, row) : 0);
    const itWms = intervals.itWms[row];
    const gridWms = intervals.gridWms[row];
    const facilityWms = intervals.facilityWms(row);
    expectAtMost(itWms, nameplateItW(spec.pools) * durationMs, "IT power ≤ nameplate");
    expectAtMost(intervals.jobWms[row], itWms, "jobs ≤ IT");
    expectAtMost(itWms, facilityWms, "PUE ≥ 1");
    const inWms = at("solarWms") + at("windWms") + at("dischargeWms") + gridWms;
    expectSame(inWms, facilityWms + at("chargeWms") + at("curtailedWms"), "supply = demand");
    for (const amount of ["solarWms", "windWms", "curtailedWms", "chargeWms", "dischargeWms"] as const) {
      expect(at(amount), amount).toBeGreaterThanOrEqual(0);
    }
    expect(gridWms).toBeGreaterThanOrEqual(0);
    if (at("curtailedWms") > 1e-6 * facilityWms) expect(gridWms, "nothing bought while curtailing").toBe(0);
    expectAtMost(at("contractedWms"), gridWms, "contracted ≤ grid");
    expect(at("contractedWms")).toBeGreaterThanOrEqual(0);
    expectAtMost(at("carbonFreeWms"), facilityWms, "carbon-free ≤ facility");
    if (intervals.has("carbonMarketG")) {
      expectAtMost(at("carbonMarketG"), intervals.carbonLocationG[row], "market ≤ location");
      expect(at("carbonMarketG")).toBeGreaterThanOrEqual(-1e-9);
    }
    if (powerCap !== undefined && intervals.endMs[i] <= HORIZON) {
      const allowedWms = powerCap.at(intervals.startMs[i]) * durationMs;
      expectSame(at("overCapWms"), Math.max(0, facilityWms - allowedWms), "over the cap", facilityWms);
    }
    if (supply?.battery !== undefined) {
      const { capacityWms, minCharge, maxCharge, initialCharge, chargeW, dischargeW, ...rest } =
        supply.battery;
      const beforeWms = i === 0 ? capacityWms * initialCharge : intervals.at("storedWms", row - clusters);
      expectAtMost(capacityWms * minCharge, at("storedWms"), "stored ≥ its lowest");
      expectAtMost(at("storedWms"), capacityWms * maxCharge, "stored ≤ its highest");
      expectAtMost(at("chargeWms"), chargeW * durationMs, "charge ≤ its power");
      expectAtMost(at("dischargeWms"), dischargeW * durationMs, "discharge ≤ its power");
      const movedWms =
        at("chargeWms") * rest.chargeEfficiency - at("dischargeWms") / rest.dischargeEfficiency;
      expectSame(at("storedWms"), beforeWms + movedWms, "what is stored is what was moved", capacityWms);
    }
  }
}

/** No cluster claims more in a calendar year than its contracts allow for the covered part of it. */
function expectClaimsWithinCaps({ intervals, world, options: { horizonMs } }: RunResult): void {
  if (!intervals.has("contractedWms")) return;
  const months = monthsOf(world.clock, horizonMs);
  world.clusters.forEach(({ contracts: terms = [] }, c) => {
    for (const year of new Set(months.map((month) => month.year))) {
      const ofYear = months.filter((month) => month.year === year);
      const covered = ofYear.reduce((sum, { shareOfYear }) => sum + shareOfYear, 0);
      const last = year === months.at(-1)!.year;
      let claimedWms = 0;
      for (let i = 0; i < intervals.length; i++) {
        const startMs = intervals.startMs[i];
        const inYear = startMs >= ofYear[0].fromMs && (last || startMs < ofYear.at(-1)!.toMs);
        if (inYear) claimedWms += intervals.at("contractedWms", i * intervals.clusters + c);
      }
      const capWms = terms.reduce((sum, { capWmsPerYear }) => sum + capWmsPerYear * covered, 0);
      expectAtMost(claimedWms, capWms, "claimed ≤ caps of the year");
    }
  });
}

/** What jobs are charged and what no job used add up to the totals of the summary. */
function expectChargesAddUp(result: RunResult, summary: RunSummary): void {
  const { intervals, jobs } = result;
  const charges = new JobCharges(result);
  const toJobs = new Float64Array(CHARGED.length);
  for (let i = 0; i < jobs.count; i++) {
    charges.look(i);
    for (let k = 0; k < CHARGED.length; k++) toJobs[k] += charges.amounts[k];
  }
  const idle = new Float64Array(CHARGED.length);
  const size = new Float64Array(CHARGED.length);
  for (let row = 0; row < intervals.length * intervals.clusters; row++) {
    const itWms = intervals.itWms[row];
    const idleShare = itWms > 0 ? 1 - intervals.jobWms[row] / itWms : 1;
    CHARGED.forEach((charged, k) => {
      const amount = chargedAmount(intervals, charged, row);
      idle[k] += amount * idleShare;
      size[k] += Math.abs(amount);
    });
  }
  const totals: Readonly<Record<(typeof CHARGED)[number], number>> = {
    facilityWms: summary.facilityEnergyKWh * KWH,
    carbonLocationG: summary.carbonLocationKg * GRAMS_PER_KG,
    carbonMarketG: summary.carbonMarketKg * GRAMS_PER_KG,
    carbonResidualG: summary.carbonMarketResidualKg! * GRAMS_PER_KG,
    carbonOperatingG: summary.carbonMarginalKg! * GRAMS_PER_KG,
    carbonBuildG: summary.carbonBuildMarginKg! * GRAMS_PER_KG,
    waterL: summary.waterSiteL! + summary.waterGenerationL!,
    costCny: summary.costCny!,
  };
  CHARGED.forEach((charged, k) => {
    expectSame(toJobs[k] + idle[k], totals[charged], `${charged}: jobs + idle = total`, size[k]);
  });
  const jobsOf = (charged: (typeof CHARGED)[number]) => toJobs[CHARGED_INDEX[charged]];
  const byJobsKWh = jobsOf("facilityWms") / KWH;
  expectSame(summary.facilityEnergyKWh - summary.idleEnergyKWh, byJobsKWh, "facility − idle = jobs");
  const byJobsKg = jobsOf("carbonLocationG") / GRAMS_PER_KG;
  expectSame(summary.carbonLocationKg - summary.carbonIdleKg, byJobsKg, "carbon − idle = jobs");
  expectSame(
    summary.costCny! - summary.costIdleCny!,
    jobsOf("costCny"),
    "cost − idle = jobs",
    summary.costCny!,
  );
}

const ADDITIVE = [
  "itEnergyKWh",
  "jobItEnergyKWh",
  "coolingEnergyKWh",
  "powerLossEnergyKWh",
  "otherEnergyKWh",
  "facilityEnergyKWh",
  "idleEnergyKWh",
  "gridEnergyKWh",
  "solarEnergyKWh",
  "windEnergyKWh",
  "curtailedEnergyKWh",
  "batteryChargeKWh",
  "batteryDischargeKWh",
  "contractedEnergyKWh",
  "overCapEnergyKWh",
  "carbonLocationKg",
  "carbonMarketKg",
  "carbonMarketResidualKg",
  "carbonMarginalKg",
  "carbonBuildMarginKg",
  "carbonIdleKg",
  "carbonEmbodiedKg",
  "carbonEmbodiedJobsKg",
  "waterSiteL",
  "waterGenerationL",
  "heatKWh",
  "heatPumpKWh",
  "heatCreditKg",
  "costCny",
  "costIdleCny",
  "costEnergyCny",
  "costDemandCny",
  "costContractCny",
  "costCarbonCny",
  "costBatteryCny",
  "costDevicesCny",
  "installedItKW",
] as const satisfies readonly (keyof RunSummary)[];

/** What the network used is what its clusters used, and what it paid is the sum of what it paid for. */
function expectTotalsAddUp(summary: RunSummary, clusters: readonly RunSummary[]): void {
  for (const key of ADDITIVE) {
    expect(summary[key], key).not.toBeNull();
    const sum = clusters.reduce((total, cluster) => total + cluster[key]!, 0);
    const size = clusters.reduce((total, cluster) => total + Math.abs(cluster[key]!), 0);
    expectSame(sum, summary[key]!, `Σ clusters = network: ${key}`, size);
  }
  const parts =
    summary.costEnergyCny! +
    summary.costDemandCny! +
    summary.costContractCny +
    summary.costCarbonCny +
    summary.costBatteryCny +
    summary.costDevicesCny;
  expectSame(parts, summary.costCny!, "cost is the sum of its parts");
  expectAtMost(
    summary.peakGridKW,
    clusters.reduce((sum, { peakGridKW }) => sum + peakGridKW, 0),
    "peak",
  );
  for (const part of ["greenShare", "carbonFreeShare", "carbonFreeWithGridShare"] as const) {
    expect(summary[part] ?? 0, part).toBeGreaterThanOrEqual(0);
    expectAtMost(summary[part] ?? 0, 1, part);
  }
  expectAtMost(
    summary.carbonFreeShare ?? 0,
    summary.carbonFreeWithGridShare ?? 0,
    "the grid's mix only adds",
  );
  expectAtMost(1, summary.pue ?? 1, "PUE ≥ 1");
  expectAtMost(summary.carbonMarketKg, summary.carbonLocationKg, "market ≤ location");
}

describe("laws of supply, with everything at once", () => {
  it("hold in every interval, for every job and for the whole, under any policy, stopped or drained", () => {
    fc.assert(
      fc.property(
        sketches,
        records,
        policy,
        end,
        widthMin,
        start,
        accounting,
        (list, jobs, parts, ending, width, from, rules) => {
          // A run that stops is left without caps here; that it ends with jobs waiting for power is a law of its own.
          const bounded = ending === "stop" ? changed(list, { powerCap: undefined }) : list;
          const world = worldWith(bounded, from, rules);
          const when = options({ horizonMs: HORIZON, end: ending, settlementMs: width * MS_PER_MIN });
          const result = run(world, jobsOf(jobs), parts, when);
          const { summary, clusters } = summarise(result);
          expectLawfulIntervals(result);
          expectClaimsWithinCaps(result);
          expectChargesAddUp(result, summary);
          expectTotalsAddUp(summary, clusters);
          if (ending === "drain") expect(summary.jobsUnfinished).toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("changes that change only what they should", () => {
  const calm = fc.constantFrom("origin", "least-loaded", "lowest-latency", "round-robin");
  const when = options({ horizonMs: HORIZON });

  it("twice the price is twice the energy bill, and nothing else", () => {
    fc.assert(
      fc.property(sketches, records, calm, (list, jobs, place) => {
        const dearer = list.map((each) => {
          const { price, demandCnyPerKWMonth } = each.conditions!.tariff!;
          const doubled = Array.from({ length: price.length }, (_, i) => 2 * price.at(i * stepOf(price)));
          const twice = Signal.regular("price", "CNY/kWh", stepOf(price), doubled, "repeat");
          const tariff = { price: twice, demandCnyPerKWMonth };
          return { ...each, conditions: { ...each.conditions, tariff } };
        });
        const summaryOf = (world: readonly ClusterSketch[]) =>
          summarise(run(worldWith(world), jobsOf(jobs), { place }, when)).summary;
        const once = summaryOf(list);
        const more = once.costEnergyCny!;
        expect(summaryOf(dearer)).toEqual({
          ...once,
          costEnergyCny: expect.closeTo(2 * more, 9) as number,
          costCny: expect.closeTo(once.costCny! + more, 9) as number,
          costIdleCny: expect.any(Number) as number,
        });
      }),
      { numRuns: 60 },
    );
  });

  it("a contract for all of the import takes the market-based carbon and leaves all else", () => {
    fc.assert(
      fc.property(sketches, records, calm, (list, jobs, place) => {
        const all: ContractSpec = {
          name: "all",
          kind: "gec",
          matching: "annual",
          share: 1,
          capWmsPerYear: Infinity,
          premiumCnyPerKWh: 0,
        };
        const summaryOf = (contracts: readonly ContractSpec[] | undefined) =>
          summarise(run(worldWith(changed(list, { contracts })), jobsOf(jobs), { place }, when)).summary;
        const without = summaryOf(undefined);
        expect(summaryOf([all])).toEqual({
          ...without,
          carbonMarketKg: expect.closeTo(0, 9) as number,
          carbonMarketResidualKg: expect.closeTo(0, 9) as number,
          contractedEnergyKWh: expect.closeTo(without.gridEnergyKWh, 9) as number,
          greenShare: without.greenShare === null ? null : (expect.closeTo(1, 9) as number),
          carbonFreeShare: without.carbonFreeShare ?? 0,
        });
      }),
      { numRuns: 60 },
    );
  });

  it("sun on the roof never raises what is bought, in no interval, with a battery or without", () => {
    // Steps on the settlement grid, so that the intervals stay the same.
    const factors = fc.array(share, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(sketches, records, calm, factors, real(1, 2), (list, jobs, place, hours, times) => {
        const sunny = (factor: number) =>
          list.map((each) => ({
            ...each,
            conditions: {
              ...each.conditions,
              supply: {
                ...each.conditions?.supply,
                solar: {
                  capacityW: factor * 1_000,
                  capacityFactor: Signal.regular("sun", "1", HOUR, hours, "repeat"),
                },
              },
            },
          }));
        const runOf = (factor: number) => run(worldWith(sunny(factor)), jobsOf(jobs), { place }, when);
        const [none, some, more] = [runOf(0), runOf(1), runOf(times)];
        for (let row = 0; row < none.intervals.length * list.length; row++) {
          expectAtMost(some.intervals.gridWms[row], none.intervals.gridWms[row], "some sun");
          expectAtMost(more.intervals.gridWms[row], some.intervals.gridWms[row], "more sun");
        }
      }),
      { numRuns: 60 },
    );
  });

  it("the order of contracts without caps changes neither what is claimed nor its carbon", () => {
    fc.assert(
      fc.property(sketches, records, calm, contracts(fc.constant(Infinity)), (list, jobs, place, terms) => {
        const summaryOf = (order: readonly ContractSpec[]) =>
          summarise(run(worldWith(changed(list, { contracts: order })), jobsOf(jobs), { place }, when))
            .summary;
        const forth = summaryOf(terms);
        const back = summaryOf(terms.toReversed());
        for (const key of ["contractedEnergyKWh", "carbonMarketKg", "carbonMarketResidualKg"] as const) {
          expectSame(back[key]!, forth[key]!, key, forth.gridEnergyKWh);
        }
        expect(back.carbonLocationKg).toBe(forth.carbonLocationKg);
      }),
      { numRuns: 60 },
    );
  });

  it("nor what is paid or scored, where the contracts together never exceed the import", () => {
    const small = fc.record({
      share: real(0, 0.3),
      matching: fc.constantFrom<"annual" | "hourly">("annual", "hourly"),
    });
    const some = fc.array(small, { maxLength: 3 });
    fc.assert(
      fc.property(sketches, records, calm, some, real(0, 8), (list, jobs, place, shares, kWh) => {
        const terms: ContractSpec[] = shares.map((each, i) => ({
          ...each,
          name: `share ${i}`,
          kind: "ppa",
          capWmsPerYear: Infinity,
          premiumCnyPerKWh: 0.01 * (i + 1),
        }));
        terms.push({
          name: "certificates",
          kind: "gec",
          matching: "annual",
          volumeWmsPerYear: perYear(kWh),
          capWmsPerYear: Infinity,
          premiumCnyPerKWh: 0.03,
        });
        const summaryOf = (order: readonly ContractSpec[]) =>
          summarise(run(worldWith(changed(list, { contracts: order })), jobsOf(jobs), { place }, when))
            .summary;
        const forth = summaryOf(terms);
        const back = summaryOf(terms.toReversed());
        for (const key of ADDITIVE) expectSame(back[key]!, forth[key]!, key, Math.abs(forth[key]!) + 1);
        expectSame(back.carbonFreeShare ?? 0, forth.carbonFreeShare ?? 0, "24/7 score");
      }),
      { numRuns: 60 },
    );
  });
});

/** Width of the steps of a signal of equal steps from 0. */
function stepOf(signal: Signal): number {
  return signal.endMs / signal.length;
}

describe("the bill of a run", () => {
  it("is the import of each interval at the price of its moment", () => {
    fc.assert(
      fc.property(sketches, records, end, (list, jobs, ending) => {
        const uncapped = changed(list, { powerCap: undefined });
        const result = run(
          worldWith(uncapped),
          jobsOf(jobs),
          { place: "origin" },
          options({ horizonMs: HORIZON, end: ending }),
        );
        const { intervals, world } = result;
        let billCny = 0;
        for (let row = 0; row < intervals.length * intervals.clusters; row++) {
          const startMs = intervals.startMs[Math.floor(row / intervals.clusters)];
          const { tariff } = world.clusters[row % intervals.clusters];
          billCny += (intervals.gridWms[row] / KWH) * tariff!.price.at(startMs);
        }
        expectSame(summarise(result).summary.costEnergyCny!, billCny, "energy bill");
        expect(result.world.clusters.every(({ spec }) => spec.pools[0].type === device)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
