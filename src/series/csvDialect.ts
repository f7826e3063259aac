import type { SeriesQuantity } from "./seriesRequest.ts";

/** How a kind of CSV file writes time. */
export type CsvTime =
  /** One column of timestamps; `localColumn` must then show the same instants. */
  | {
      readonly form: "timestamp";
      readonly column: RegExp;
      readonly localColumn?: RegExp;
    }
  /** Columns of year, month, day and hour. */
  | { readonly form: "calendar" }
  /** Seconds from the run's start. */
  | { readonly form: "seconds"; readonly column: RegExp };

/** A layout of CSV files that carry a series. */
export interface CsvDialect {
  readonly name: string;
  readonly description: string;
  readonly descriptionZh: string;
  readonly quantities: readonly SeriesQuantity[];
  readonly time: CsvTime;
  /** Columns that may be asked for; a group of one where the file leaves no choice. */
  readonly value: RegExp;
  /** The unit that a column's name carries, if any. */
  readonly unitOf: (column: string) => string | undefined;
  /** Short names of columns, such as `LCA`. */
  readonly short?: Readonly<Record<string, RegExp>>;
  /** Timestamps without a zone are UTC. */
  readonly utc?: boolean;
  /** A column whose `true` marks an estimated value. */
  readonly estimated?: RegExp;
  /** Whether a header is of this layout. */
  readonly recognises: (header: readonly string[]) => boolean;
}

const has = (header: readonly string[], name: RegExp) => header.some((column) => name.test(column));
const bracket = (column: string) => /\(([A-Z]{3}\/[kM]Wh)\)\s*$/.exec(column)?.[1];
const noUnit = () => undefined;

/** Headers whose timestamps are UTC even where they do not say so themselves. */
export const UTC_NAME = /\butc\b|_utc$/i;
/** Headers of time, whatever the layout; the unnamed first column is how a data frame's index is written. */
export const TIME_NAME = /^((date_?time|time_?stamp|time|date)( \(utc\)|_utc)?)?$/i;
const VALUE_NAME = /^(?!((date_?time|time_?stamp|time|date)( \(utc\)|_utc)?)$).+$/i;

