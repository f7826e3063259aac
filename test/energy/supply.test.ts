import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BatterySpec, StorageAction } from "../../src/energy/battery.ts";
import { Supply, type SupplySpec } from "../../src/energy/supply.ts";
import { Signal } from "../../src/signal/signal.ts";
import { MS_PER_HOUR, W_PER_KW, WMS_PER_KWH } from "../../src/units.ts";

const HOUR = MS_PER_HOUR;
const KWH = WMS_PER_KWH;

/** Nameplate in kW and its capacity factor hour by hour. */
function generation(kW: number, factors: readonly number[]) {
  const capacityFactor = Signal.regular("capacity factor", "1", HOUR, factors, "repeat");
  return { capacityW: kW * W_PER_KW, capacityFactor };
}

const battery: BatterySpec = {
  capacityWms: 100 * KWH,
  chargeW: 50 * W_PER_KW,
  dischargeW: 50 * W_PER_KW,
  chargeEfficiency: 0.9,
  dischargeEfficiency: 0.95,
  minCharge: 0,
  maxCharge: 1,
  initialCharge: 0,
  wearCnyPerKWh: 0,
};

/** Meet so many kWh in the hour that begins at `hour`; what became of it, kWh. */
function hourOf(supply: Supply, hour: number, facilityKWh: number, action: StorageAction, greenShare = 0) {
  supply.refresh(hour * HOUR);
  supply.settle(facilityKWh * KWH, HOUR, action);
  supply.storeGridCharge(greenShare);
  return amountsOf(supply);
}

function amountsOf(supply: Supply) {
  return {
    solar: supply.solarWms / KWH,
    wind: supply.windWms / KWH,
    curtailed: supply.curtailedWms / KWH,
    charge: supply.chargeWms / KWH,
    discharge: supply.dischargeWms / KWH,
    grid: supply.gridWms / KWH,
    gridCharge: supply.gridChargeWms / KWH,
    free: supply.carbonFreeWms / KWH,
    stored: (supply.battery?.storedWms ?? 0) / KWH,
  };
}

const nothing = {
  solar: 0,
  wind: 0,
  curtailed: 0,
  charge: 0,
  discharge: 0,
  grid: 0,
  gridCharge: 0,
  free: 0,
  stored: 0,
};

/** Equal to 9 digits, whatever is not named being 0. */
function expectAmounts(actual: typeof nothing, expected: Partial<typeof nothing>): void {
  for (const [key, value] of Object.entries({ ...nothing, ...expected })) {
    expect(actual[key as keyof typeof nothing], key).toBeCloseTo(value, 9);
  }
}

describe("sun and wind without a battery", () => {
  const supply = new Supply({ solar: generation(100, [0.8, 0.1]), wind: generation(20, [0.5, 0.5]) });

  it("serve the load first, and what is over is curtailed: 90 kWh for 30", () => {
    expectAmounts(hourOf(supply, 0, 30, "discharge"), { solar: 80, wind: 10, curtailed: 60, free: 30 });
  });

  it("leave the rest to the grid: 20 kWh for 30", () => {
    expectAmounts(hourOf(supply, 1, 30, "discharge"), { solar: 10, wind: 10, grid: 10, free: 20 });
  });

  it("show their power of the moment to whoever asks", () => {
    supply.refresh(0);
    expect(supply.generationW).toBeCloseTo(90 * W_PER_KW, 6);
  });
});

