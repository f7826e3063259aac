import { describe, expect, it } from "vitest";
import { recoverHeat, type HeatSpec } from "../../src/energy/heat.ts";
import { Signal } from "../../src/signal/signal.ts";
import { summarise } from "../../src/sim/summarise.ts";
import {
  GRAMS_PER_TONNE,
  KWH_PER_MWH,
  MS_PER_HOUR,
  W_PER_KW,
  W_PER_MW,
  WMS_PER_KWH,
} from "../../src/units.ts";
import { job, jobsOf, options, run, worldOf } from "../worlds.ts";

const HOUR = MS_PER_HOUR;
const KWH = WMS_PER_KWH;
/** Of heating that is replaced in China's north: 0.11 t/GJ. */
const REPLACED_G_PER_GJ = 0.11 * GRAMS_PER_TONNE;

const demand = (powerW: number) => Signal.constant("heat demand", "W", powerW);

function heat(terms: Partial<HeatSpec>): HeatSpec {
  return {
    recoverableShare: 1,
    demandW: demand(Number.MAX_SAFE_INTEGER),
    cop: 4,
    capacityW: Infinity,
    replacedGPerGJ: REPLACED_G_PER_GJ,
    ...terms,
  };
}

/** What is recovered of some IT energy in an hour at 536.8 g/kWh; kWh and kg. */
function hourOf(spec: HeatSpec, itKWh: number, intensityGPerKWh = 536.8) {
  const { heatWms, pumpWms, creditG } = recoverHeat(spec, itKWh * KWH, 0, HOUR, intensityGPerKWh);
  return { heatKWh: heatWms / KWH, pumpKWh: pumpWms / KWH, creditG };
}

describe("waste heat of a data centre in Harbin (10.3 MW installed, offices that ask for 0.77 MW over 4 400 h)", () => {
  const seasonH = 4_400;
  const season = (spec: HeatSpec, itMW: number) => {
    const { heatWms, pumpWms, creditG } = recoverHeat(
      spec,
      itMW * W_PER_MW * seasonH * HOUR,
      0,
      seasonH * HOUR,
      536.8,
    );
    return {
      heatMWh: heatWms / KWH / KWH_PER_MWH,
      pumpMWh: pumpWms / KWH / KWH_PER_MWH,
      creditT: creditG / GRAMS_PER_TONNE,
    };
  };
  const harbin = heat({ demandW: demand((3_396 / seasonH) * W_PER_MW), capacityW: 10.3 * W_PER_MW });

  it("is limited by what is asked for: 3 396 MWh, whose credit of 1 345 t less the pump's 456 t is 889 t", () => {
    const { heatMWh, pumpMWh, creditT } = season(harbin, 20);
    expect(heatMWh).toBeCloseTo(3_396, 6);
    expect(pumpMWh).toBeCloseTo(849, 6);
    expect(creditT).toBeCloseTo(3_396 * 3.6 * 0.11 - 849 * 0.5368, 6);
    expect(creditT).toBeCloseTo(889, 0);
  });

  it("needs 2 245 MWh for the same 889 t where no pump is charged for", () => {
    const free = heat({ ...harbin, demandW: demand((2_245 / seasonH) * W_PER_MW), cop: Infinity });
    expect(season(free, 20).pumpMWh).toBe(0);
    expect(season(free, 20).creditT).toBeCloseTo(889, 0);
  });

  it("would come to 11.9 kt if all 10.3 MW were asked for all season: the offices take 7.5 %", () => {
    const full = season({ ...harbin, demandW: demand(100 * W_PER_MW) }, 20);
    expect(full.heatMWh).toBeCloseTo(45_320, 6);
    expect(full.creditT).toBeGreaterThan(11_800);
    expect(full.creditT).toBeLessThan(11_900);
    expect(season(harbin, 20).creditT / full.creditT).toBeCloseTo(0.075, 3);
  });
});

describe("heat that is given away", () => {
  it("is at most what can be caught and the pump's electricity together: 80 kWh at COP 4 make 106.7", () => {
    const { heatKWh, pumpKWh } = hourOf(heat({ recoverableShare: 0.8 }), 100);
    expect(heatKWh).toBeCloseTo(320 / 3, 9);
    expect(pumpKWh).toBeCloseTo(80 / 3, 9);
    expect(heatKWh - pumpKWh).toBeCloseTo(80, 9);
  });

  it("is at most what can be caught, where no pump is needed", () => {
    expect(hourOf(heat({ recoverableShare: 0.8, cop: Infinity }), 100)).toEqual({
      heatKWh: 80,
      pumpKWh: 0,
      creditG: expect.closeTo(80 * 0.0036 * REPLACED_G_PER_GJ, 6) as number,
    });
  });

  it("is at most what is installed, and at most what is asked for", () => {
    expect(hourOf(heat({ capacityW: 30 * W_PER_KW }), 100).heatKWh).toBeCloseTo(30, 9);
    expect(hourOf(heat({ demandW: demand(20 * W_PER_KW) }), 100).heatKWh).toBeCloseTo(20, 9);
    expect(hourOf(heat({ demandW: demand(0) }), 100)).toEqual({ heatKWh: 0, pumpKWh: 0, creditG: 0 });
  });

  it("does harm where the pump's electricity is dirtier than the heat it replaces", () => {
    // 1 kWh of heat: 0.0036 GJ × 110 kg = 396 g, less half a kWh at 800 g.
    const spec = heat({ cop: 2, demandW: demand(W_PER_KW) });
    expect(hourOf(spec, 100, 800).creditG).toBeCloseTo(396 - 400, 9);
  });
});

describe("a run that gives heat away", () => {
  const jobs = jobsOf([job({ workMs: 3 * HOUR, milliDevices: 4_000 })]);
  const summaryOf = (spec?: HeatSpec) =>
    summarise(
      run(
        worldOf([{ devices: 4, pue: 1.25, carbon: 500, conditions: { heat: spec } }]),
        jobs,
        { place: "origin" },
        options({ horizonMs: 4 * HOUR }),
      ),
    ).summary;

  it("shows the credit apart and nets it into nothing", () => {
    const with_ = summaryOf(heat({ recoverableShare: 0.5, demandW: demand(400) }));
    // 1.2 kW of IT for three hours, of which 600 W are caught and 400 W asked for; then 400 W idle, 200 caught, 266.7 given.
    const heatKWh = 3 * 0.4 + (0.2 * 4) / 3;
    expect(with_.heatKWh).toBeCloseTo(heatKWh, 9);
    expect(with_.heatPumpKWh).toBeCloseTo(heatKWh / 4, 9);
    expect(with_.heatCreditKg).toBeCloseTo(heatKWh * 0.0036 * 110 - (heatKWh / 4) * 0.5, 9);
    const without = summaryOf();
    expect(with_).toEqual({
      ...without,
      heatKWh: with_.heatKWh,
      heatPumpKWh: with_.heatPumpKWh,
      heatCreditKg: with_.heatCreditKg,
    });
  });
});
