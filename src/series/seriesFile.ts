import { DataError } from "../errors.ts";
import { nearestName } from "../nearestName.ts";
import type { LocalClock } from "../signal/localClock.ts";
import { Signal, type Steps } from "../signal/signal.ts";
import { MS_PER_DAY } from "../units.ts";
import { CSV_DIALECTS } from "./csvDialect.ts";
import { FindingList } from "./findingList.ts";
import { mend, type MendedSeries } from "./mend.ts";
import { plausible } from "./plausible.ts";
import type { RawSeries } from "./rawSeries.ts";
import { readCsv } from "./readCsv.ts";
import { readEpw } from "./readEpw.ts";
import { readOpenMeteo } from "./readOpenMeteo.ts";
import type { SeriesReport, SeriesRequest } from "./seriesRequest.ts";
import { OWN_UNIT, unitFactor } from "./seriesUnit.ts";
import { layYear, yearOfDates, yearOfPlaces } from "./typicalYear.ts";
import { ZoneClock } from "./zoneClock.ts";

/** A layout of signal files. */
export interface SeriesDialect {
  readonly name: string;
  readonly description: string;
  readonly descriptionZh: string;
}

/** Every layout that is read. */
export const SERIES_DIALECTS: readonly SeriesDialect[] = [
  ...CSV_DIALECTS,
  {
    name: "open-meteo",
    description: "Answer of Open-Meteo saved as JSON; temperature_2m unless another column is stated",
    descriptionZh: "Open-Meteo返回的JSON；未指定列时取temperature_2m",
  },
  {
    name: "epw",
    description:
      "EnergyPlus weather file: a typical year, laid on the run's by month, day and hour; hours 1 … 24 end at theirs",
    descriptionZh: "EnergyPlus气象文件：典型年，按月、日、时套用到运行时段；第1–24时为以该时刻结束的一小时",
  },
];

export interface ReadSeries {
  readonly signal: Signal;
  readonly report: SeriesReport;
}

/** How long a typical year goes on past the horizon, for runs that drain. */
const DRAIN_MARGIN_MS = 45 * MS_PER_DAY;

/**
 * Read a signal file: recognise or follow its dialect, find its column, time and unit, mend what the scenario lets it mend,
 * and give it as a signal of the run in the simulator's own unit (g/kWh, CNY/kWh, °C, 0–1).
 *
 * @param clock the run's start and zone
 * @param horizonMs the run must be covered up to here, unless `pastEnd` says what comes after the file
 * @throws DataError with file and line for whatever is neither stated nor plain
 */
export function readSeries(
  text: string,
  file: string,
  request: SeriesRequest,
  clock: LocalClock,
  horizonMs: number,
  name: string,
): ReadSeries {
  const findings = new FindingList();
  const raw = rawSeries(text, file, request, findings);
  const { unit, factor } = unitFactor(raw, file, request);
  const own: RawSeries = {
    ...raw,
    values: raw.values.map((value, row) =>
      Number.isNaN(value) ? NaN : plausible(request.quantity, value * factor, raw, row, file, findings),
    ),
  };
  const mended = mend(own, file, request.gaps, findings);
  const absolute = raw.clock === "absolute";
  const iso = (ms: number) => (absolute ? new Date(ms).toISOString().replace(".000Z", "Z") : "");
  const lastMs = mended.startsMs[mended.startsMs.length - 1];
  return {
    signal: new Signal({
      name,
      unit: OWN_UNIT[request.quantity],
      pastEnd: request.pastEnd,
      ...placed(own, mended, file, request, clock, horizonMs, findings),
    }),
    report: {
      file,
      dialect: raw.dialect,
      column: raw.column,
      unit,
      rows: raw.rows,
      used: mended.used,
      firstUtc: iso(mended.startsMs[0]),
      lastUtc: iso(lastMs),
      steps: mended.steps,
      findings: findings.all(),
    },
  };
}

function rawSeries(text: string, file: string, request: SeriesRequest, findings: FindingList): RawSeries {
  const dialect = request.dialect ?? layoutOf(text);
  checkDialect(dialect, file, request);
  if (dialect === "epw") {
    if (request.quantity !== "temperature")
      throw new DataError(`${file}: an EPW file is read for temperature only`);
    return readEpw(text, file, findings);
  }
  if (dialect === "open-meteo") return readOpenMeteo(text, file, request);
  return readCsv(text, file, request, findings);
}

