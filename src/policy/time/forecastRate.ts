import type { Need, ParameterSpec, ParameterValues } from "../policy.ts";
import { RATES } from "../view.ts";

/** Parameter of every part that looks at forecasts: what it minimises. */
export const rateParameter: ParameterSpec = {
  type: "choice",
  choices: RATES,
  default: "carbon",
  description:
    "The forecast it goes by, × PUE: the grid's carbon intensity, its operating margin, or the price of energy (which every cluster then needs)",
};

export function needsOfRate({ rate }: ParameterValues): readonly Need[] {
  if (rate === "price") return ["price"];
  return rate === "marginal" ? ["margin"] : [];
}
