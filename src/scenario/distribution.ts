import type { DistributionSpec } from "../model/distributionSpec.ts";
import type { GenerateEntry } from "./schema.ts";

type OwnClass = Exclude<NonNullable<GenerateEntry["classes"]>, readonly string[]>[string];
/** A distribution as a scenario states it: the numbers of all forms, of which one form's must be there. */
export type DistributionEntry = OwnClass["devices"];

type Key = Exclude<keyof DistributionEntry, "distribution">;

const FORMS: Readonly<
  Record<DistributionEntry["distribution"], { needs: readonly Key[]; may: readonly Key[] }>
> = {
  lognormal: { needs: ["median", "mean"], may: ["min", "max"] },
  exponential: { needs: ["mean"], may: ["min", "max"] },
  pareto: { needs: ["min", "shape", "max"], may: [] },
  constant: { needs: ["value"], may: [] },
  choice: { needs: ["values", "weights"], may: [] },
};

/** What is wrong with a distribution's numbers; undefined when it can be drawn from. */
export function distributionFault(entry: DistributionEntry): string | undefined {
  const { distribution, ...given } = entry;
  const { needs, may } = FORMS[distribution];
  const missing = needs.filter((key) => given[key] === undefined);
  if (missing.length > 0) return `${distribution} needs ${missing.join(" and ")}`;
  const extra = (Object.keys(given) as Key[]).filter(
    (key) => given[key] !== undefined && !needs.includes(key) && !may.includes(key),
  );
  if (extra.length > 0) return `${distribution} has no ${extra.join(" and ")}`;
  const { median, mean, min, max, values, weights } = given;
  if (median !== undefined && mean !== undefined && mean < median)
    return "the mean of a lognormal is at least its median";
  if (min !== undefined && max !== undefined && !(min < max)) return "min must be less than max";
  if (values !== undefined && weights !== undefined) {
    if (values.length !== weights.length)
      return `${values.length} values and ${weights.length} weights; expected as many`;
    if (!weights.some((weight) => weight > 0)) return "at least one weight must be above 0";
  }
  return undefined;
}

/** The distribution that a checked entry states. */
export function distributionOf(entry: DistributionEntry): DistributionSpec {
  return entry as DistributionSpec;
}
