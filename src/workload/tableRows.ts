import type {
  ColumnHolds,
  ColumnTable,
  NameValues,
  NumberValues,
  TableColumn,
} from "../columnar/columnTable.ts";
import { DataError } from "../errors.ts";
import { ColumnRows, ID, SUBMIT, type NamedColumnsOptions } from "./columnRows.ts";
import { CSV_ROLES, layoutOf } from "./csvHeader.ts";
import { MS_PER_UNIT, type TimeUnit } from "./timeUnit.ts";
import type { TraceJobs } from "./traceOptions.ts";
import type { TimeZero } from "./rowTimes.ts";

export interface JobTableOptions extends NamedColumnsOptions {
  /** Unit of the times that are plain numbers. Not needed where all are timestamps or durations of the format. */
  readonly timeUnit?: TimeUnit;
  /**
   * Which instant of the trace is the start of the scenario: its first submission (unless said otherwise where submit
   * is a timestamp), or a time in the trace's unit (unless said otherwise 0), for timestamps ms since 1970.
   */
  readonly timeOrigin?: "first-submit" | number;
}

type Role = (typeof CSV_ROLES)[number];

/** Roles whose values are instants, and those that are lengths of time. */
const INSTANTS: readonly Role[] = ["submit", "deadline", "nominalStart"];
const LENGTHS: readonly Role[] = ["duration", "declared"];

/**
 * Make jobs of the rows of an open columnar file. Values that are null, or NaN, are missing; the rules for missing ones
 * are those of a CSV trace's empty cells. Rows are numbered from 1.
 * @throws DataError for a column that is not there or of a type that cannot be what it is to be
 */
export async function readJobTable(
  table: ColumnTable,
  format: "parquet" | "arrow",
  options: JobTableOptions,
): Promise<TraceJobs> {
  const { columns, timeUnit } = options;
  const { roleOf, otherCase } = layoutOf(
    table.file,
    null,
    table.columns.map(({ name }) => name),
    columns,
  );
  const read = table.columns.flatMap((column, place) => {
    const index = roleOf[place];
    return index < 0 ? [] : [{ column, index, role: CSV_ROLES[index] }];
  });
  for (const { column, role } of read) checkType(table.file, column, role, timeUnit);
  const wanted = read.map(({ column, index }) => ({ column, as: index < ID ? "number" : "name" }) as const);
  // The times of the file come in ms where they state their unit themselves, and are then brought to ms one by one.
  const timesInMs = read.some(({ column }) => column.holds === "timestamp" || column.holds === "duration");
  const msPerUnit = timeUnit === undefined ? 1 : MS_PER_UNIT[timeUnit];
  const scales = read.map(({ column, role }) =>
    timesInMs && isTime(role) && column.holds === "number" ? msPerUnit : 1,
  );
  const row = new ColumnRows(options, timesInMs ? 1 : msPerUnit);
  for (const found of otherCase) row.rows.notes.add(`column found in other letters: ${found}`, 1);
  let line = 0;
  for await (const batch of table.batches(wanted)) {
    for (let i = 0; i < batch.rows; i++) {
      row.begin();
      for (let c = 0; c < read.length; c++) {
        const { index } = read[c];
        if (index < ID) row.number(index, (batch.columns[c] as NumberValues)[i] * scales[c]);
        else row.nameOrNull(index, (batch.columns[c] as NameValues)[i]);
      }
      row.keep(++line);
    }
  }
  const submit = read.find(({ index }) => index === SUBMIT)!.column;
  return row.finish(
    { file: table.file, format, header: {}, clock: submit.holds === "timestamp" ? "dates" : "relative" },
    timeZero(options, submit.holds),
    timesInMs ? null : timeUnit!,
  );
}

function isTime(role: Role): boolean {
  return INSTANTS.includes(role) || LENGTHS.includes(role);
}

function checkType(file: string, column: TableColumn, role: Role, timeUnit: TimeUnit | undefined): void {
  const { name, holds, type } = column;
  const fits = fitting(role).includes(holds);
  if (!fits) {
    throw new DataError(
      `${file}: columns.${role}: column "${name}" is of type ${type}; ` +
        `expected ${fitting(role)
          .map((kind) => `${kind}s`)
          .join(" or ")}`,
    );
  }
  if (isTime(role) && holds === "number" && timeUnit === undefined) {
    throw new DataError(
      `${file}: columns.${role}: column "${name}" is of plain numbers (${type}); state their timeUnit`,
    );
  }
}

function fitting(role: Role): readonly ColumnHolds[] {
  if (INSTANTS.includes(role)) return ["number", "timestamp"];
  if (LENGTHS.includes(role)) return ["number", "duration"];
  return CSV_ROLES.indexOf(role) < ID ? ["number"] : ["text", "number"];
}

function timeZero({ timeOrigin, timeUnit }: JobTableOptions, submitHolds: ColumnHolds): TimeZero {
  const dated = submitHolds === "timestamp";
  const origin = timeOrigin ?? (dated ? "first-submit" : 0);
  if (origin === "first-submit") return { ms: "first", text: "time 0 is the first submission" };
  if (dated) return { ms: Math.round(origin), text: `time 0 is ${origin} ms since 1970` };
  return {
    ms: Math.round(origin * MS_PER_UNIT[timeUnit!]),
    text: `time 0 is ${origin} ${timeUnit} in the trace`,
  };
}
