import type { CasePart } from "./caseRow.ts";
import { carbonScalerCase } from "./carbonScaler.ts";
import { eurosysLimits } from "./eurosysLimits.ts";
import { gaia } from "./gaia.ts";
import { letsWaitAwhile } from "./letsWaitAwhile.ts";

/** Published results that are recomputed. */
export const ALL_CASES: readonly CasePart[] = [
  ...letsWaitAwhile,
  ...gaia,
  ...carbonScalerCase,
  ...eurosysLimits,
];