/** Files that are no CSV are known by how they begin. */
function layoutOf(text: string): string | undefined {
  const start = text
    .slice(0, 100)
    .replace(/^\uFEFF/, "")
    .trimStart();
  if (start.startsWith("LOCATION,")) return "epw";
  return start.startsWith("{") ? "open-meteo" : undefined;
}

function checkDialect(dialect: string | undefined, file: string, { stepMs }: SeriesRequest): void {
  if (dialect === undefined) return;
  const known = SERIES_DIALECTS.map(({ name }) => name);
  if (!known.includes(dialect)) {
    const nearest = nearestName(dialect, known);
    const hint = nearest === undefined ? `known: ${known.join(", ")}` : `did you mean "${nearest}"?`;
    throw new DataError(`${file}: no dialect "${dialect}"; ${hint}`);
  }
  if (stepMs !== undefined) {
    throw new DataError(
      `${file}: \`step\` is for rows without time, and a file of dialect ${dialect} has its own; leave one out`,
    );
  }
}

/** The steps in ms from the run's start. */
function placed(
  raw: RawSeries,
  mended: MendedSeries,
  file: string,
  request: SeriesRequest,
  clock: LocalClock,
  horizonMs: number,
  findings: FindingList,
): Steps {
  const alignment = request.alignment ?? (raw.clock === "typical" ? "same-hours" : "as-is");
  if (alignment === "same-hours") {
    if (raw.clock === "relative")
      throw new DataError(`${file}: rows without dates have no month and day to be laid by`);
    const fileClock = new ZoneClock(raw.zone, file);
    const lineAt = (epochMs: number) => raw.lines[raw.startsMs.findIndex((ms) => ms >= epochMs)];
    const year =
      raw.clock === "typical"
        ? yearOfPlaces(mended, file)
        : yearOfDates(mended, fileClock, file, findings, lineAt);
    const startMs = clock.startEpochMs;
    return layYear(year, fileClock, startMs, startMs + horizonMs + DRAIN_MARGIN_MS);
  }
  if (raw.clock === "typical") {
    throw new DataError(
      `${file}: a typical year has no dates of its own; leave align out, or state align: same-hours`,
    );
  }
  const zeroMs = raw.clock === "absolute" ? clock.startEpochMs : 0;
  const startsMs = mended.startsMs.map((ms) => ms - zeroMs);
  const endMs = mended.endMs - zeroMs;
  checkCover(startsMs[0], endMs, file, request, clock, horizonMs);
  if (request.pastEnd === "repeat" && endMs < horizonMs && endMs % MS_PER_DAY !== 0) {
    findings.add(
      `series begins again ${clock.iso(endMs)}, at another hour of the day than the run's start`,
      raw.lines[raw.lines.length - 1],
    );
  }
  // Steps that ended before the run tell nothing of it.
  const first = Math.max(0, startsMs.findIndex((ms) => ms > 0) - 1);
  const from = startsMs[startsMs.length - 1] <= 0 ? startsMs.length - 1 : first;
  return { startsMs: startsMs.slice(from), values: mended.values.slice(from), endMs };
}

/** A file that begins late or ends early is told of before the run, not in the middle of it. */
function checkCover(
  firstMs: number,
  endMs: number,
  file: string,
  { pastEnd }: SeriesRequest,
  clock: LocalClock,
  horizonMs: number,
): void {
  const reaches = `${file}: reaches from ${clock.iso(firstMs)} to ${clock.iso(endMs)}`;
  const run = `the run from ${clock.iso(0)} to ${clock.iso(horizonMs)}`;
  if (firstMs > 0 || endMs <= 0) {
    throw new DataError(
      `${reaches}, ${run}; set start inside the file, or state align: same-hours for a whole year`,
    );
  }
  if (pastEnd === "error" && endMs < horizonMs) {
    throw new DataError(`${reaches}, ${run}; shorten duration, or state pastEnd: hold or repeat`);
  }
}
