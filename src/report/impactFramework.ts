import { Scalar, stringify } from "yaml";
import { DataError } from "../errors.ts";
import { GRAMS_PER_KG, MS_PER_HOUR, MS_PER_S } from "../units.ts";
import { CsvRecords, type CsvSink } from "../workload/csvRecords.ts";
import { feedTextFile } from "../workload/textFile.ts";

/** Energies that the tool adds up to the facility's: names as its users write them, and columns of intervals.csv. */
const COMPONENTS = {
  "it-energy": "it_energy_kwh",
  "cooling-energy": "cooling_energy_kwh",
  "power-loss-energy": "power_loss_energy_kwh",
  "other-energy": "other_energy_kwh",
} as const;
type Component = keyof typeof COMPONENTS;

/** What stands between the facility's use and the import. Empty where the world has no supply of its own. */
const OWN_SUPPLY = {
  solar_energy_kwh: -1,
  wind_energy_kwh: -1,
  curtailed_energy_kwh: 1,
  battery_charge_kwh: 1,
  battery_discharge_kwh: -1,
} as const;
type OwnSupply = keyof typeof OWN_SUPPLY;

const COLUMNS = [
  "policy",
  "seed",
  "cluster",
  "start_ms",
  "end_ms",
  "start_utc",
  ...Object.values(COMPONENTS),
  ...(Object.keys(OWN_SUPPLY) as OwnSupply[]),
  "facility_energy_kwh",
  "grid_energy_kwh",
  "carbon_intensity_g_per_kwh",
  "carbon_location_kg",
] as const;
type Column = (typeof COLUMNS)[number];

/** One run of a finished result folder. */
export interface FinishedRun {
  readonly scenario: string;
  readonly policy: string;
  readonly seed: number;
  /** Measurement window that the summary is of, ms from the scenario's start. */
  readonly window: { readonly fromMs: number; readonly toMs: number };
  /** Path of the folder's intervals.csv. */
  readonly table: string;
}

/** One hour of one cluster. */
interface Hour {
  readonly startMs: number;
  endMs: number;
  readonly startUtc: string;
  readonly energyKWh: Record<Component, number>;
  ownKWh: number;
  gridKWh: number;
  /** Import × intensity, and time × intensity for hours that buy nothing. */
  gridG: number;
  msGPerKWh: number;
}

/**
 * A manifest of the Green Software Foundation's Impact Framework (`if-run` of @grnsft/if 1): the hours of each cluster in
 * the measurement window of one run, each with the energy of every component, what on-site supply took off, and the
 * grid's intensity. From these alone the tool adds up facility energy and import (kWh), multiplies by intensity (g), and
 * aggregates over time and clusters. Our own carbon is not among its inputs, so that its totals are a second reckoning.
 *
 * @throws DataError when the table is missing, lacks a column, has a cell that is no number, or no row of the run
 */
export async function impactFrameworkManifest(run: FinishedRun): Promise<string> {
  const rows = new RunRows(run);
  const records = new CsvRecords(",", rows);
  await feedTextFile(run.table, (bytes, last) => records.consume(bytes, last));
  if (rows.hours.size === 0) {
    throw new DataError(
      `${run.table}: no interval of ${run.policy}, seed ${run.seed}, in the measurement window; run the scenario again`,
    );
  }
  const manifest = {
    name: `${run.scenario}: ${run.policy}, seed ${run.seed}`,
    description: descriptionOf(rows),
    tags: null,
    aggregation: { metrics: ["it-energy", "energy", "grid-energy", "carbon"], type: "both" },
    initialize: { plugins: PLUGINS },
    tree: {
      pipeline: { compute: Object.keys(PLUGINS) },
      children: new Map(
        [...rows.hours].map(([cluster, hours]) => [quoted(cluster), { inputs: hours.map(inputOf) }]),
      ),
    },
  };
  return stringify(manifest, {
    defaultStringType: Scalar.QUOTE_DOUBLE,
    defaultKeyType: Scalar.PLAIN,
    aliasDuplicateObjects: false,
    lineWidth: 0,
  });
}

