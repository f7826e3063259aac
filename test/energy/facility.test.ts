import { describe, expect, it } from "vitest";
import { PLAIN_ACCOUNTING, type Accounting, type Conditions } from "../../src/energy/conditions.ts";
import type { ContractSpec } from "../../src/energy/contract.ts";
import { constantPue } from "../../src/energy/cooling.ts";
import type { JobStore } from "../../src/model/jobStore.ts";
import { composePolicy } from "../../src/policy/composePolicy.ts";
import type { ClusterView } from "../../src/policy/view.ts";
import { LocalClock } from "../../src/signal/localClock.ts";
import { Signal } from "../../src/signal/signal.ts";
import { summarise } from "../../src/sim/summarise.ts";
import { HOURS_PER_YEAR, MS_PER_DAY, MS_PER_HOUR, W_PER_KW, WMS_PER_KWH } from "../../src/units.ts";
import { job, jobsOf, options, run, worldOf, type ClusterSketch } from "../worlds.ts";

const HOUR = MS_PER_HOUR;
const DAY = MS_PER_DAY;
const KWH = WMS_PER_KWH;

const hourly = (name: string, values: readonly number[]) => Signal.regular(name, "1", HOUR, values, "repeat");
const constant = (name: string, value: number) => Signal.constant(name, "1", value);

/** 24 hours: one value while the sun shines (8 to 16 o'clock), another at night. */
const dayNight = (day: number, night: number) =>
  Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 16 ? day : night));

function contract(terms: Partial<ContractSpec>): ContractSpec {
  return {
    name: "contract",
    kind: "ppa",
    matching: "annual",
    capWmsPerYear: Infinity,
    premiumCnyPerKWh: 0,
    ...terms,
  };
}

interface DayCase {
  readonly sketches: readonly ClusterSketch[];
  readonly accounting?: Partial<Accounting>;
  readonly jobs?: JobStore;
  readonly horizonMs?: number;
}

/** A day that stops at midnight, idle unless there are jobs. */
function dayOf({ sketches, accounting, jobs = jobsOf([]), horizonMs = DAY }: DayCase) {
  const world = { ...worldOf(sketches), accounting: { ...PLAIN_ACCOUNTING, ...accounting } };
  return summarise(run(world, jobs, { place: "origin" }, options({ horizonMs, end: "stop" })));
}

/** One idle cluster at PUE 1: 4 devices of 100 W, so 0.4 kW and 9.6 kWh a day. */
const idleDay = (conditions: Partial<Conditions>, sketch: ClusterSketch = {}) =>
  dayOf({ sketches: [{ devices: 4, pue: 1, ...sketch, conditions }] }).summary;

describe("PUE over load, with 60 % of the overhead of 0.25 drawn whatever the load", () => {
  // Nameplate 1.2 kW: 4 devices of 300 W, 100 W of it idle.
  const pueWith = (busyDevices: number, conditions: Partial<Conditions> = {}) =>
    dayOf({
      sketches: [{ devices: 4, pue: 1.25, conditions: { fixedOverheadShare: 0.6, ...conditions } }],
      jobs: jobsOf(busyDevices === 0 ? [] : [job({ workMs: DAY, milliDevices: 1_000 * busyDevices })]),
    }).summary.pue;

  it("is the technology's own at full load", () => {
    expect(pueWith(4)).toBeCloseTo(1.25, 12);
  });

  it("is 1 + 0.25 × (0.6 × 2 + 0.4) = 1.4 at half load", () => {
    expect(pueWith(1)).toBeCloseTo(1.4, 12);
  });

  it("is 1 + 0.25 × (0.6 × 3 + 0.4) = 1.55 when idle, at a third of the load", () => {
    expect(pueWith(0)).toBeCloseTo(1.55, 12);
  });

  it("does not depend on load when nothing is fixed", () => {
    for (const busy of [0, 1, 4]) expect(pueWith(busy, { fixedOverheadShare: 0 })).toBeCloseTo(1.25, 12);
  });

  it("is that of the mix of technologies at full load, where a part of the load was moved to another", () => {
    const retrofit = { to: constantPue(1.05), share: constant("moved", 0.25) };
    expect(pueWith(4, { retrofit })).toBeCloseTo(0.75 * 1.25 + 0.25 * 1.05, 12);
  });

  it("counts only what is proportional past the horizon, where no idle fleet counts", () => {
    const world = worldOf([{ devices: 4, pue: 1.25, conditions: { fixedOverheadShare: 0.6 } }]);
    const jobs = jobsOf([job({ workMs: 2 * HOUR })]);
    const { intervals } = run(world, jobs, { place: "origin" }, options({ horizonMs: HOUR }));
    const last = intervals.length - 1;
    expect(intervals.itWms[last] / KWH).toBeCloseTo(0.2 / 4, 12);
    expect(intervals.facilityWms(last) / KWH).toBeCloseTo((0.2 / 4) * (1 + 0.25 * 0.4), 12);
  });
});

