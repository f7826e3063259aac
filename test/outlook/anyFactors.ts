import fc from "fast-check";
import type { FourFactors } from "../../src/outlook/fourFactors.ts";

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Four factors of any size that a country could have. */
export const anyFactors: fc.Arbitrary<FourFactors> = fc.record({
  computeEflops: between(1, 1e5),
  efficiencyGflopsPerW: between(0.1, 1e4),
  pue: between(1, 3),
  emissionFactorKgPerKWh: between(0.001, 1.2),
});
