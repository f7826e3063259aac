import { ConservationError } from "../errors.ts";
import { isFinal, JobState, type JobState as State } from "../model/job.ts";
import { JobCharges } from "./jobCharges.ts";
import type { RunResult } from "./runResult.ts";

/** Rounding allowed between two ways of adding up the same energy, relative to the total. */
const TOLERANCE = 1e-9;

/**
 * The laws that every run must keep, checked at the end of every run: each submitted job is in exactly one final state
 * or counted as unfinished; what jobs are charged adds up to what the meters gave them, cluster by cluster, for energy
 * and carbon; and no job has more than its cluster. Throws ConservationError, a defect of the simulator.
 */
export function checkConservation(result: RunResult): void {
  checkJobs(result);
  checkCharges(result);
}

function checkJobs({ jobs, outcomes, options, policy }: RunResult): void {
  for (let job = 0; job < jobs.count; job++) {
    const state = outcomes.state[job] as State;
    const ended = state === JobState.finished;
    if (ended !== !Number.isNaN(outcomes.finishMs[job])) {
      throw new ConservationError(
        `${policy}: job ${job} has a finish without being finished, or the reverse`,
      );
    }
    if (
      ended &&
      !(outcomes.finishMs[job] >= outcomes.startMs[job] && outcomes.startMs[job] >= jobs.submitMs[job])
    ) {
      throw new ConservationError(`${policy}: job ${job} does not submit, start and finish in this order`);
    }
    if (options.end === "drain" && jobs.submitMs[job] < options.horizonMs && !isFinal(state)) {
      throw new ConservationError(`${policy}: job ${job} was left behind by a run that drains`);
    }
  }
}

function checkCharges(result: RunResult): void {
  const { intervals, jobs, outcomes, world, policy } = result;
  const clusters = intervals.clusters;
  const charged = {
    it: new Float64Array(clusters),
    facility: new Float64Array(clusters),
    carbon: new Float64Array(clusters),
  };
  const charges = new JobCharges(result);
  for (let job = 0; job < jobs.count; job++) {
    const cluster = outcomes.cluster[job];
    if (cluster < 0) continue;
    charges.look(job);
    charged.it[cluster] += charges.itWms;
    charged.facility[cluster] += charges.facilityWms;
    charged.carbon[cluster] += charges.carbonLocationG;
  }
  for (let cluster = 0; cluster < clusters; cluster++) {
    let it = 0;
    let facility = 0;
    let carbon = 0;
    for (let i = 0; i < intervals.length; i++) {
      const row = i * clusters + cluster;
      const jobWms = intervals.jobWms[row];
      if (jobWms > intervals.itWms[row] * (1 + TOLERANCE)) {
        throw new ConservationError(`${policy}: jobs use more than their cluster in interval ${i}`);
      }
      it += jobWms;
      facility += jobWms * intervals.facilityPerIt[row];
      carbon += jobWms * intervals.carbonPerIt[row];
    }
    const id = world.clusters[cluster].spec.id;
    same(it, charged.it[cluster], `${policy}: IT energy of jobs at ${id}`);
    same(facility, charged.facility[cluster], `${policy}: facility energy of jobs at ${id}`);
    same(carbon, charged.carbon[cluster], `${policy}: carbon of jobs at ${id}`);
  }
}

function same(metered: number, charged: number, what: string): void {
  if (Math.abs(metered - charged) <= TOLERANCE * Math.max(Math.abs(metered), Math.abs(charged))) return;
  throw new ConservationError(`${what}: metered ${metered}, charged ${charged}`);
}