/** Every layout, most particular first: a header is of the first that recognises it. */
export const CSV_DIALECTS: readonly CsvDialect[] = [
  {
    name: "electricity-maps",
    description:
      "Electricity Maps export: hours in UTC, direct and life-cycle (LCA) intensity; column: direct or LCA",
    descriptionZh: "Electricity Maps导出：UTC逐时，直接与全生命周期（LCA）碳强度；column取direct或LCA",
    quantities: ["carbon intensity"],
    time: { form: "timestamp", column: /^datetime \(utc\)$/i },
    value: /^carbon intensity .*\((direct|lca)\)$|^carbon intensity .*\((direct|life cycle)\)$/i,
    unitOf: () => "g/kWh",
    short: { direct: /\(direct\)$/i, lca: /\((lca|life cycle)\)$/i },
    estimated: /^data estimated$/i,
    recognises: (header) =>
      has(header, /^datetime \(utc\)$/i) && has(header, /^carbon intensity .*\(direct\)$/i),
  },
  {
    name: "price-utc",
    description:
      "Market prices with a column in UTC and one in local time, which must agree; unit in the header",
    descriptionZh: "市场电价：UTC与当地时间两列（须一致），单位在表头",
    quantities: ["price"],
    time: {
      form: "timestamp",
      column: /^datetime \(utc\)$/i,
      localColumn: /^datetime \(local\)$/i,
    },
    value: /^price\b/i,
    unitOf: bracket,
    recognises: (header) => has(header, /^datetime \(utc\)$/i) && has(header, /^price\b/i),
  },
  {
    name: "eia-by-fuel",
    description:
      "EIA-930 generation by fuel with an average intensity (avg_CI); timestamps carry their offset",
    descriptionZh: "EIA-930分燃料发电及平均碳强度（avg_CI）；时间戳自带时区偏移",
    quantities: ["carbon intensity"],
    time: { form: "timestamp", column: /^timestamp$/i },
    value: /^avg_ci$/i,
    unitOf: noUnit,
    recognises: (header) => has(header, /^timestamp$/i) && has(header, /^avg_ci$/i),
  },
  {
    name: "watttime",
    description:
      "WattTime export: five-minute marginal intensity, one column a region; zone and unit (lb/MWh) must be stated",
    descriptionZh: "WattTime导出：5分钟边际碳强度，每区域一列；须说明时区与单位（lb/MWh）",
    quantities: ["carbon intensity"],
    time: { form: "timestamp", column: /^(ooo|point_)?time$/i },
    value: /^(?!(ooo|point_)?time$).+$/i,
    unitOf: noUnit,
    recognises: (header) => has(header, /^(oootime|point_time)$/i),
  },
  {
    name: "time-intensity",
    description:
      "Two columns, Time and Carbon Intensity, as derived from ENTSO-E; zone and unit must be stated",
    descriptionZh: "Time与Carbon Intensity两列（由ENTSO-E推算）；须说明时区与单位",
    quantities: ["carbon intensity"],
    time: { form: "timestamp", column: /^time$/i },
    value: /^carbon intensity$/i,
    unitOf: noUnit,
    recognises: (header) => has(header, /^time$/i) && has(header, /^carbon intensity$/i),
  },
  {
    name: "price-local",
    description: "Market prices by local time alone; zone must be stated, unit in the header",
    descriptionZh: "仅含当地时间的市场电价；须说明时区，单位在表头",
    quantities: ["price"],
    time: { form: "timestamp", column: /^datetime$/i },
    value: /^price\b/i,
    unitOf: bracket,
    recognises: (header) => has(header, /^datetime$/i) && has(header, /^price\b/i),
  },
  {
    name: "opendc",
    description:
      "Carbon trace of OpenDC, a Parquet file of timestamp (UTC) and carbon_intensity (g/kWh); dialect must be stated",
    descriptionZh: "OpenDC碳强度Parquet文件：timestamp（UTC）与carbon_intensity（g/kWh）；须说明dialect",
    quantities: ["carbon intensity"],
    time: { form: "timestamp", column: /^timestamp$/i },
    value: /^carbon_intensity$/i,
    unitOf: () => "g/kWh",
    utc: true,
    // Any file may have columns of these names, in another unit and zone.
    recognises: () => false,
  },
  {
    name: "observations",
    description: "Weather observations with columns year, month, day, hour; zone and column must be stated",
    descriptionZh: "气象观测：year、month、day、hour列；须说明时区与列名",
    quantities: ["temperature"],
    time: { form: "calendar" },
    value: /^(?!(no|year|month|day|hour)$).+$/i,
    unitOf: noUnit,
    recognises: (header) =>
      ["year", "month", "day", "hour"].every((name) => has(header, new RegExp(`^${name}$`, "i"))),
  },
  {
    name: "seconds",
    description: "A column time in seconds from the run's start, one column a place",
    descriptionZh: "time列为距运行起点的秒数，每地点一列",
    quantities: ["capacity factor", "carbon intensity", "price", "temperature"],
    time: { form: "seconds", column: /^(time|seconds|time_s)$/i },
    value: /^(?!(time|seconds|time_s)$).+$/i,
    unitOf: noUnit,
    // A column `time` may hold timestamps; only the rows tell. The reader asks for the dialect to be stated then.
    recognises: () => false,
  },
  {
    name: "csv",
    description:
      "Any CSV with a column of timestamps (time, timestamp, date, datetime) and the column stated",
    descriptionZh: "任意含时间戳列（time、timestamp、date、datetime）的CSV；须说明列名",
    quantities: ["carbon intensity", "price", "temperature", "capacity factor"],
    time: {
      form: "timestamp",
      column: TIME_NAME,
    },
    value: VALUE_NAME,
    unitOf: bracket,
    recognises: (header) =>
      header.length > 1 && header.some((name, i) => (name !== "" || i === 0) && TIME_NAME.test(name)),
  },
];
