import { MS_PER_MIN } from "../../units.ts";
import type { ParameterSpec, ParameterValues } from "../policy.ts";

/** The parameter of parts whose idle devices sleep. */
export const sleepTimer: Readonly<Record<string, ParameterSpec>> = {
  after: {
    type: "number",
    unit: "min",
    default: 10,
    min: 0,
    max: 1_440,
    description: "Time that a device is idle before it sleeps",
  },
};

/** The same in whole ms. */
export function sleepAfterMs({ after }: ParameterValues): number {
  return Math.round((after as number) * MS_PER_MIN);
}
