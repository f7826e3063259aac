import { expect } from "vitest";
import { exactEnergyOf, type ReferenceAnswer } from "./referenceWorkload.ts";

/** Integers and hash equal; energy and carbon within 1e-9 of what the exact integers stand for. */
export function expectSame(answer: ReferenceAnswer, expected: ReferenceAnswer, directory: string): void {
  const integers = ({ energyKWh: _e, carbonKg: _c, sites, ...rest }: ReferenceAnswer) => ({
    ...rest,
    sites: sites.map(({ energyKWh: _energy, carbonKg: _carbon, ...site }) => site),
  });
  expect(integers(answer)).toEqual(integers(expected));
  for (const site of answer.sites) {
    const exact = exactEnergyOf(directory, site);
    expect(Math.abs(site.energyKWh - exact.energyKWh)).toBeLessThanOrEqual(1e-9 * exact.energyKWh);
    expect(Math.abs(site.carbonKg - exact.carbonKg)).toBeLessThanOrEqual(1e-9 * exact.carbonKg);
  }
}
