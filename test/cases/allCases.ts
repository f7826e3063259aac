import type { CasePart } from "./caseRow.ts";
import { carbonScalerCase } from "./carbonScaler.ts";
import { eurosysLimits } from "./eurosysLimits.ts";
import { eurosysSpatial } from "./eurosysSpatial.ts";
import { gaia } from "./gaia.ts";
import { letsWaitAwhile } from "./letsWaitAwhile.ts";
import { migrationBreakEven } from "./migrationBreakEven.ts";
import { pauseAndResume } from "./pauseAndResume.ts";

/** Published results that are recomputed. */
export const ALL_CASES: readonly CasePart[] = [
  ...letsWaitAwhile,
  ...gaia,
  ...carbonScalerCase,
  ...pauseAndResume,
  ...eurosysSpatial,
  ...migrationBreakEven,
  ...eurosysLimits,
];
