import fc from "fast-check";
import { emptySetup } from "./emptySetup.ts";
import { describe, expect, it } from "vitest";
import type { BatterySpec, StorageAction } from "../../src/energy/battery.ts";
import type { PartSpec } from "../../src/policy/composePolicy.ts";
import type { ParameterValues, StoragePart } from "../../src/policy/policy.ts";
import { findStorage, storageParts } from "../../src/policy/registry.ts";
import { RunningQuantile } from "../../src/policy/storage/runningQuantile.ts";
import { Signal } from "../../src/signal/signal.ts";
import { MS_PER_DAY, MS_PER_HOUR, W_PER_KW, WMS_PER_KWH } from "../../src/units.ts";
import { jobsOf, options, run, worldOf } from "../worlds.ts";

const HOUR = MS_PER_HOUR;
const KWH = WMS_PER_KWH;

/** A storage part, its parameters by default unless given. */
function partOf(name: string, parameters: ParameterValues = {}): StoragePart {
  const definition = findStorage(name);
  const defaults = Object.entries(definition.parameters).map(([key, { default: value }]) => [key, value]);
  return definition.create(
    { ...(Object.fromEntries(defaults) as ParameterValues), ...parameters },
    emptySetup,
  );
}

/** What a control does hour by hour, the signal it looks at being as given. */
function actionsOf(name: string, values: readonly number[], parameters?: ParameterValues): StorageAction[] {
  const control = partOf(name, parameters).create();
  const byCarbon = name === "carbon-threshold";
  return values.map((value, hour) =>
    control.action({
      nowMs: hour * HOUR,
      carbonIntensity: byCarbon ? value : 500,
      priceCnyPerKWh: byCarbon ? 0.5 : value,
    }),
  );
}

const threshold = ["carbon-threshold", "price-arbitrage"];

/** Eight hours of valley, flat, peak: a time-of-use tariff. */
const valleyFlatPeak = Array.from({ length: 24 }, (_, hour) => (hour < 8 ? 0.3 : hour < 16 ? 0.6 : 1));

describe("storage parts", () => {
  it("are known by name, described in both languages, with a source", () => {
    expect(storageParts.map(({ name }) => name)).toEqual([
      "self-consumption",
      "carbon-threshold",
      "price-arbitrage",
    ]);
    for (const { description, descriptionZh, source } of storageParts) {
      for (const text of [description, descriptionZh, source]) expect(text).not.toBe("");
    }
  });

  it("give every battery a control of its own", () => {
    for (const { name } of storageParts) {
      const part = partOf(name);
      expect(part.create()).not.toBe(part.create());
    }
  });
});

describe("self-consumption", () => {
  it("always lets the battery serve what generation does not, whatever power costs", () => {
    const actions = actionsOf("self-consumption", [0, 1, 5, 0]);
    expect(actions).toEqual(["discharge", "discharge", "discharge", "discharge"]);
  });
});

