import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Battery, type BatterySpec } from "../../src/energy/battery.ts";
import { MS_PER_HOUR, MS_PER_MIN, W_PER_KW, WMS_PER_KWH } from "../../src/units.ts";

const HOUR = MS_PER_HOUR;
const KWH = WMS_PER_KWH;

/** 100 kWh at 0.5C; 90 % of what goes in is stored, 95 % of what is taken out arrives; kept between 10 and 90 %. */
const spec: BatterySpec = {
  capacityWms: 100 * KWH,
  chargeW: 50 * W_PER_KW,
  dischargeW: 50 * W_PER_KW,
  chargeEfficiency: 0.9,
  dischargeEfficiency: 0.95,
  minCharge: 0.1,
  maxCharge: 0.9,
  initialCharge: 0.1,
  wearCnyPerKWh: 0,
};

describe("a battery of 100 kWh at 0.5C over a day, worked by hand", () => {
  /** Holding so many kWh. */
  const holding = (kWh: number) => new Battery({ ...spec, initialCharge: kWh / 100 });

  it("takes 50 kWh in an hour, limited by its power, and stores 45", () => {
    const battery = holding(10);
    expect(battery.chargeRoomWms(HOUR) / KWH).toBeCloseTo(50, 12);
    battery.charge(50 * KWH, 0);
    expect(battery.storedWms / KWH).toBeCloseTo(55, 12);
  });

  it("takes 35 ÷ 0.9 = 38.889 kWh in the next hour, limited by what is free", () => {
    const battery = holding(55);
    expect(battery.chargeRoomWms(HOUR) / KWH).toBeCloseTo(38.888_888_888_9, 9);
    battery.charge(battery.chargeRoomWms(HOUR), 0);
    expect(battery.storedWms / KWH).toBeCloseTo(90, 12);
    expect(battery.chargeRoomWms(HOUR) / KWH).toBeCloseTo(0, 9);
  });

  it("gives 50 kWh in an hour, for which 52.632 kWh leave its cells", () => {
    const battery = holding(90);
    expect(battery.dischargeRoomWms(HOUR) / KWH).toBeCloseTo(50, 12);
    battery.discharge(50 * KWH);
    expect(battery.storedWms / KWH).toBeCloseTo(90 - 52.631_578_947_4, 9);
  });

  it("gives the remaining 26 kWh and then no more", () => {
    const battery = holding(90 - 50 / 0.95);
    expect(battery.dischargeRoomWms(HOUR) / KWH).toBeCloseTo(26, 9);
    battery.discharge(battery.dischargeRoomWms(HOUR));
    expect(battery.storedWms / KWH).toBeCloseTo(10, 12);
    expect(battery.dischargeRoomWms(HOUR) / KWH).toBeCloseTo(0, 9);
  });

  it("gives back 85.5 % of what it takes: 76 kWh of 88.889", () => {
    const battery = holding(10);
    let takenWms = 0;
    let givenWms = 0;
    for (let hour = 0; hour < 4; hour++) {
      const roomWms = battery.chargeRoomWms(HOUR);
      battery.charge(roomWms, 0);
      takenWms += roomWms;
    }
    for (let hour = 0; hour < 4; hour++) {
      const roomWms = battery.dischargeRoomWms(HOUR);
      battery.discharge(roomWms);
      givenWms += roomWms;
    }
    expect(takenWms / KWH).toBeCloseTo(88.888_888_888_9, 9);
    expect(givenWms / KWH).toBeCloseTo(76, 9);
    expect(givenWms / takenWms).toBeCloseTo(0.855, 12);
  });

  it("takes and gives a quarter of its hourly power in fifteen minutes", () => {
    const half = new Battery({ ...spec, initialCharge: 0.5 });
    expect(half.chargeRoomWms(15 * MS_PER_MIN) / KWH).toBeCloseTo(12.5, 12);
    expect(half.dischargeRoomWms(15 * MS_PER_MIN) / KWH).toBeCloseTo(12.5, 12);
  });
});