describe("a retrofit under way", () => {
  it("moves the PUE as the moved share grows: a day at 1.5, half moved to 1.1, all of it", () => {
    const share = Signal.regular("moved", "1", DAY, [0, 0.5, 1], "hold");
    const { summary } = dayOf({
      sketches: [{ devices: 4, pue: 1.5, conditions: { retrofit: { to: constantPue(1.1), share } } }],
      horizonMs: 3 * DAY,
    });
    expect(summary.facilityEnergyKWh).toBeCloseTo(9.6 * (1.5 + 1.3 + 1.1), 9);
  });
});

describe("a day of 1 kW of sun and a battery of 4 kWh for a load of 0.4 kW, worked by hand", () => {
  const summary = idleDay({
    supply: {
      solar: { capacityW: W_PER_KW, capacityFactor: hourly("sun", dayNight(1, 0)) },
      battery: {
        capacityWms: 4 * KWH,
        chargeW: 2 * W_PER_KW,
        dischargeW: 2 * W_PER_KW,
        chargeEfficiency: 0.9,
        dischargeEfficiency: 0.95,
        minCharge: 0,
        maxCharge: 1,
        initialCharge: 0,
        wearCnyPerKWh: 0.1,
      },
    },
    tariff: { price: constant("price", 0.5), demandCnyPerKWMonth: 0 },
  });

  it("buys only until the sun rises: 3.2 kWh at 500 g", () => {
    expect(summary.gridEnergyKWh).toBeCloseTo(3.2, 9);
    expect(summary.carbonLocationKg).toBeCloseTo(1.6, 9);
    expect(summary.costEnergyCny).toBeCloseTo(1.6, 9);
    expect(summary.peakGridKW).toBeCloseTo(0.4, 9);
  });

  it("stores 4.444 of 4.8 kWh that are over, and curtails 0.356", () => {
    expect(summary.solarEnergyKWh).toBeCloseTo(8, 9);
    expect(summary.batteryChargeKWh).toBeCloseTo(4 / 0.9, 9);
    expect(summary.curtailedEnergyKWh).toBeCloseTo(4.8 - 4 / 0.9, 9);
  });

  it("serves the evening's 3.2 kWh out of the battery, whose wear costs 0.32 CNY", () => {
    expect(summary.batteryDischargeKWh).toBeCloseTo(3.2, 9);
    expect(summary.costBatteryCny).toBeCloseTo(0.32, 9);
    expect(summary.costCny).toBeCloseTo(1.6 + 0.32, 9);
  });

  it("meets two thirds of the load carbon-free, hour by hour", () => {
    expect(summary.carbonFreeShare).toBeCloseTo(2 / 3, 9);
    const own = 8 - (4.8 - 4 / 0.9);
    expect(summary.greenShare).toBeCloseTo(own / (own + 3.2), 9);
  });
});

describe("sun without a battery", () => {
  it("curtails what the load cannot take, and is worth nothing at night", () => {
    const solar = { capacityW: W_PER_KW, capacityFactor: hourly("sun", dayNight(0.5, 0)) };
    const summary = idleDay({ supply: { solar } });
    expect(summary.solarEnergyKWh).toBeCloseTo(4, 9);
    expect(summary.curtailedEnergyKWh).toBeCloseTo(0.8, 9);
    expect(summary.gridEnergyKWh).toBeCloseTo(6.4, 9);
    expect(summary.carbonFreeShare).toBeCloseTo(1 / 3, 9);
  });
});