describe("a day of sun and a battery, worked by hand", () => {
  it("stores what its power takes, curtails the rest, and serves the evening with it", () => {
    const supply = new Supply({ solar: generation(100, [0.9, 0]), battery });
    // 90 kWh of sun for 30: 60 over, of which 50 fit through 50 kW and 45 reach the cells.
    expectAmounts(hourOf(supply, 0, 30, "discharge"), {
      solar: 90,
      charge: 50,
      curtailed: 10,
      free: 30,
      stored: 45,
    });
    // 45 kWh in the cells are 42.75 at the terminals, all of them from the sun.
    expectAmounts(hourOf(supply, 1, 60, "discharge"), { discharge: 42.75, grid: 17.25, free: 42.75 });
  });

  it("keeps what it has while it holds, and stores a surplus all the same", () => {
    const supply = new Supply({ solar: generation(100, [0.4, 0]), battery });
    expectAmounts(hourOf(supply, 0, 30, "hold"), { solar: 40, charge: 10, free: 30, stored: 9 });
    expectAmounts(hourOf(supply, 1, 30, "hold"), { grid: 30, stored: 9 });
  });

  it("charges from the grid what the sun leaves of its power, beside the load", () => {
    const supply = new Supply({ solar: generation(100, [0.4, 0]), battery });
    expectAmounts(hourOf(supply, 0, 30, "charge"), {
      solar: 40,
      charge: 50,
      gridCharge: 40,
      grid: 40,
      free: 30,
      stored: 45,
    });
    expectAmounts(hourOf(supply, 1, 30, "charge"), {
      charge: 50,
      gridCharge: 50,
      grid: 80,
      stored: 90,
    });
  });

  it("gives back as carbon-free only what came from the sun or from a contract matched in its hour", () => {
    const supply = new Supply({ solar: generation(100, [0.4, 0]), battery });
    // 10 kWh of sun and 40 from the grid, half of them under contract: 30 of 50 are green.
    hourOf(supply, 0, 30, "charge", 0.5);
    const evening = hourOf(supply, 1, 20, "discharge");
    expect(evening.discharge).toBeCloseTo(20, 9);
    expect(evening.free).toBeCloseTo(20 * 0.6, 9);
  });

  it("does not discharge into a surplus", () => {
    const supply = new Supply({ solar: generation(100, [0.4]), battery: { ...battery, initialCharge: 1 } });
    expectAmounts(hourOf(supply, 0, 30, "discharge"), { solar: 40, curtailed: 10, free: 30, stored: 100 });
  });
});

describe("past the horizon", () => {
  it("generation is used as far as it is needed, nothing is curtailed, and the battery rests", () => {
    const supply = new Supply({
      solar: generation(60, [1]),
      wind: generation(20, [1]),
      battery: { ...battery, initialCharge: 0.5 },
    });
    supply.refresh(0);
    supply.settleTail(40 * KWH, HOUR);
    expectAmounts(amountsOf(supply), { solar: 30, wind: 10, free: 40, stored: 50 });
    supply.settleTail(100 * KWH, HOUR);
    expectAmounts(amountsOf(supply), { solar: 60, wind: 20, grid: 20, free: 80, stored: 50 });
  });

  it("without sun or wind all comes from the grid", () => {
    const supply = new Supply({ battery });
    supply.refresh(0);
    supply.settleTail(40 * KWH, HOUR);
    expectAmounts(amountsOf(supply), { grid: 40 });
  });
});

describe("laws of any supply", () => {
  const power = fc.double({ min: 0, max: 500, noNaN: true });
  const factor = fc.double({ min: 0, max: 1, noNaN: true });
  const factors = fc.array(factor, { minLength: 1, maxLength: 24 });
  const actions = fc.constantFrom<StorageAction>("charge", "hold", "discharge");
  const load = fc.record({ kWh: power, action: actions, greenShare: factor });

  it("balances each hour: what comes in goes out, nothing is negative, green is never more than the load", () => {
    fc.assert(
      fc.property(
        fc.record({ kW: power, factors }),
        fc.record({ kW: power, factors }),
        fc.boolean(),
        fc.array(load, { maxLength: 48 }),
        (sun, wind, stores, hours) => {
          const spec: SupplySpec = {
            solar: generation(sun.kW, sun.factors),
            wind: generation(wind.kW, wind.factors),
            ...(stores ? { battery } : {}),
          };
          const supply = new Supply(spec);
          hours.forEach(({ kWh, action, greenShare }, hour) => {
            const amounts = hourOf(supply, hour, kWh, action, greenShare);
            const comes = amounts.solar + amounts.wind + amounts.discharge + amounts.grid;
            expect(comes).toBeCloseTo(kWh + amounts.charge + amounts.curtailed, 9);
            for (const value of Object.values(amounts)) expect(value).toBeGreaterThanOrEqual(-1e-9);
            expect(amounts.free).toBeLessThanOrEqual(kWh + 1e-9);
            expect(amounts.gridCharge).toBeLessThanOrEqual(amounts.grid + 1e-9);
            if (action !== "charge") expect(amounts.gridCharge).toBe(0);
            if (action !== "discharge") expect(amounts.discharge).toBe(0);
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});
