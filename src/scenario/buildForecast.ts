import { readForecastFile } from "../series/forecastFile.ts";
import { valuesFactor } from "../series/seriesUnit.ts";
import type { ForecastSpec } from "../signal/forecastModel.ts";
import type { InputFiles } from "./inputFiles.ts";
import type { ScenarioSpec } from "./schema.ts";

/** Where policies get their forecasts from, files read. @param clusters ids, in order */
export function buildForecast(
  { forecast }: ScenarioSpec,
  clusters: readonly string[],
  startEpochMs: number,
  files: InputFiles,
): ForecastSpec {
  const { model, every, reach, step, days, error, columns, unit } = forecast;
  const timing = { everyMs: Math.round(every), reachMs: Math.round(reach) };
  switch (model) {
    case "perfect":
    case "persistence":
      return { model, ...timing };
    case "yesterday":
    case "median":
      return {
        model: "median",
        days: model === "yesterday" ? 1 : days,
        stepMs: Math.round(step),
        ...timing,
      };
    case "noisy":
      return { model, errorPerDay: error, ...timing };
    case "file": {
      const factor = valuesFactor("carbon intensity", unit);
      const issued = clusters.map((id) => {
        const file = forecast.files[id];
        return readForecastFile(files.textOf(file), file, { columns, factor, startEpochMs });
      });
      return { model, issued, ...timing };
    }
  }
}