describe("contracts over a day of 9.6 kWh, at 200 g/kWh by day and 800 by night", () => {
  const carbon = dayNight(200, 800);
  const locationKg = 3.2 * 0.2 + 6.4 * 0.8;
  /** Deliveries of 1 kW while the sun shines: 8 kWh. */
  const delivery = { capacityW: W_PER_KW, capacityFactor: hourly("deliveries", dayNight(1, 0)) };
  const withContracts = (...contracts: ContractSpec[]) => idleDay({ contracts }, { carbon });

  it("matched hourly cover the 3.2 kWh of the day and none of the night", () => {
    const summary = withContracts(contract({ delivery, matching: "hourly", premiumCnyPerKWh: 0.1 }));
    expect(summary.contractedEnergyKWh).toBeCloseTo(3.2, 9);
    expect(summary.carbonMarketKg).toBeCloseTo(6.4 * 0.8, 9);
    expect(summary.carbonFreeShare).toBeCloseTo(1 / 3, 9);
    expect(summary.costContractCny).toBeCloseTo(0.8, 9);
  });

  it("matched annually cover 8 of 9.6 kWh with the same deliveries for the same money, and score nothing 24/7", () => {
    const summary = withContracts(contract({ delivery, matching: "annual", premiumCnyPerKWh: 0.1 }));
    expect(summary.contractedEnergyKWh).toBeCloseTo(8, 9);
    expect(summary.carbonMarketKg).toBeCloseTo(locationKg * (1 - 8 / 9.6), 9);
    expect(summary.carbonFreeShare).toBe(0);
    expect(summary.costContractCny).toBeCloseTo(0.8, 9);
  });

  it("by certificates for 1 752 kWh a year cover 4.8 kWh of this day, half of its carbon", () => {
    const volumeWmsPerYear = 0.2 * HOURS_PER_YEAR * KWH;
    const summary = withContracts(contract({ kind: "gec", volumeWmsPerYear, premiumCnyPerKWh: 0.03 }));
    expect(summary.contractedEnergyKWh).toBeCloseTo(4.8, 9);
    expect(summary.carbonMarketKg).toBeCloseTo(locationKg / 2, 9);
    expect(summary.costContractCny).toBeCloseTo(4.8 * 0.03, 9);
  });

  it("leave the location-based view as it is", () => {
    const all = [contract({ share: 0.5 }), contract({ delivery, matching: "hourly" })];
    expect(withContracts(...all).carbonLocationKg).toBeCloseTo(locationKg, 9);
  });

  it("by a share of 41 % leave 59 % of the market-based carbon (SC07: green power of Hohhot in 2019)", () => {
    const summary = withContracts(contract({ share: 0.41, kind: "green-trading" }));
    expect(summary.carbonMarketKg).toBeCloseTo(0.59 * locationKg, 9);
    expect(summary.greenShare).toBeCloseTo(0.41, 9);
  });
});

describe("a battery that is charged under a contract", () => {
  const battery = {
    capacityWms: 4 * KWH,
    chargeW: 2 * W_PER_KW,
    dischargeW: 2 * W_PER_KW,
    chargeEfficiency: 1,
    dischargeEfficiency: 1,
    minCharge: 0,
    maxCharge: 1,
    initialCharge: 0,
    wearCnyPerKWh: 0,
  };
  const world = (matching: "annual" | "hourly") =>
    worldOf([
      {
        devices: 4,
        pue: 1,
        conditions: { supply: { battery }, contracts: [contract({ share: 0.5, matching })] },
      },
    ]);
  const freeShare = (matching: "annual" | "hourly") => {
    // Charges 2 kWh in the first hour, serves 0.4 kWh in the second.
    const actions = ["charge", "discharge"] as const;
    const result = run(
      world(matching),
      jobsOf([]),
      (setup) => ({
        ...composePolicy({ place: "origin" }, setup),
        storage: { create: () => ({ action: ({ nowMs }) => actions[Math.floor(nowMs / HOUR)] }) },
      }),
      options({ horizonMs: 2 * HOUR, end: "stop", settlementMs: HOUR }),
    );
    return summarise(result).summary;
  };

  it("gives back carbon-free what the contract had matched in the hour of charging", () => {
    const summary = freeShare("hourly");
    expect(summary.gridEnergyKWh).toBeCloseTo(2.4, 9);
    expect(summary.batteryDischargeKWh).toBeCloseTo(0.4, 9);
    // Half of the first hour's load by contract, half of the second's out of the battery.
    expect(summary.carbonFreeShare).toBeCloseTo(0.5, 9);
  });

  it("gives back nothing carbon-free where the contract is matched over the year", () => {
    expect(freeShare("annual").carbonFreeShare).toBe(0);
  });
});

