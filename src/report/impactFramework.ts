import { csvParse, type DSVRowString } from "d3-dsv";
import { stringify } from "yaml";
import { UserError } from "../errors.ts";
import { GRAMS_PER_KG, MS_PER_HOUR, MS_PER_S } from "../units.ts";

/** Columns of intervals.csv that the export reads. Supply columns are empty where the world has no supply of its own. */
const NEEDED = [
  "policy",
  "seed",
  "cluster",
  "start_utc",
  "start_ms",
  "end_ms",
  "it_energy_kwh",
  "grid_energy_kwh",
  "carbon_location_kg",
];

/** Energies that the tool adds up to the facility's, and to the import; names as the tool's users write them. */
const FACILITY = {
  "it-energy": "it_energy_kwh",
  "cooling-energy": "cooling_energy_kwh",
  "power-loss-energy": "power_loss_energy_kwh",
  "other-energy": "other_energy_kwh",
} as const;
/** What the facility draws on before the grid: sign and columns. */
const OWN_SUPPLY: readonly (readonly [sign: 1 | -1, column: string])[] = [
  [-1, "solar_energy_kwh"],
  [-1, "wind_energy_kwh"],
  [1, "curtailed_energy_kwh"],
  [1, "battery_charge_kwh"],
  [-1, "battery_discharge_kwh"],
];

export interface ImpactFrameworkChoice {
  /** Default: the first in the table. */
  readonly policy?: string;
  readonly seed?: string;
}

/** One hour of one cluster. */
interface Hour {
  startMs: number;
  endMs: number;
  startUtc: string;
  readonly energyKWh: Record<string, number>;
  ownKWh: number;
  gridKWh: number;
  carbonG: number;
}

/**
 * A manifest of the Green Software Foundation's Impact Framework (if-run, manifest of its version 1): for each cluster the
 * hours of one run, with the energy of each component and the grid's intensity. From these alone the tool adds up facility
 * energy and import, multiplies by intensity, and aggregates over time and clusters; its totals must be the run's.
 *
 * @param intervalsCsv the text of a run's intervals.csv
 * @throws UserError for a table that lacks a column, or holds no row of the policy and seed
 */
export function impactFrameworkManifest(
  intervalsCsv: string,
  scenario: string,
  choice: ImpactFrameworkChoice,
): string {
  const rows = csvParse(intervalsCsv);
  const missing = NEEDED.filter((column) => !rows.columns.includes(column));
  if (missing.length > 0)
    throw new UserError(`intervals.csv: no column ${missing.join(", ")}; write it anew with this version`);
  const policies = [...new Set(rows.map((row) => row.policy))];
  const policy = choice.policy ?? policies[0];
  const seeds = [...new Set(rows.filter((row) => row.policy === policy).map((row) => row.seed))];
  const seed = choice.seed ?? seeds[0];
  const chosen = rows.filter((row) => row.policy === policy && row.seed === seed);
  if (chosen.length === 0) {
    throw new UserError(
      policy === undefined || !policies.includes(policy)
        ? `no policy "${policy ?? ""}" in intervals.csv; it holds ${policies.join(", ") || "no row"}`
        : `no seed ${seed ?? ""} of ${policy} in intervals.csv; it holds ${seeds.join(", ")}`,
    );
  }
  return stringify(
    {
      name: `${scenario}: ${policy}, seed ${seed}`,
      description: "Hourly energy and carbon of each cluster, exported by EastWest for recomputation",
      tags: null,
      aggregation: { metrics: ["it-energy", "energy", "grid-energy", "carbon"], type: "both" },
      initialize: { plugins: PLUGINS },
      tree: {
        children: Object.fromEntries(
          [...hoursByCluster(chosen)].map(([cluster, hours]) => [
            cluster,
            { pipeline: { compute: ["facility", "import", "emissions"] }, inputs: hours.map(inputOf) },
          ]),
        ),
      },
    },
    { lineWidth: 0 },
  );
}

const summed = (unit: string, description: string) => ({
  unit,
  description,
  "aggregation-method": { time: "sum", component: "sum" },
});

/** Built-in methods of the tool alone. */
const PLUGINS = {
  facility: {
    method: "Sum",
    path: "builtin",
    config: { "input-parameters": Object.keys(FACILITY), "output-parameter": "energy" },
    "parameter-metadata": {
      inputs: Object.fromEntries(Object.keys(FACILITY).map((name) => [name, summed("kWh", name)])),
      outputs: { energy: summed("kWh", "facility energy") },
    },
  },
  import: {
    method: "Sum",
    path: "builtin",
    config: { "input-parameters": ["energy", "own-supply"], "output-parameter": "grid-energy" },
    "parameter-metadata": {
      inputs: {
        "own-supply": summed("kWh", "on-site generation and battery, negative where they serve the facility"),
      },
      outputs: { "grid-energy": summed("kWh", "energy bought from the grid") },
    },
  },
  emissions: {
    method: "Multiply",
    path: "builtin",
    config: { "input-parameters": ["grid-energy", "grid-intensity"], "output-parameter": "carbon" },
    "parameter-metadata": {
      inputs: {
        "grid-intensity": {
          unit: "gCO2/kWh",
          description: "average carbon intensity of the grid",
          "aggregation-method": { time: "avg", component: "avg" },
        },
      },
      outputs: { carbon: summed("gCO2", "location-based carbon") },
    },
  },
};

function hoursByCluster(rows: readonly DSVRowString[]): Map<string, Hour[]> {
  const clusters = new Map<string, Hour[]>();
  for (const row of rows) {
    const startMs = Number(row.start_ms);
    const hours = clusters.get(row.cluster) ?? [];
    clusters.set(row.cluster, hours);
    const last = hours[hours.length - 1];
    const sameHour =
      last !== undefined && Math.floor(startMs / MS_PER_HOUR) === Math.floor(last.startMs / MS_PER_HOUR);
    const hour = sameHour ? last : newHour(startMs, row.start_utc);
    if (!sameHour) hours.push(hour);
    hour.endMs = Number(row.end_ms);
    for (const [name, column] of Object.entries(FACILITY)) hour.energyKWh[name] += Number(row[column]);
    for (const [sign, column] of OWN_SUPPLY) hour.ownKWh += sign * Number(row[column] ?? 0);
    hour.gridKWh += Number(row.grid_energy_kwh);
    hour.carbonG += Number(row.carbon_location_kg) * GRAMS_PER_KG;
  }
  return clusters;
}

function newHour(startMs: number, startUtc: string): Hour {
  const energyKWh = Object.fromEntries(Object.keys(FACILITY).map((name) => [name, 0]));
  return { startMs, endMs: startMs, startUtc, energyKWh, ownKWh: 0, gridKWh: 0, carbonG: 0 };
}

function inputOf({ startMs, endMs, startUtc, energyKWh, ownKWh, gridKWh, carbonG }: Hour): object {
  return {
    timestamp: startUtc,
    duration: (endMs - startMs) / MS_PER_S,
    ...energyKWh,
    "own-supply": ownKWh,
    // Of an hour in which nothing is bought the intensity does not matter.
    "grid-intensity": gridKWh > 0 ? carbonG / gridKWh : 0,
  };
}
