import type { ScalingProfile } from "./scaling.ts";

/** What jobs of one class have in common. */
export interface JobClass {
  readonly name: string;
  readonly nameZh: string;
  /** Highest acceptable one-way latency between origin and cluster, ms; Infinity for none. */
  readonly latencyBoundMs: number;
  /** How long after submit + declared duration a job may finish, ms; Infinity for no deadline. */
  readonly slackMs: number;
  /** Larger goes first under the priority queue. */
  readonly priority: number;
  /** Utilisation of its devices while running, 0–1, for jobs that do not state their own. */
  readonly utilisation: number;
  /** How its jobs run on several times their devices; without it they always have what they ask for. */
  readonly scaling?: ScalingProfile;
  /** How its jobs save their progress; without it an interrupted job starts from the beginning. */
  readonly checkpoint?: CheckpointSpec;
  /** What its jobs read and write. */
  readonly data?: DataSpec;
  /** Whether its running jobs may be suspended by a policy, and give their devices to services. */
  readonly interruptible?: boolean;
  /** Whether a job that runs past its declared time is ended then, its work undone. */
  readonly killAtDeclared?: boolean;
}

/** What a job of a class reads and writes. */
export interface DataSpec {
  /** From its origin before it starts, and to its origin when it has ended, GB. */
  readonly inputGB: number;
  readonly outputGB: number;
  /** Index of the dataset that it reads, and whether it must run where one is or prefers to. */
  readonly dataset?: number;
  readonly locality: "require" | "prefer" | "any";
}

/** How jobs of a class save their progress while they run. */
export interface CheckpointSpec {
  /** Run time between the end of one checkpoint and the beginning of the next, ms, > 0. */
  readonly everyMs: number;
  /** How long the job stands still for one, ms. */
  readonly costMs: number;
  /** How long a job that goes on from one stands still to read it, ms; default 0. */
  readonly restoreMs?: number;
  /** What has to travel when it goes on in another cluster, GB. */
  readonly sizeGB: number;
}

/**
 * All jobs of a workload, as columns, in order of submission (ties: by id). Never changed by a run, so that every
 * policy and every worker can share one. `column[job]` is the only idiom.
 */
export interface JobStore {
  readonly count: number;
  readonly classes: readonly JobClass[];
  /**
   * Name of each job as the source gave it: a column of whole numbers where all are, else text; null when jobs are
   * simply numbered 0 … count − 1.
   */
  readonly ids: readonly string[] | Float64Array | null;
  /** ms from the scenario's start, ascending. */
  readonly submitMs: Float64Array;
  /** Not before this, though submitted earlier (nominal start), ms; null when every job may start at submit. */
  readonly nominalStartMs: Float64Array | null;
  /** True run time at reference speed, ms. No policy sees it unless it is marked clairvoyant. */
  readonly workMs: Float64Array;
  /** Declared run time at reference speed, ms: what policies see. The same array as workMs when nothing was declared. */
  readonly declaredMs: Float64Array;
  /** Devices asked for, in milli-devices (whole numbers > 0). */
  readonly milliDevices: Float64Array;
  /** Index in DEVICE_KINDS. */
  readonly kind: Uint8Array;
  /** Index in `classes`. */
  readonly classOf: Uint16Array;
  /** Index in the network's origins. */
  readonly origin: Uint16Array;
  /** Utilisation of its devices while running, 0–1; null when the class says it. */
  readonly utilisation: Float64Array | null;
  /** Latest finish, ms; null when submit + declared + the class's slack says it. */
  readonly deadlineMs: Float64Array | null;
  /** Larger goes first under the priority queue; null when the class says it. */
  readonly priority: Float64Array | null;
}

/** Latest finish of a job, ms; Infinity when it has none. */
export function deadlineOf(jobs: JobStore, job: number): number {
  if (jobs.deadlineMs !== null) return jobs.deadlineMs[job];
  return jobs.submitMs[job] + jobs.declaredMs[job] + jobs.classes[jobs.classOf[job]].slackMs;
}

/** Utilisation of a job's devices while it runs, 0–1. */
export function utilisationOf(jobs: JobStore, job: number): number {
  return jobs.utilisation === null ? jobs.classes[jobs.classOf[job]].utilisation : jobs.utilisation[job];
}

export function priorityOf(jobs: JobStore, job: number): number {
  return jobs.priority === null ? jobs.classes[jobs.classOf[job]].priority : jobs.priority[job];
}

/** The job's name as its source gave it, or its number. */
export function idOf(jobs: JobStore, job: number): string {
  return String(jobs.ids === null ? job : jobs.ids[job]);
}

/** A store of no jobs: the idle fleet. */
export function emptyJobStore(classes: readonly JobClass[]): JobStore {
  return jobStoreFrom([], classes);
}

/** One job in the readable form; omitted fields have the documented defaults. */
export interface JobRecord {
  readonly id?: string;
  readonly submitMs: number;
  readonly nominalStartMs?: number;
  readonly workMs: number;
  /** Default: workMs. */
  readonly declaredMs?: number;
  readonly milliDevices: number;
  readonly kind: number;
  readonly classOf: number;
  readonly origin: number;
  readonly utilisation?: number;
  readonly deadlineMs?: number;
  readonly priority?: number;
}

/** Columns from readable records, sorted by submission and id. For tests, examples and small workloads. */
export function jobStoreFrom(records: readonly JobRecord[], classes: readonly JobClass[]): JobStore {
  const named = records.some((record) => record.id !== undefined);
  const sorted = records.map((record, i) => ({ ...record, id: record.id ?? String(i), row: i }));
  sorted.sort((a, b) => a.submitMs - b.submitMs || (named ? compareIds(a.id, b.id) : 0) || a.row - b.row);
  const column = (value: (record: (typeof sorted)[number]) => number) => Float64Array.from(sorted, value);
  const optional = (
    key: "nominalStartMs" | "utilisation" | "deadlineMs" | "priority",
    fallback: (record: (typeof sorted)[number]) => number,
  ) => (sorted.some((r) => r[key] !== undefined) ? column((r) => r[key] ?? fallback(r)) : null);
  const workMs = column((r) => r.workMs);
  return {
    count: sorted.length,
    classes,
    ids: named ? sorted.map((r) => r.id) : null,
    submitMs: column((r) => r.submitMs),
    nominalStartMs: optional("nominalStartMs", (r) => r.submitMs),
    workMs,
    declaredMs: sorted.some((r) => r.declaredMs !== undefined)
      ? column((r) => r.declaredMs ?? r.workMs)
      : workMs,
    milliDevices: column((r) => r.milliDevices),
    kind: Uint8Array.from(sorted, (r) => r.kind),
    classOf: Uint16Array.from(sorted, (r) => r.classOf),
    origin: Uint16Array.from(sorted, (r) => r.origin),
    utilisation: optional("utilisation", (r) => classes[r.classOf].utilisation),
    deadlineMs: optional(
      "deadlineMs",
      (r) => r.submitMs + (r.declaredMs ?? r.workMs) + classes[r.classOf].slackMs,
    ),
    priority: optional("priority", (r) => classes[r.classOf].priority),
  };
}

/** Order of job ids: whole numbers by value, before all other ids by their code units. */
export function compareIds(a: string, b: string): number {
  const numberA = /^\d{1,15}$/.test(a);
  const numberB = /^\d{1,15}$/.test(b);
  if (numberA && numberB) return Number(a) - Number(b) || (a < b ? -1 : a > b ? 1 : 0);
  if (numberA !== numberB) return numberA ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