describe("the three views and what is paid for them, at 500 g/kWh for 9.6 kWh of which a quarter is contracted", () => {
  const conditions: Partial<Conditions> = {
    contracts: [contract({ share: 0.25 })],
    residualIntensity: 700,
    operatingMargin: constant("operating margin", 900),
    buildMargin: 300,
    gridCarbonFreeShare: 0.3,
    water: { siteLPerKWh: 0.8, generationLPerKWh: 1.5 },
    tariff: { price: constant("price", 0.6), demandCnyPerKWMonth: 0 },
  };
  const summaryWith = (accounting: Partial<Accounting>) =>
    dayOf({ sketches: [{ devices: 4, pue: 1, conditions }], accounting }).summary;

  it("are location 4.8 kg, market 3.6 kg, or 5.04 kg at the residual mix, margins 8.64 and 2.88 kg", () => {
    const summary = summaryWith({});
    expect(summary.carbonLocationKg).toBeCloseTo(4.8, 9);
    expect(summary.carbonMarketKg).toBeCloseTo(3.6, 9);
    expect(summary.carbonMarketResidualKg).toBeCloseTo(7.2 * 0.7, 9);
    expect(summary.carbonMarginalKg).toBeCloseTo(8.64, 9);
    expect(summary.carbonBuildMarginKg).toBeCloseTo(2.88, 9);
  });

  it("are paid at 0.1 CNY/kg as the accounting says", () => {
    const paid = (accounting: Partial<Accounting>) =>
      summaryWith({ carbonPriceCnyPerKg: 0.1, ...accounting }).costCarbonCny;
    expect(paid({ carbonPriceOn: "location" })).toBeCloseTo(0.48, 9);
    expect(paid({ carbonPriceOn: "market" })).toBeCloseTo(0.36, 9);
    expect(paid({ carbonPriceOn: "market", marketRemainder: "residual-mix" })).toBeCloseTo(0.504, 9);
    expect(summaryWith({}).costCarbonCny).toBe(0);
  });

  it("leave the cost the sum of its parts", () => {
    const summary = summaryWith({ carbonPriceCnyPerKg: 0.1 });
    expect(summary.costCny).toBeCloseTo(9.6 * 0.6 + 0.48, 9);
  });

  it("count the carbon-free part of the grid's own mix only in the score that says so", () => {
    const summary = summaryWith({});
    expect(summary.carbonFreeShare).toBe(0);
    expect(summary.carbonFreeWithGridShare).toBeCloseTo(0.3, 9);
  });

  it("use 7.68 L on site and 14.4 L for generation", () => {
    const summary = summaryWith({});
    expect(summary.waterSiteL).toBeCloseTo(7.68, 9);
    expect(summary.waterGenerationL).toBeCloseTo(14.4, 9);
    expect(summary.wueLPerKWh).toBeCloseTo(0.8, 9);
  });
});

