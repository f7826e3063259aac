import { suggestion } from "../policy/suggestion.ts";
import { clusterIds } from "./clusterSelection.ts";
import type { Finding } from "./findings.ts";
import type { ScenarioSpec } from "./schema.ts";

/** What is wrong with the forecasts of a scenario whose fields are right one by one. */
export function checkForecast(spec: ScenarioSpec): Finding[] {
  const { model, files } = spec.forecast;
  const clusters = clusterIds(spec);
  const found = Object.keys(files)
    .filter((id) => !clusters.includes(id))
    .map((id): Finding => ({
      path: ["forecast", "files", id],
      message: `no cluster "${id}"; ${suggestion(id, clusters)}`,
      atKey: true,
    }));
  if (model !== "file") {
    if (Object.keys(files).length > 0) {
      found.push({ path: ["forecast", "files"], message: "only model: file reads files" });
    }
    return found;
  }
  const lacking = clusters.filter((id) => !Object.hasOwn(files, id));
  if (lacking.length > 0) {
    const shown = lacking.slice(0, 5).join(", ") + (lacking.length > 5 ? ", …" : "");
    found.push({
      path: ["forecast", "files"],
      message: `names no file for ${shown}; every cluster needs one`,
    });
  }
  return found;
}
