import type { JobClass, JobStore } from "../model/jobStore.ts";
import type { IdColumn } from "./idColumn.ts";
import { OptionalColumn } from "./optionalColumn.ts";

/**
 * Jobs in the order they are met, as growing columns; {@link toJobStore} puts them in order of submission. Both
 * the generator and the trace readers fill one of these.
 */
export class JobColumns {
  count = 0;
  submitMs = new Float64Array(1024);
  workMs = new Float64Array(1024);
  declaredMs = new Float64Array(1024);
  milliDevices = new Float64Array(1024);
  kind = new Uint8Array(1024);
  classOf = new Uint16Array(1024);
  origin = new Uint16Array(1024);
  readonly nominalStartMs = new OptionalColumn();
  readonly utilisation = new OptionalColumn();
  readonly deadlineMs = new OptionalColumn();
  readonly priority = new OptionalColumn();

  /** Add a row; all amounts are whole, in the units of a job store. */
  add(
    submitMs: number,
    workMs: number,
    declaredMs: number,
    milliDevices: number,
    kind: number,
    classOf: number,
    origin: number,
  ): void {
    const row = this.count++;
    if (row === this.submitMs.length) this.#grow();
    this.submitMs[row] = submitMs;
    this.workMs[row] = workMs;
    this.declaredMs[row] = declaredMs;
    this.milliDevices[row] = milliDevices;
    this.kind[row] = kind;
    this.classOf[row] = classOf;
    this.origin[row] = origin;
  }

  /**
   * A store of these rows (all, unless said; the array is put in order), ordered by submission, then id where there are ids, then row.
   * `declaredMs` is the same array as `workMs` when no row declares anything else.
   */
  toJobStore(
    classes: readonly JobClass[],
    ids: IdColumn | null = null,
    rows: Uint32Array = new Uint32Array(this.count).map((_, row) => row),
  ): JobStore {
    this.#sort(rows, ids);
    const count = rows.length;
    const submitMs = gather(this.submitMs, rows, new Float64Array(count));
    const workMs = gather(this.workMs, rows, new Float64Array(count));
    const declared = rows.some((row) => this.declaredMs[row] !== this.workMs[row]);
    const declaredMs = declared ? gather(this.declaredMs, rows, new Float64Array(count)) : workMs;
    const classOf = gather(this.classOf, rows, new Uint16Array(count));
    const classAt = (job: number) => classes[classOf[job]];
    return {
      count,
      classes,
      ids: ids === null ? null : ids.gather(rows),
      submitMs,
      nominalStartMs: this.nominalStartMs.gather(rows, (job) => submitMs[job]),
      workMs,
      declaredMs,
      milliDevices: gather(this.milliDevices, rows, new Float64Array(count)),
      kind: gather(this.kind, rows, new Uint8Array(count)),
      classOf,
      origin: gather(this.origin, rows, new Uint16Array(count)),
      utilisation: this.utilisation.gather(rows, (job) => classAt(job).utilisation),
      deadlineMs: this.deadlineMs.gather(
        rows,
        (job) => submitMs[job] + declaredMs[job] + classAt(job).slackMs,
      ),
      priority: this.priority.gather(rows, (job) => classAt(job).priority),
    };
  }

  /** Sorts only what is out of order; the engine's merge sort then makes use of the runs that are in order. */
  #sort(rows: Uint32Array, ids: IdColumn | null): void {
    const submitMs = this.submitMs;
    const compare =
      ids === null
        ? (a: number, b: number) => submitMs[a] - submitMs[b] || a - b
        : (a: number, b: number) => submitMs[a] - submitMs[b] || ids.compare(a, b) || a - b;
    for (let i = 1; i < rows.length; i++) {
      if (compare(rows[i - 1], rows[i]) > 0) {
        rows.sort(compare);
        return;
      }
    }
  }

  #grow(): void {
    const capacity = this.submitMs.length * 2;
    this.submitMs = copyInto(new Float64Array(capacity), this.submitMs);
    this.workMs = copyInto(new Float64Array(capacity), this.workMs);
    this.declaredMs = copyInto(new Float64Array(capacity), this.declaredMs);
    this.milliDevices = copyInto(new Float64Array(capacity), this.milliDevices);
    this.kind = copyInto(new Uint8Array(capacity), this.kind);
    this.classOf = copyInto(new Uint16Array(capacity), this.classOf);
    this.origin = copyInto(new Uint16Array(capacity), this.origin);
  }
}

type Column = Float64Array | Uint16Array | Uint8Array;

function copyInto<C extends Column>(wider: C, values: C): C {
  wider.set(values);
  return wider;
}

function gather<C extends Column>(values: C, rows: Uint32Array, into: C): C {
  for (let job = 0; job < rows.length; job++) into[job] = values[rows[job]];
  return into;
}