/** Quoted whatever it is: readers of YAML differ in what else they take for a number, an instant or a merge. */
function quoted(name: string): Scalar {
  const scalar = new Scalar(name);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

const summed = (unit: string, description: string) => ({
  unit,
  description,
  "aggregation-method": { time: "sum", component: "sum" },
});

const meanOf = (unit: string, description: string) => ({
  unit,
  description,
  "aggregation-method": { time: "avg", component: "avg" },
});

/** Steps in the order in which they are taken; built-in methods of the tool alone. */
const PLUGINS = {
  facility: {
    method: "Sum",
    path: "builtin",
    config: { "input-parameters": Object.keys(COMPONENTS), "output-parameter": "energy" },
    "parameter-metadata": {
      inputs: {
        "it-energy": summed("kWh", "energy of IT"),
        "cooling-energy": summed("kWh", "energy of cooling"),
        "power-loss-energy": summed("kWh", "losses of power distribution"),
        "other-energy": summed("kWh", "lighting and other"),
      } satisfies Record<Component, object>,
      outputs: { energy: summed("kWh", "facility energy") },
    },
  },
  import: {
    method: "Sum",
    path: "builtin",
    config: { "input-parameters": ["energy", "own-supply"], "output-parameter": "grid-energy" },
    "parameter-metadata": {
      inputs: {
        energy: summed("kWh", "facility energy"),
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
        "grid-energy": summed("kWh", "energy bought from the grid"),
        "grid-intensity": meanOf("gCO2/kWh", "average carbon intensity of the grid"),
      },
      outputs: { carbon: summed("gCO2", "location-based operational carbon") },
    },
  },
};

/** Takes the rows of one run out of intervals.csv and sums them to hours, in the table's order of clusters. */
class RunRows implements CsvSink {
  readonly hours = new Map<string, Hour[]>();
  /** What the table itself says of the run. */
  facilityKWh = 0;
  gridKWh = 0;
  carbonKg = 0;
  readonly #run: FinishedRun;
  #columnOf: (Column | undefined)[] = [];
  #row: Record<Column, string>;
  #line = 0;

  constructor(run: FinishedRun) {
    this.#run = run;
    this.#row = emptyRow();
  }

  header(cells: readonly string[]): void {
    const missing = COLUMNS.filter((column) => !cells.includes(column));
    if (missing.length > 0) {
      throw new DataError(
        `${this.#run.table}:1: no column ${missing.join(", ")}; run the scenario again with this version`,
      );
    }
    this.#columnOf = cells.map((cell) => COLUMNS.find((column) => column === cell));
  }

  beginRow(): void {
    this.#row = emptyRow();
  }

  cell(field: number, bytes: Buffer, from: number, to: number): void {
    const column = this.#columnOf[field];
    if (column !== undefined) this.#row[column] = bytes.toString("utf8", from, to).trim();
  }

  endRow(fields: number, line: number): void {
    this.#line = line;
    if (fields !== this.#columnOf.length) this.#refuse(`${fields} cells, not ${this.#columnOf.length}`);
    const { policy, seed, window } = this.#run;
    if (this.#row.policy !== policy || this.#row.seed !== String(seed)) return;
    const startMs = this.#number("start_ms");
    const endMs = this.#number("end_ms");
    if (startMs >= window.fromMs && endMs <= window.toMs) this.#add(startMs, endMs);
  }

  blankLine(): void {
    // Nothing is lost with it.
  }

  brokenQuote(line: number): void {
    this.#line = line;
    this.#refuse("quotation marks that do not close");
  }

  #add(startMs: number, endMs: number): void {
    const hour = this.#hourAt(startMs);
    const gridKWh = this.#number("grid_energy_kwh");
    const intensity = this.#number("carbon_intensity_g_per_kwh");
    hour.endMs = endMs;
    for (const name of Object.keys(COMPONENTS) as Component[]) {
      hour.energyKWh[name] += this.#number(COMPONENTS[name]);
    }
    for (const column of Object.keys(OWN_SUPPLY) as OwnSupply[]) {
      if (this.#row[column] !== "") hour.ownKWh += OWN_SUPPLY[column] * this.#number(column);
    }
    hour.gridKWh += gridKWh;
    hour.gridG += gridKWh * intensity;
    hour.msGPerKWh += (endMs - startMs) * intensity;
    this.facilityKWh += this.#number("facility_energy_kwh");
    this.gridKWh += gridKWh;
    this.carbonKg += this.#number("carbon_location_kg");
  }

  /** The hour in which an interval starts, counted from the scenario's start. */
  #hourAt(startMs: number): Hour {
    const { cluster, start_utc: startUtc } = this.#row;
    const hours = this.hours.get(cluster) ?? [];
    this.hours.set(cluster, hours);
    const last = hours.at(-1);
    if (last !== undefined && startMs < last.endMs) this.#refuse("starts before the interval above it ended");
    if (last !== undefined && hourOf(last.startMs) === hourOf(startMs)) return last;
    const hour = {
      startMs,
      endMs: startMs,
      startUtc,
      energyKWh: { "it-energy": 0, "cooling-energy": 0, "power-loss-energy": 0, "other-energy": 0 },
      ownKWh: 0,
      gridKWh: 0,
      gridG: 0,
      msGPerKWh: 0,
    };
    hours.push(hour);
    return hour;
  }

  #number(column: Column): number {
    const text = this.#row[column];
    const value = text === "" ? NaN : Number(text);
    if (!Number.isFinite(value)) this.#refuse(`${column} "${text}" is no number`);
    return value;
  }

  #refuse(what: string): never {
    throw new DataError(
      `${this.#run.table}:${this.#line}: ${what}; this is not as the run wrote it, run it again`,
    );
  }
}

function emptyRow(): Record<Column, string> {
  return Object.fromEntries(COLUMNS.map((column) => [column, ""])) as Record<Column, string>;
}

function hourOf(startMs: number): number {
  return Math.floor(startMs / MS_PER_HOUR);
}

function inputOf(hour: Hour): object {
  return {
    timestamp: hour.startUtc,
    duration: (hour.endMs - hour.startMs) / MS_PER_S,
    ...hour.energyKWh,
    "own-supply": hour.ownKWh,
    "grid-intensity": intensityOf(hour),
  };
}

/** Mean by energy, so that the hour's product is the sum of its intervals'; by time where nothing was bought. */
function intensityOf({ startMs, endMs, gridKWh, gridG, msGPerKWh }: Hour): number {
  if (gridKWh > 0) return gridG / gridKWh;
  return endMs > startMs ? msGPerKWh / (endMs - startMs) : 0;
}

function descriptionOf({ facilityKWh, gridKWh, carbonKg }: RunRows): string {
  return (
    "Hourly energy and carbon of each cluster over the measurement window, exported by EastWest for recomputation." +
    ` EastWest's own totals: energy ${facilityKWh} kWh, grid-energy ${gridKWh} kWh, carbon ${carbonKg * GRAMS_PER_KG} gCO2.`
  );
}
