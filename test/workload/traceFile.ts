import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JobClass, JobStore } from "../../src/model/jobStore.ts";
import type { TraceOptions } from "../../src/workload/traceOptions.ts";

export function jobClass(name: string, more: Partial<JobClass> = {}): JobClass {
  return {
    name,
    nameZh: name,
    latencyBoundMs: Infinity,
    slackMs: Infinity,
    priority: 0,
    utilisation: 0.5,
    ...more,
  };
}

export const traceOptions: TraceOptions = {
  classes: [jobClass("batch")],
  kind: "cpu",
  milliDevicesPerUnit: 1000,
  horizonMs: Infinity,
};

/** Write a file into a folder of its own, use it, and remove it. */
export async function withTraceFile<T>(
  name: string,
  content: string | Uint8Array,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "eastwest-trace-"));
  try {
    const path = join(folder, name);
    await writeFile(path, content);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The jobs as rows that read well in a failing test. */
export function rowsOf(jobs: JobStore): object[] {
  return Array.from({ length: jobs.count }, (_, job) => ({
    id: jobs.ids === null ? job : jobs.ids[job],
    submitMs: jobs.submitMs[job],
    workMs: jobs.workMs[job],
    declaredMs: jobs.declaredMs[job],
    milliDevices: jobs.milliDevices[job],
  }));
}
