/** Why a row of a trace did not become a job. */
export const SkipReason = {
  tooFewFields: "too few fields",
  notANumber: "not a number",
  missingValue: "value missing",
  missingSubmit: "submit time missing",
  missingDevices: "no processors or devices (missing, zero or negative)",
  missingDuration: "run time missing or negative",
  neverStarted: "cancelled before it started",
  outOfRange: "number too large",
  badUtilisation: "utilisation not between 0 and 1",
  unknownName: "unknown kind, class or origin",
  brokenQuote: "broken quotation marks",
  beforeZero: "submitted before the start of the scenario",
  afterHorizon: "submitted after the horizon",
} as const;
export type SkipReason = (typeof SkipReason)[keyof typeof SkipReason];
