import { UserError } from "../errors.ts";
import { MS_PER_DAY } from "../units.ts";
import { assumptionsOf } from "./assumptions.ts";
import { buildFaults } from "./buildFaults.ts";
import { buildPolicies } from "./buildPolicies.ts";
import { buildServices } from "./buildServices.ts";
import { buildWorkload } from "./buildWorkload.ts";
import { buildWorld } from "./buildWorld.ts";
import { seedsOf } from "./seeds.ts";
import type { Experiment } from "./experiment.ts";
import { InputFiles } from "./inputFiles.ts";
import type { ScenarioSpec } from "./schema.ts";
import { signalFiles } from "./signalFiles.ts";
import { sliceWarnings } from "./sliceWarning.ts";
import { placeOfRow, type ReadReport } from "../workload/readReport.ts";

export interface BuildOptions {
  /** Folder that paths in the scenario are relative to. */
  readonly baseDir: string;
  /** Run policies that are modules or commands named in the scenario: they are code. */
  readonly allowPolicyCode?: boolean;
}

/** Make a checked scenario ready to run: read its data, build its world, put its policies together. */
export async function buildExperiment(spec: ScenarioSpec, options: BuildOptions): Promise<Experiment> {
  const files = new InputFiles(options.baseDir);
  // Policies first: a scenario that names code is refused before anything else is done for it.
  const policies = await buildPolicies(spec, files, options.allowPolicyCode ?? false);
  await files.readTables(signalFiles([spec.clusters, spec.faults?.log]));
  const { world, origins, seriesReports } = buildWorld(spec, files);
  const workload = await buildWorkload(spec, world, origins, files);
  const faults = buildFaults(spec, world, files);
  const services = await buildServices(spec, world, origins, files);
  const { readReport } = workload;
  const seeds = seedsOf(spec);
  return {
    name: spec.name,
    title: spec.title ?? spec.name,
    titleZh: spec.titleZh ?? spec.title ?? spec.name,
    share: spec.share,
    world,
    options: {
      horizonMs: spec.duration,
      end: spec.end,
      settlementMs: spec.settlement,
      window: { fromMs: spec.warmUp, toMs: spec.duration - spec.coolDown },
    },
    seeds,
    policies,
    baseline: spec.baseline ?? policies[0].name,
    outputs: spec.outputs,
    bound: spec.bound,
    jobs: (seed) => workload.jobs(seed),
    services: (seed) => services.specs(seed),
    faults: (seed) => faults.plan(seed),
    readReport,
    seriesReports,
    inputs: files.used,
    assumptions: assumptionsOf(spec),
    warnings: [
      ...sliceWarnings(spec, world),
      ...(readReport === null ? [] : warningsOf(spec, readReport)),
      ...services.warnings,
      ...(faults.log?.skipped ?? []).map(
        ({ reason, count, firstLine }) =>
          `faults.log: ${count} of ${faults.log!.rows} rows left out: ${reason}, first in line ${firstLine}`,
      ),
    ],
    resolved: spec,
  };
}

function warningsOf(spec: ScenarioSpec, report: ReadReport): string[] {
  const warnings = report.warnings.map((warning) => `workload.trace: ${warning}`);
  if (report.used > 0 && spec.duration > 10 * report.spanMs + MS_PER_DAY) {
    warnings.push(
      `duration: the trace's submissions span ${days(report.spanMs)} days of the run's ${days(spec.duration)}; ` +
        "check workload.trace.timeUnit, or shorten duration",
    );
  }
  if (report.used === 0) {
    const place = placeOfRow(report.format);
    throw new UserError(
      `${report.file}: none of its ${report.rows} rows can be used` +
        report.skipped
          .map(({ reason, count, firstLine }) => `; ${count} × ${reason} (first in ${place} ${firstLine})`)
          .join(""),
    );
  }
  return warnings;
}

function days(ms: number): string {
  return Number((ms / MS_PER_DAY).toPrecision(3)).toString();
}