describe.each(threshold)("%s", (name) => {
  it("charges in the valley and discharges at the peak of a time-of-use tariff from the second day on", () => {
    const days = [...valleyFlatPeak, ...valleyFlatPeak, ...valleyFlatPeak];
    const actions = actionsOf(name, days).slice(24);
    actions.forEach((action, hour) => {
      const value = valleyFlatPeak[hour % 24];
      expect(action).toBe(value === 0.3 ? "charge" : value === 1 ? "discharge" : "hold");
    });
  });

  it("charges in the lowest quarter of the hours and discharges in the highest, from the second day on", () => {
    const pattern = fc.shuffledSubarray(
      Array.from({ length: 24 }, (_, i) => i / 10),
      { minLength: 24 },
    );
    fc.assert(
      fc.property(pattern, (day) => {
        const actions = actionsOf(name, [...day, ...day, ...day]).slice(24);
        const valuesAt = (action: StorageAction) => day.filter((_, hour) => actions[hour] === action);
        expect(actions.slice(24)).toEqual(actions.slice(0, 24));
        expect(Math.max(...valuesAt("charge"))).toBeLessThan(Math.min(...valuesAt("hold")));
        expect(Math.max(...valuesAt("hold"))).toBeLessThan(Math.min(...valuesAt("discharge")));
        expect(valuesAt("charge")).toHaveLength(6);
        expect(valuesAt("discharge")).toHaveLength(6);
      }),
      { numRuns: 200 },
    );
  });

  it("holds as long as nothing tells low from high", () => {
    expect(new Set(actionsOf(name, new Array<number>(48).fill(0.5)))).toEqual(new Set(["hold"]));
  });

  it("does the same however finely the day is cut into intervals: a value weighs as long as it lasted", () => {
    // Whatever costs more than the valley is cut into 5-minute intervals, as by a signal of the sun; the valley is not.
    const control = partOf(name).create();
    const byCarbon = name === "carbon-threshold";
    for (let hour = 0; hour < 72; hour++) {
      const value = valleyFlatPeak[hour % 24];
      for (let part = 0; part < (value === 0.3 ? 1 : 12); part++) {
        const action = control.action({
          nowMs: (hour + part / 12) * HOUR,
          carbonIntensity: byCarbon ? value : 500,
          priceCnyPerKWh: byCarbon ? 0.5 : value,
        });
        if (hour < 24) continue;
        expect(action).toBe(value === 0.3 ? "charge" : value === 1 ? "discharge" : "hold");
      }
    }
  });

  it("has a window, after which it has forgotten: a level of long ago makes nothing look dear", () => {
    const values = [...new Array<number>(24).fill(0.1), ...new Array<number>(24).fill(0.9)];
    // With two days in view 0.9 is high throughout the second; with six hours, soon nothing else is in view.
    expect(actionsOf(name, values, { window: 48 }).slice(24)).toEqual(
      new Array<StorageAction>(24).fill("discharge"),
    );
    expect(actionsOf(name, values, { window: 6 }).slice(31)).toEqual(
      new Array<StorageAction>(17).fill("hold"),
    );
  });

  it("charges in more hours with a higher quantile, and discharges in more with a lower", () => {
    const day = Array.from({ length: 24 }, (_, hour) => ((hour * 7) % 24) / 10);
    const count = (action: StorageAction, parameters: ParameterValues) =>
      actionsOf(name, [...day, ...day], parameters)
        .slice(24)
        .filter((each) => each === action).length;
    const usual = {};
    expect(count("charge", { charge: 0.45 })).toBeGreaterThan(count("charge", usual));
    expect(count("discharge", { discharge: 0.55 })).toBeGreaterThan(count("discharge", usual));
    expect(count("charge", { charge: 0 })).toBe(1);
  });
});

describe("price-arbitrage", () => {
  it("holds where no tariff is known", () => {
    const actions = actionsOf("price-arbitrage", new Array<number>(48).fill(NaN));
    expect(new Set(actions)).toEqual(new Set(["hold"]));
  });
});

describe("a running quantile", () => {
  it("is that of the window up to now, each value weighing as long as it lasted in it", () => {
    const recent = new RunningQuantile(3 * HOUR);
    expect(recent.at(0.5)).toBeNaN();
    recent.push(0, 9);
    expect(recent.at(0.5)).toBe(9);
    [1, 2, 3, 4].forEach((value, hour) => recent.push((hour + 1) * HOUR, value));
    // At hour 4 the window reaches back to hour 1: an hour each of 1, 2 and 3.
    expect([recent.at(0.1), recent.at(0.5), recent.at(1)]).toEqual([1, 2, 3]);
    expect(recent.at(1 / 3)).toBe(1.5);
    // Two hours more, all of them at 4, beside the last hour of 3.
    recent.push(6 * HOUR, 5);
    expect([recent.at(0.2), recent.at(0.5), recent.at(0.9)]).toEqual([3, 4, 4]);
  });
});

