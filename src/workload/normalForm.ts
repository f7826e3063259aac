import { DEVICE_KINDS } from "../model/deviceType.ts";
import { idOf, type JobStore } from "../model/jobStore.ts";
import { MILLI } from "../units.ts";
import type { CsvColumns } from "./csvHeader.ts";

/** What a column of the normal form is, in a file that has types. */
export type NormalType = "text" | "whole" | "decimal";

export interface NormalColumn {
  readonly name: string;
  readonly type: NormalType;
  /** Whether a job may have none. */
  readonly nullable: boolean;
  /** Unit and meaning, and what null means. */
  readonly description: string;
  /** The value of each job of a workload; null where it has none. */
  readonly valueOf: (jobs: JobStore, originNames: readonly string[]) => (job: number) => NormalValue;
}
export type NormalValue = string | number | null;

/**
 * The normal form of a workload: one row a job, in order of submission, every column in one unit whatever the trace had.
 * `readJobCsv` and `readJobParquet` read it back, by {@link NORMAL_COLUMNS} and timeUnit ms, to the same jobs; whole ms,
 * fewer than 3,000,000 devices a job, and ids without blanks around them come back exactly.
 */
export const NORMAL_FORM: readonly NormalColumn[] = [
  {
    name: "id",
    type: "text",
    nullable: false,
    description: "Name of the job, as its source has it, or its number",
    valueOf: (jobs) => (job) => idOf(jobs, job),
  },
  {
    name: "submit_ms",
    type: "whole",
    nullable: false,
    description: "Submission, ms from the start of the scenario",
    valueOf: ({ submitMs }) => numberOf(submitMs),
  },
  {
    name: "nominal_start_ms",
    type: "whole",
    nullable: true,
    description: "Not to start before, ms from the start of the scenario; null: from submission on",
    valueOf: ({ nominalStartMs }) => numberOf(nominalStartMs),
  },
  {
    name: "duration_ms",
    type: "whole",
    nullable: false,
    description: "True run time at reference speed, ms",
    valueOf: ({ workMs }) => numberOf(workMs),
  },
  {
    name: "declared_ms",
    type: "whole",
    nullable: true,
    description: "Declared run time at reference speed, ms; null: as duration_ms",
    valueOf: ({ declaredMs, workMs }) => numberOf(declaredMs === workMs ? null : declaredMs),
  },
  {
    name: "devices",
    type: "decimal",
    nullable: false,
    description: "Devices asked for, in steps of 0.001",
    valueOf:
      ({ milliDevices }) =>
      (job) =>
        milliDevices[job] / MILLI,
  },
  {
    name: "kind",
    type: "text",
    nullable: false,
    description: "Kind of device: cpu, gpu or npu",
    valueOf:
      ({ kind }) =>
      (job) =>
        DEVICE_KINDS[kind[job]],
  },
  {
    name: "class",
    type: "text",
    nullable: false,
    description: "Name of the job's class, which says what the row leaves null",
    valueOf:
      ({ classes, classOf }) =>
      (job) =>
        classes[classOf[job]].name,
  },
  {
    name: "origin",
    type: "text",
    nullable: false,
    description: "Name of the origin, or its number in the network where it has no name",
    valueOf:
      ({ origin }, names) =>
      (job) =>
        names[origin[job]] ?? String(origin[job]),
  },
  {
    name: "utilisation",
    type: "decimal",
    nullable: true,
    description: "Utilisation of its devices while it runs, 0–1; null: as the class says",
    valueOf: ({ utilisation }) => numberOf(utilisation),
  },
  {
    name: "deadline_ms",
    type: "whole",
    nullable: true,
    description: "Latest finish, ms from the start of the scenario; null: as the class says",
    valueOf: ({ deadlineMs }) => numberOf(deadlineMs),
  },
  {
    name: "priority",
    type: "decimal",
    nullable: true,
    description: "Larger goes first under the priority queue; null: as the class says",
    valueOf: ({ priority }) => numberOf(priority),
  },
];

/** The columns that a reader of the normal form asks for. */
export const NORMAL_COLUMNS = {
  id: "id",
  submit: "submit_ms",
  nominalStart: "nominal_start_ms",
  duration: "duration_ms",
  declared: "declared_ms",
  devices: "devices",
  kind: "kind",
  class: "class",
  origin: "origin",
  utilisation: "utilisation",
  deadline: "deadline_ms",
  priority: "priority",
} as const satisfies CsvColumns;

/** Jobs that are written together: a block of a CSV file, a row group of a Parquet file. */
export const NORMAL_BLOCK_JOBS = 65_536;

/** No deadline at all, and what a class would have to say but does not, are no numbers: null. */
function numberOf(values: Float64Array | null): (job: number) => number | null {
  if (values === null) return () => null;
  return (job) => (Number.isFinite(values[job]) ? values[job] : null);
}