describe("what is known of one cluster and not of another", () => {
  const priced: Partial<Conditions> = {
    tariff: { price: constant("price", 0.5), demandCnyPerKWMonth: 10 },
    operatingMargin: constant("operating margin", 900),
    residualIntensity: 700,
    water: { siteLPerKWh: 1, generationLPerKWh: NaN },
    contracts: [contract({ share: 1 })],
  };
  const { summary, clusters } = dayOf({
    sketches: [
      { devices: 4, pue: 1, conditions: priced },
      { devices: 4, pue: 1 },
    ],
  });

  it("is not known of both together: no cost, no margin, no water", () => {
    expect([summary.costCny, summary.carbonMarginalKg, summary.carbonMarketResidualKg]).toEqual([
      null,
      null,
      null,
    ]);
    expect([summary.waterSiteL, summary.waterGenerationL]).toEqual([null, null]);
  });

  it("is shown of the one that has it, and of the other not", () => {
    expect(clusters[0].costEnergyCny).toBeCloseTo(4.8, 9);
    expect(clusters[0].waterSiteL).toBeCloseTo(9.6, 9);
    expect(clusters[0].carbonMarginalKg).toBeCloseTo(8.64, 9);
    expect([clusters[1].costCny, clusters[1].waterSiteL, clusters[1].carbonMarginalKg]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("is for market-based carbon without a contract the location-based", () => {
    expect(clusters[0].carbonMarketKg).toBeCloseTo(0, 12);
    expect(clusters[1].carbonMarketKg).toBeCloseTo(clusters[1].carbonLocationKg, 12);
  });
});

describe("an interval", () => {
  /** Steps at 20 and 50 minutes of a run of two hours that is settled by the hour. */
  const steps = (name: string, a = 0.2, b = 0.8) =>
    new Signal({
      name,
      unit: "1",
      startsMs: [0, HOUR / 3, (HOUR * 5) / 6],
      values: [a, b, a],
      endMs: 2 * HOUR,
      pastEnd: "hold",
    });
  const generated = { capacityW: W_PER_KW, capacityFactor: steps("capacity factor") };
  const heat = { recoverableShare: 1, cop: Infinity, capacityW: Infinity, replacedGPerGJ: 0 };
  const startsOf = (conditions: Partial<Conditions>, clockStart = 0) => {
    const base = worldOf([{ devices: 4, conditions }]);
    const world = { ...base, clock: new LocalClock(clockStart, "UTC") };
    const when = options({ horizonMs: 2 * HOUR, end: "stop", settlementMs: HOUR });
    const { intervals } = run(world, jobsOf([]), { place: "origin" }, when);
    return [...intervals.startMs.subarray(0, intervals.length)];
  };

  it.each<[string, Partial<Conditions>]>([
    ["temperature", { temperature: steps("temperature") }],
    ["carbon intensity", { carbonIntensity: steps("carbon intensity") }],
    ["operating margin", { operatingMargin: steps("operating margin") }],
    ["retrofit", { retrofit: { to: constantPue(1.1), share: steps("moved") } }],
    ["sun", { supply: { solar: generated } }],
    ["wind", { supply: { wind: generated } }],
    ["deliveries", { contracts: [contract({ delivery: generated })] }],
    ["power cap", { powerCap: steps("power cap") }],
    ["heat demand", { heat: { ...heat, demandW: steps("heat demand") } }],
    ["price", { tariff: { price: steps("price"), demandCnyPerKWMonth: 0 } }],
  ])("ends at every step of %s", (_, conditions) => {
    expect(startsOf(conditions)).toEqual([0, HOUR / 3, (HOUR * 5) / 6, HOUR]);
  });

  it("ends where a month does", () => {
    expect(startsOf({}, Date.UTC(2025, 0, 31, 23, 40))).toEqual([0, HOUR / 3, HOUR]);
  });
});

describe("past the horizon", () => {
  it("the sun serves what jobs add, nothing is curtailed, and the battery rests", () => {
    const supply = {
      solar: { capacityW: W_PER_KW, capacityFactor: hourly("sun", [1, 1, 0]) },
      battery: {
        capacityWms: 4 * KWH,
        chargeW: 2 * W_PER_KW,
        dischargeW: 2 * W_PER_KW,
        chargeEfficiency: 1,
        dischargeEfficiency: 1,
        minCharge: 0,
        maxCharge: 1,
        initialCharge: 0.5,
        wearCnyPerKWh: 0,
      },
    };
    const world = worldOf([{ devices: 4, pue: 1, conditions: { supply } }]);
    const jobs = jobsOf([job({ workMs: 3 * HOUR, milliDevices: 4_000 })]);
    const { intervals } = run(
      world,
      jobs,
      { place: "origin" },
      options({ horizonMs: HOUR, settlementMs: HOUR }),
    );
    const kWh = (amount: "solarWms" | "curtailedWms" | "dischargeWms" | "storedWms", i: number) =>
      intervals.at(amount, i) / KWH;
    // Before: 1.2 kW of IT, of which the sun serves 1 and the battery 0.2. After: the job's own 0.8 kW.
    expect([kWh("solarWms", 0), kWh("dischargeWms", 0), kWh("storedWms", 0)]).toEqual([
      1,
      expect.closeTo(0.2, 12),
      expect.closeTo(1.8, 12),
    ]);
    for (const i of [1, 2]) {
      expect(kWh("solarWms", i)).toBeCloseTo(i === 1 ? 0.8 : 0, 12);
      expect(intervals.gridWms[i] / KWH).toBeCloseTo(i === 1 ? 0 : 0.8, 12);
      expect([kWh("curtailedWms", i), kWh("dischargeWms", i)]).toEqual([0, 0]);
      expect(kWh("storedWms", i)).toBeCloseTo(1.8, 12);
    }
  });
});

describe("what a policy sees of a cluster's supply", () => {
  /** The rates that the place part saw when a job came, in the second interval. */
  function seen(sketch: ClusterSketch): ClusterView {
    let view: ClusterView | undefined;
    run(
      worldOf([sketch]),
      jobsOf([job({ submitMs: HOUR, workMs: HOUR })]),
      (setup) => ({
        ...composePolicy({ place: "origin" }, setup),
        place: {
          place: (_, { clusters }) => {
            view = { ...clusters[0] };
            return 0;
          },
        },
      }),
      options({ horizonMs: 3 * HOUR, settlementMs: HOUR }),
    );
    return view!;
  }

  it("is what the sun has over: 1 kW less 0.4 kW at PUE 1.25", () => {
    const solar = { capacityW: W_PER_KW, capacityFactor: constant("sun", 1) };
    const view = seen({ devices: 4, pue: 1.25, conditions: { supply: { solar } } });
    expect(view.greenSurplusW).toBeCloseTo(500, 9);
    expect(view.greenShare).toBe(1);
    // A surplus on site lowers what is bought, not what a kWh bought is worth.
    expect(view.effectiveMarketIntensity).toBeCloseTo(625, 9);
  });

  it("is the share under contract when nothing is over", () => {
    const view = seen({ devices: 4, pue: 1.25, conditions: { contracts: [contract({ share: 0.4 })] } });
    expect(view.greenSurplusW).toBeCloseTo(-500, 9);
    expect(view.greenShare).toBeCloseTo(0.4, 12);
    expect(view.effectiveIntensity).toBeCloseTo(625, 9);
    expect(view.effectiveMarketIntensity).toBeCloseTo(375, 9);
  });

  it("is no market-based carbon while hourly deliveries exceed the facility's power", () => {
    const delivered = (kW: number) => ({
      capacityW: kW * W_PER_KW,
      capacityFactor: constant("deliveries", 1),
    });
    const with_ = (kW: number) =>
      seen({
        devices: 4,
        pue: 1.25,
        conditions: { contracts: [contract({ delivery: delivered(kW), matching: "hourly" })] },
      });
    expect(with_(0.6).effectiveMarketIntensity).toBe(0);
    expect(with_(0.6).greenSurplusW).toBeCloseTo(100, 9);
    expect(with_(0.4).effectiveMarketIntensity).toBeCloseTo(625, 9);
  });

  it("is price and margin times PUE, at the PUE of the moment", () => {
    const view = seen({
      devices: 4,
      pue: 1.25,
      price: 0.5,
      margin: 800,
      conditions: { fixedOverheadShare: 0.6 },
    });
    expect(view.pue).toBeCloseTo(1.55, 12);
    expect(view.effectivePriceCny).toBeCloseTo(0.5 * 1.55, 12);
    expect(view.effectiveMarginalIntensity).toBeCloseTo(800 * 1.55, 9);
  });
});
