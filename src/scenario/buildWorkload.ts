import { jobClasses } from "../catalog/jobClasses.ts";
import { DataError } from "../errors.ts";
import { RandomStreams } from "../kernel/randomStreams.ts";
import { DEVICE_KINDS, kindIndex } from "../model/deviceType.ts";
import type { DataSpec, JobClass, JobStore } from "../model/jobStore.ts";
import type { World } from "../sim/world.ts";
import { MILLI } from "../units.ts";
import { generateJobs, type GeneratedClass } from "../workload/generator.ts";
import { withOrigins } from "../workload/originShares.ts";
import type { ReadReport } from "../workload/readReport.ts";
import { jobsOfRequests } from "../workload/requestLog.ts";
import { drawRequests } from "../workload/requestWindows.ts";
import { readTrace, TRACE_FORMATS, type ReadTraceOptions } from "../workload/traceFormats.ts";
import { clip } from "../workload/reshape/clip.ts";
import { rescale } from "../workload/reshape/rescale.ts";
import { sample } from "../workload/reshape/sample.ts";
import { stretch } from "../workload/reshape/stretch.ts";
import type { OriginWithShare } from "./buildWorld.ts";
import { distributionOf } from "./distribution.ts";
import type { InputFiles } from "./inputFiles.ts";
import type { GenerateEntry, ScenarioSpec, TraceEntry } from "./schema.ts";
import { devicesPerUnitOf, kindOf, PROCESSORS_PER_SERVER } from "./traceDevices.ts";
import { formatOf } from "./traceFormat.ts";

export interface BuiltWorkload {
  jobs(seed: number): JobStore;
  readonly readReport: ReadReport | null;
}

/** The jobs that a checked scenario describes. Those of the last seed asked for are kept, as runs come seed by seed. */
export async function buildWorkload(
  spec: ScenarioSpec,
  world: World,
  origins: readonly OriginWithShare[],
  files: InputFiles,
): Promise<BuiltWorkload> {
  const { generate, trace } = spec.workload;
  if (trace !== undefined) return readTraceEntry(spec, trace, world, origins, files);
  return {
    jobs: perSeed((seed) => generated(spec, generate!, world, origins, seed)),
    readReport: null,
  };
}

function perSeed(make: (seed: number) => JobStore): (seed: number) => JobStore {
  const made = new Map<number, JobStore>();
  return (seed) => {
    let jobs = made.get(seed);
    if (jobs === undefined) {
      made.clear();
      jobs = make(seed);
      made.set(seed, jobs);
    }
    return jobs;
  };
}

function generated(
  spec: ScenarioSpec,
  entry: GenerateEntry,
  world: World,
  origins: readonly OriginWithShare[],
  seed: number,
): JobStore {
  return generateJobs(
    {
      classes: generatedClasses(entry, spec),
      origins: origins.map(({ share }, index) => ({ index, share })),
      dailyShape: entry.dailyShape,
      weeklyShape: entry.weeklyShape,
    },
    {
      streams: new RandomStreams(seed),
      clock: world.clock,
      horizonMs: spec.duration,
      installedMilliByKind: installedMilliByKind(world),
    },
  );
}

interface Sketch extends Omit<GeneratedClass, "amount"> {
  readonly share: number | undefined;
  readonly jobs: number | undefined;
}

/** The classes to draw, the load of each device kind divided among its classes by their shares. */
function generatedClasses(entry: GenerateEntry, spec: ScenarioSpec): GeneratedClass[] {
  const sketches = sketchesOf(entry, spec);
  const shareOfKind = (kind: string) =>
    sketches.filter((sketch) => sketch.kind === kind).reduce((sum, sketch) => sum + (sketch.share ?? 0), 0);
  return sketches.map(({ share, jobs, ...sketch }) => ({
    ...sketch,
    amount: jobs === undefined ? { load: (entry.load! * share!) / shareOfKind(sketch.kind) } : { jobs },
  }));
}

