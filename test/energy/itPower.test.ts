import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { devicePowerW, dynamicPowerW, exactPowerW, reservedIdlePowerW } from "../../src/energy/itPower.ts";
import { DevicePool } from "../../src/model/devicePool.ts";
import { device } from "../worlds.ts";

const poolOf = (shared: boolean) => new DevicePool({ type: device, count: 8, shared, speed: 1 });

describe("IT power", () => {
  it("is linear between idle and peak unless a curve was measured", () => {
    expect([0, 0.25, 1].map((u) => devicePowerW(device, u))).toEqual([100, 150, 300]);
  });

  it("follows a measured curve through its points", () => {
    const measured = {
      ...device,
      powerCurve: [
        { utilisation: 0, powerW: 100 },
        { utilisation: 0.5, powerW: 250 },
        { utilisation: 1, powerW: 300 },
      ],
    };
    expect([0, 0.25, 0.5, 0.75, 1].map((u) => devicePowerW(measured, u))).toEqual([100, 175, 250, 275, 300]);
  });

  it("never drifts: powers that come and go leave exactly nothing behind", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e8, noNaN: true }), { minLength: 1, maxLength: 50 }),
        fc.infiniteStream(fc.nat()),
        (powers, chance) => {
          const exact = powers.map(exactPowerW);
          let sum = 0;
          for (const power of exact) sum += power;
          const order = exact
            .map((power) => ({ power, key: chance.next().value as number }))
            .sort((a, b) => a.key - b.key);
          for (const { power } of order) sum -= power;
          expect(sum).toBe(0);
        },
      ),
    );
  });

  it("charges half a shared device half its idle power, and a whole one when the pool is exclusive", () => {
    expect(reservedIdlePowerW(poolOf(true), 500)).toBe(50);
    expect(reservedIdlePowerW(poolOf(false), 500)).toBe(100);
  });

  it("adds the same dynamic power for the same work, shared or exclusive, when power is linear", () => {
    expect(dynamicPowerW(poolOf(true), 500, 0.8)).toBe(80);
    expect(dynamicPowerW(poolOf(false), 500, 0.8)).toBe(80);
    expect(dynamicPowerW(poolOf(true), 2_000, 1)).toBe(400);
  });
});