describe("the carbon-free part of what a battery holds", () => {
  it("leaves in proportion to what is held: 18 of 48 kWh are green, so 37.5 % of what comes out", () => {
    const battery = new Battery({ ...spec, initialCharge: 0.3 });
    battery.charge(20 * KWH, 20 * KWH); // stores 18 of green beside 30 of unknown origin
    expect(battery.discharge(19 * KWH) / KWH).toBeCloseTo(19 * 0.375, 12);
    expect(battery.storedWms / KWH).toBeCloseTo(28, 12);
    expect(battery.greenWms / KWH).toBeCloseTo(28 * 0.375, 12);
  });

  it("is nothing of what it held at the start, whose origin nobody knows", () => {
    expect(new Battery({ ...spec, initialCharge: 0.5 }).discharge(10 * KWH)).toBe(0);
  });

  it("is all of what comes out when all that went in was green", () => {
    const battery = new Battery({ ...spec, minCharge: 0, initialCharge: 0 });
    battery.charge(20 * KWH, 20 * KWH);
    expect(battery.discharge(10 * KWH) / KWH).toBeCloseTo(10, 12);
  });
});

const share = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Any battery that a scenario allows. */
const anySpec = fc
  .record({
    kWh: share(0.01, 1_000),
    chargeRate: share(0.05, 4),
    dischargeRate: share(0.05, 4),
    chargeEfficiency: share(0.5, 1),
    dischargeEfficiency: share(0.5, 1),
    minCharge: share(0, 0.5),
    maxCharge: share(0.5, 1),
    between: share(0, 1),
  })
  .map(({ kWh, chargeRate, dischargeRate, minCharge, maxCharge, between, ...efficiencies }): BatterySpec => ({
    ...efficiencies,
    capacityWms: kWh * KWH,
    chargeW: kWh * W_PER_KW * chargeRate,
    dischargeW: kWh * W_PER_KW * dischargeRate,
    minCharge,
    maxCharge,
    initialCharge: minCharge + between * (maxCharge - minCharge),
    wearCnyPerKWh: 0,
  }));

describe("laws of any battery, whatever is done with it", () => {
  it("keeps its bounds, its powers and the books of its energy, green and all", () => {
    const step = fc.record({
      durationMs: fc.integer({ min: 1, max: 4 * HOUR }),
      charging: fc.boolean(),
      part: share(0, 1),
      green: share(0, 1),
    });
    fc.assert(
      fc.property(anySpec, fc.array(step, { maxLength: 80 }), (spec, steps) => {
        const battery = new Battery(spec);
        const slack = 1e-9 * spec.capacityWms;
        let cellsWms = battery.storedWms;
        let greenInWms = 0;
        let greenOutWms = 0;
        for (const { durationMs, charging, part, green } of steps) {
          if (charging) {
            const energyWms = part * battery.chargeRoomWms(durationMs);
            expect(energyWms).toBeLessThanOrEqual(spec.chargeW * durationMs);
            battery.charge(energyWms, green * energyWms);
            cellsWms += energyWms * spec.chargeEfficiency;
            greenInWms += green * energyWms * spec.chargeEfficiency;
          } else {
            const energyWms = part * battery.dischargeRoomWms(durationMs);
            expect(energyWms).toBeLessThanOrEqual(spec.dischargeW * durationMs);
            const greenWms = battery.discharge(energyWms);
            expect(greenWms).toBeLessThanOrEqual(energyWms);
            cellsWms -= energyWms / spec.dischargeEfficiency;
            greenOutWms += greenWms / spec.dischargeEfficiency;
          }
          expect(battery.storedWms).toBeGreaterThanOrEqual(spec.minCharge * spec.capacityWms);
          expect(battery.storedWms).toBeLessThanOrEqual(spec.maxCharge * spec.capacityWms);
          expect(battery.greenWms).toBeGreaterThanOrEqual(0);
          expect(battery.greenWms).toBeLessThanOrEqual(battery.storedWms + slack);
        }
        expect(Math.abs(battery.storedWms - cellsWms)).toBeLessThanOrEqual(slack);
        expect(Math.abs(battery.greenWms - (greenInWms - greenOutWms))).toBeLessThanOrEqual(slack);
      }),
      { numRuns: 300 },
    );
  });
});