function sketchesOf({ classes }: GenerateEntry, spec: ScenarioSpec): Sketch[] {
  if (classes === undefined || Array.isArray(classes)) {
    return jobClasses()
      .filter(({ name, service }) => (classes === undefined ? !service : classes.includes(name)))
      .map(({ kind, devices, durationMs, computeShare, ...jobClass }) => ({
        class: { ...classOf(jobClass.name, jobClass), ...endingOf({}, spec.workload) },
        kind,
        devices,
        durationMs,
        share: computeShare,
        jobs: undefined,
      }));
  }
  return Object.entries(classes).map(([name, entry]) => ({
    class: classFrom(name, entry, spec),
    kind: entry.kind,
    devices: distributionOf(entry.devices),
    durationMs: distributionOf(entry.duration),
    declaredFactor: entry.declaredFactor,
    share: entry.share,
    jobs: entry.jobs,
  }));
}

function classOf(
  name: string,
  { nameZh, latencyBoundMs, slackMs, priority, utilisation }: JobClass,
): JobClass {
  return { name, nameZh, latencyBoundMs, slackMs, priority, utilisation };
}

type EndingEntry = Pick<
  ScenarioSpec["workload"],
  "checkpoint" | "interruptible" | "killAtDeclared" | "scaling"
>;

interface DataEntry {
  readonly input: number;
  readonly output: number;
  readonly dataset?: string;
  readonly locality?: DataSpec["locality"];
}

/** What jobs of a class read and write; undefined when that is nothing. */
function dataOf(
  { input, output, dataset, locality }: DataEntry,
  datasets: readonly string[],
): DataSpec | undefined {
  if (input === 0 && output === 0 && dataset === undefined) return undefined;
  return {
    inputGB: input,
    outputGB: output,
    dataset: dataset === undefined ? undefined : datasets.indexOf(dataset),
    locality: locality ?? "any",
  };
}

/** How jobs of a class save their progress and end: as it says, else as the workload says of all classes. */
function endingOf(
  own: EndingEntry,
  all: EndingEntry,
): Pick<JobClass, "checkpoint" | "interruptible" | "killAtDeclared" | "scaling"> {
  const scaling = own.scaling ?? all.scaling;
  const checkpoint = own.checkpoint ?? all.checkpoint;
  return {
    checkpoint:
      checkpoint === undefined
        ? undefined
        : {
            everyMs: Math.round(checkpoint.every),
            costMs: Math.round(checkpoint.cost),
            restoreMs: Math.round(checkpoint.restore),
            sizeGB: checkpoint.size,
          },
    scaling:
      scaling === undefined
        ? undefined
        : { throughput: relative(scaling.throughput), power: relative(scaling.power) },
    interruptible: own.interruptible ?? all.interruptible,
    killAtDeclared: own.killAtDeclared ?? all.killAtDeclared,
  };
}

/** In units of the first. */
function relative(values: readonly number[]): number[] {
  return values.map((value) => value / values[0]);
}

function classFrom(
  name: string,
  entry: EndingEntry &
    DataEntry & {
      nameZh?: string;
      latencyBound?: number;
      slack?: number;
      priority: number;
      utilisation: number;
    },
  { workload, datasets }: ScenarioSpec,
): JobClass {
  return {
    name,
    nameZh: entry.nameZh ?? name,
    latencyBoundMs: entry.latencyBound ?? Infinity,
    slackMs: entry.slack ?? Infinity,
    priority: entry.priority,
    utilisation: entry.utilisation,
    data: dataOf(entry, Object.keys(datasets)),
    ...endingOf(entry, workload),
  };
}

