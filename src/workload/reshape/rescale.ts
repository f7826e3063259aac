import { UserError } from "../../errors.ts";
import type { RandomStreams } from "../../kernel/randomStreams.ts";
import { DEVICE_KINDS } from "../../model/deviceType.ts";
import type { JobStore } from "../../model/jobStore.ts";
import { MS_PER_HOUR } from "../../units.ts";
import { pickJobs } from "./pick.ts";
import { sampledRows } from "./sample.ts";

/** How far a copy of a job is moved at most, either way, so that copies do not come in step. An estimate. */
const JITTER_MS = MS_PER_HOUR;

/** More copies than this are not a load but another workload. */
const MOST_COPIES = 1_000;

/** Mean share of the installed devices of a kind that jobs need up to the horizon: Σ devices × work ÷ (installed × horizon). */
export function loadOf(jobs: JobStore, kind: number, installedMilli: number, horizonMs: number): number {
  let milliMs = 0;
  for (let job = 0; job < jobs.count; job++) {
    if (jobs.kind[job] === kind && jobs.submitMs[job] < horizonMs) {
      milliMs += jobs.milliDevices[job] * jobs.workMs[job];
    }
  }
  return milliMs / (installedMilli * horizonMs);
}

/**
 * Bring the load of every kind of device to what is wanted, in expectation: where there is too much by a sample, where
 * there is too little by copies of every job and a sample of copies for the rest. A copy is submitted up to an hour
 * before or after its original (within the horizon), by the stream `workload/copies`.
 *
 * @param installedMilliByKind installed milli-devices
 * @throws UserError when a kind has jobs and no devices, or would need more than 1,000 copies of each
 */
export function rescale(
  jobs: JobStore,
  load: number,
  installedMilliByKind: ArrayLike<number>,
  horizonMs: number,
  streams: RandomStreams,
): JobStore {
  const jitter = streams.stream("workload/copies");
  const chosen: { row: number; submitMs: number }[] = [];
  for (let kind = 0; kind < DEVICE_KINDS.length; kind++) {
    const rows: number[] = [];
    for (let job = 0; job < jobs.count; job++) {
      if (jobs.kind[job] === kind && jobs.submitMs[job] < horizonMs) rows.push(job);
    }
    if (rows.length === 0) continue;
    const present = loadOf(jobs, kind, installedMilliByKind[kind], horizonMs);
    if (!(present > 0 && Number.isFinite(present))) {
      throw new UserError(
        `workload.trace.load: its ${DEVICE_KINDS[kind]} jobs need a load, but no such device is installed or no job has any work`,
      );
    }
    const times = load / present;
    if (times > MOST_COPIES) {
      throw new UserError(
        `workload.trace.load: ${times.toPrecision(3)} copies of every job would be needed, at most ${MOST_COPIES}`,
      );
    }
    const whole = Math.floor(times);
    const rest = sampledRows(rows.length, Math.round((times - whole) * rows.length), streams);
    const extra = new Set(rest);
    rows.forEach((row, i) => {
      const copies = whole + (extra.has(i) ? 1 : 0);
      for (let copy = 0; copy < copies; copy++) {
        const at = jobs.submitMs[row];
        const moved = copy === 0 ? at : Math.round(at + (2 * jitter.uniform() - 1) * JITTER_MS);
        chosen.push({ row, submitMs: Math.min(Math.max(0, moved), Math.max(at, horizonMs - 1)) });
      }
    });
  }
  chosen.sort((a, b) => a.submitMs - b.submitMs || a.row - b.row);
  return pickJobs(
    jobs,
    chosen.map(({ row }) => row),
    Float64Array.from(chosen, ({ submitMs }) => submitMs),
  );
}
