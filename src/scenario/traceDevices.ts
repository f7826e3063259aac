import type { DeviceKind } from "../model/deviceType.ts";
import { TRACE_FORMATS } from "../workload/traceFormats.ts";
import type { TraceEntry } from "./schema.ts";
import { formatOf } from "./traceFormat.ts";

/** Processors (cores) of one CPU server: two sockets of 32 cores. An estimate, for traces that count processors. */
export const PROCESSORS_PER_SERVER = 64;

/** Kind of device of the jobs of a trace that do not say: as stated, else as usual for the format. */
export function kindOf(trace: TraceEntry): DeviceKind {
  const format = formatOf(trace);
  return trace.kind ?? (format === undefined ? "cpu" : TRACE_FORMATS[format].kind);
}

/** Devices that one of the trace's units stands for: as stated, else a processor a share of a server. */
export function devicesPerUnitOf(trace: TraceEntry): number {
  return trace.devicesPerUnit ?? (kindOf(trace) === "cpu" ? 1 / PROCESSORS_PER_SERVER : 1);
}