async function readTraceEntry(
  spec: ScenarioSpec,
  trace: TraceEntry,
  world: World,
  origins: readonly OriginWithShare[],
  files: InputFiles,
): Promise<BuiltWorkload> {
  const path = files.pathOf(trace.file);
  const name = formatOf(trace)!;
  const format = TRACE_FORMATS[name];
  const { throughput, timeOrigin, tokens } = trace;
  const options: ReadTraceOptions = {
    format: name,
    classes: [trace.class, ...(trace.classes ?? [])].map((entry) => classFrom(entry.name, entry, spec)),
    kind: kindOf(trace),
    milliDevicesPerUnit: devicesPerUnitOf(trace) * MILLI,
    milliDevicesPerProcessor: MILLI / PROCESSORS_PER_SERVER,
    horizonMs: readUntilMs(trace, spec.duration),
    timeOrigin,
    timeUnit: trace.timeUnit,
    columns: trace.columns,
    delimiter: /\.tsv(\.gz)?$/i.test(trace.file) ? "\t" : ",",
    originNames: origins.map((origin) => origin.id),
    throughput: throughput && {
      prefillTokensPerS: throughput.prefill,
      decodeTokensPerS: throughput.decode,
      devicesPerRequest: throughput.devices,
    },
  };
  const shares = origins.map((origin) => origin.share);
  // The path as the scenario writes it: results do not depend on where the scenario lies.
  const asWritten = (report: ReadReport): ReadReport => {
    if (report.rows === 0) throw new DataError(`${trace.file}: no row of data; is it a job trace?`);
    return { ...report, file: trace.file };
  };
  if (format.holds === "rates") {
    const { windows, report } = await format.read(path, options);
    return {
      jobs: perSeed((seed) => {
        const streams = new RandomStreams(seed);
        const requests = drawRequests(windows, tokens, streams, options.horizonMs);
        const read = moved(jobsOfRequests(requests, options.throughput, options), trace, spec.duration);
        const jobs = drawn(read, trace, spec.duration, world, streams);
        return origins.length === 1 ? jobs : withOrigins(jobs, shares, streams);
      }),
      readReport: asWritten(report),
    };
  }
  const read = await readTrace(path, options);
  const jobs = moved(read.jobs, trace, spec.duration);
  const isDrawn = trace.sample !== undefined || trace.load !== undefined;
  const hasOrigins = trace.columns?.origin !== undefined || origins.length === 1;
  const ofSeed = (seed: number) => {
    const streams = new RandomStreams(seed);
    const some = drawn(jobs, trace, spec.duration, world, streams);
    return hasOrigins ? some : withOrigins(some, shares, streams);
  };
  return {
    jobs: isDrawn || !hasOrigins ? perSeed(ofSeed) : () => jobs,
    readReport: asWritten(read.report),
  };
}

/** How far a trace has to be read for what the scenario makes of it, ms from its zero. */
function readUntilMs({ window, stretch: factor = 1 }: TraceEntry, durationMs: number): number {
  const fromMs = window?.from ?? 0;
  return Math.min(window?.to ?? Infinity, fromMs + Math.ceil(durationMs / factor));
}

/** The part of a trace that the scenario takes, at the speed that it says. */
function moved(jobs: JobStore, { window, stretch: factor }: TraceEntry, durationMs: number): JobStore {
  let some = window === undefined ? jobs : clip(jobs, window.from, window.to ?? Infinity);
  if (factor !== undefined) some = clip(stretch(some, factor), 0, durationMs);
  return some;
}

/** As many of its jobs as the scenario says, for one seed. */
function drawn(
  jobs: JobStore,
  { sample: share, load }: TraceEntry,
  durationMs: number,
  world: World,
  streams: RandomStreams,
): JobStore {
  const some = share === undefined ? jobs : sample(jobs, share, streams);
  return load === undefined ? some : rescale(some, load, installedMilliByKind(world), durationMs, streams);
}

function installedMilliByKind(world: World): Float64Array {
  const installed = new Float64Array(DEVICE_KINDS.length);
  for (const { spec } of world.clusters) {
    for (const { type, count } of spec.pools) installed[kindIndex(type.kind)] += count * MILLI;
  }
  return installed;
}