describe("a run with a battery of 4 kWh for an idle load of 0.4 kW", () => {
  const battery: BatterySpec = {
    capacityWms: 4 * KWH,
    chargeW: W_PER_KW,
    dischargeW: W_PER_KW,
    chargeEfficiency: 0.9,
    dischargeEfficiency: 0.95,
    minCharge: 0,
    maxCharge: 1,
    initialCharge: 0,
    wearCnyPerKWh: 0,
  };
  const sun = Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 16 ? 1 : 0));
  const days = 4;

  /** What moved in each hour, kWh. */
  function hoursOf(storage: PartSpec, solarW: number, values: readonly number[] = valleyFlatPeak) {
    const world = worldOf([
      {
        devices: 4,
        pue: 1,
        carbon: values.map((value) => value * 1_000),
        conditions: {
          tariff: {
            price: Signal.regular("price", "CNY/kWh", HOUR, values, "repeat"),
            demandCnyPerKWMonth: 0,
          },
          supply: {
            solar: { capacityW: solarW, capacityFactor: Signal.regular("sun", "1", HOUR, sun, "repeat") },
            battery,
          },
        },
      },
    ]);
    const { intervals } = run(
      world,
      jobsOf([]),
      { place: "origin", storage },
      options({ horizonMs: days * MS_PER_DAY, settlementMs: HOUR }),
    );
    return Array.from({ length: intervals.length }, (_, hour) => ({
      hour,
      price: values[hour % 24],
      charge: intervals.at("chargeWms", hour) / KWH,
      discharge: intervals.at("dischargeWms", hour) / KWH,
      grid: intervals.gridWms[hour] / KWH,
      surplus: Math.max(0, intervals.at("solarWms", hour) - intervals.facilityWms(hour)) / KWH,
    }));
  }

  it("never charges from the grid by self-consumption, and charges from the sun", () => {
    const hours = hoursOf("self-consumption", 600);
    for (const { charge, surplus, grid } of hours) {
      expect(charge).toBeLessThanOrEqual(surplus + 1e-12);
      expect(grid).toBeLessThanOrEqual(0.4 + 1e-12);
    }
    expect(hours.reduce((sum, { charge }) => sum + charge, 0)).toBeGreaterThan(1);
  });

  it("never charges at all by self-consumption where there is no surplus", () => {
    for (const { charge, discharge } of hoursOf("self-consumption", 300)) {
      expect(charge).toBe(0);
      expect(discharge).toBe(0);
    }
  });

  it.each(threshold)("moves by %s: full from the valley, which serves the whole peak", (storage) => {
    const hours = hoursOf(storage, 0).slice(24);
    for (const { hour, price, charge, discharge } of hours) {
      if (price !== 0.3) expect(charge, `hour ${hour}`).toBe(0);
      if (price !== 1) expect(discharge, `hour ${hour}`).toBe(0);
      // 8 h of 0.4 kW are 3.2 kWh, which a full battery of 4 kWh covers.
      if (price === 1) expect(discharge, `hour ${hour}`).toBeCloseTo(0.4, 9);
    }
    // What the peak took out comes back in the valley: 3.2 ÷ 0.95 ÷ 0.9 kWh.
    const charged = hours.slice(24, 48).reduce((sum, { charge }) => sum + charge, 0);
    expect(charged).toBeCloseTo(3.2 / 0.95 / 0.9, 9);
  });

  it.each(threshold)("stores by %s a surplus of the sun in any hour", (storage) => {
    const hours = hoursOf(storage, 500);
    for (const { price, charge, surplus } of hours)
      if (price === 0.6) expect(charge).toBeLessThanOrEqual(surplus);
    const flat = hours.slice(0, 24).filter(({ price }) => price === 0.6);
    expect(flat.reduce((sum, { charge }) => sum + charge, 0)).toBeGreaterThan(0.1);
  });

  it("costs less by price arbitrage than by self-consumption, though it uses more energy", () => {
    const bill = (storage: string) =>
      hoursOf(storage, 0).reduce((sum, { price, grid }) => sum + price * grid, 0);
    const bought = (storage: string) => hoursOf(storage, 0).reduce((sum, { grid }) => sum + grid, 0);
    expect(bill("price-arbitrage")).toBeLessThan(bill("self-consumption"));
    expect(bought("price-arbitrage")).toBeGreaterThan(bought("self-consumption"));
  });
});
