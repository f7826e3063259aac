import type { JobStore } from "../../model/jobStore.ts";

/**
 * The jobs of some rows, in that order (rows may come twice; their submissions must ascend).
 *
 * @param submitMs their new submissions; nominal starts and deadlines move with them
 */
export function pickJobs(jobs: JobStore, rows: ArrayLike<number>, submitMs: Float64Array): JobStore {
  const count = rows.length;
  const gather = <C extends Float64Array | Uint16Array | Uint8Array>(column: C, into: C): C => {
    for (let job = 0; job < count; job++) into[job] = column[rows[job]];
    return into;
  };
  const moved = (column: Float64Array | null): Float64Array | null =>
    column === null
      ? null
      : Float64Array.from(submitMs, (at, job) => at + column[rows[job]] - jobs.submitMs[rows[job]]);
  const optional = (column: Float64Array | null) =>
    column === null ? null : gather(column, new Float64Array(count));
  const workMs = gather(jobs.workMs, new Float64Array(count));
  return {
    count,
    classes: jobs.classes,
    ids: idsOf(jobs, rows),
    submitMs,
    nominalStartMs: moved(jobs.nominalStartMs),
    workMs,
    declaredMs: jobs.declaredMs === jobs.workMs ? workMs : gather(jobs.declaredMs, new Float64Array(count)),
    milliDevices: gather(jobs.milliDevices, new Float64Array(count)),
    kind: gather(jobs.kind, new Uint8Array(count)),
    classOf: gather(jobs.classOf, new Uint16Array(count)),
    origin: gather(jobs.origin, new Uint16Array(count)),
    utilisation: optional(jobs.utilisation),
    deadlineMs: moved(jobs.deadlineMs),
    priority: optional(jobs.priority),
  };
}

/** Jobs keep their names; one that comes again is told apart by "+1", "+2" … */
function idsOf({ ids }: JobStore, rows: ArrayLike<number>): JobStore["ids"] {
  const times = new Map<number, number>();
  let again = false;
  const which = Array.from(rows, (row) => {
    const before = times.get(row) ?? 0;
    times.set(row, before + 1);
    again ||= before > 0;
    return before;
  });
  const name = (row: number) => (ids === null ? row : ids[row]);
  if (again) {
    return Array.from(rows, (row, job) =>
      which[job] === 0 ? String(name(row)) : `${name(row)}+${which[job]}`,
    );
  }
  if (Array.isArray(ids)) return Array.from(rows, (row) => String(name(row)));
  return Float64Array.from(rows, (row) => Number(name(row)));
}
