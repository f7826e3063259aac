import { ROUNDING_W } from "../energy/itPower.ts";
import { CHARGED, CHARGED_INDEX, chargedRate, isCharged } from "../energy/charged.ts";
import type { KeptWherePresent } from "../energy/intervalTable.ts";
import { ConservationError } from "../errors.ts";
import { throughputAt } from "../model/scaling.ts";
import { workedMs } from "../model/checkpoint.ts";
import { isFinal, JobState, type JobState as State } from "../model/job.ts";
import { JobCharges } from "./jobCharges.ts";
import type { RunResult } from "./runResult.ts";

/** Rounding allowed between two ways of adding up the same energy, relative to the total. */
const TOLERANCE = 1e-9;

/**
 * The laws that every run must keep, checked at the end of every run: each submitted job is in exactly one final state
 * or counted as unfinished; what jobs are charged adds up to what the meters gave them, cluster by cluster, for energy,
 * carbon, water and money; no job has more than its cluster; and in every interval supply equals demand. Throws ConservationError, a defect of the simulator.
 */
export function checkConservation(result: RunResult): void {
  checkJobs(result);
  checkWork(result);
  checkCharges(result);
  checkBalance(result);
}

/** The work of a job is done once, and what was cut short is done again as far as no checkpoint saved it. */
function checkWork({ jobs, outcomes, world, policy }: RunResult): void {
  const { attempts } = outcomes;
  if (attempts.count === 0) return;
  for (let job = 0; job < jobs.count; job++) {
    if (outcomes.state[job] !== JobState.finished || attempts.lastOf(job) < 0) continue;
    const { checkpoint, scaling } = jobs.classes[jobs.classOf[job]];
    const { speed } = world.clusters[outcomes.cluster[job]].spec.pools[outcomes.pool[job]];
    const savedMs = outcomes.savedWorkMs![job];
    const restoreMs = savedMs > 0 ? (checkpoint?.restoreMs ?? 0) : 0;
    const lastMs = workedMs(outcomes.finishMs[job] - outcomes.startMs[job] - restoreMs, checkpoint);
    const rate = speed * throughputAt(scaling, outcomes.widthOf(job));
    const doneMs = lastMs * rate + savedMs;
    // Run times are whole ms, rounded up.
    if (doneMs < jobs.workMs[job] * (1 - TOLERANCE) || doneMs > jobs.workMs[job] + rate + 1) {
      throw new ConservationError(
        `${policy}: job ${job} finished with ${doneMs} of ${jobs.workMs[job]} ms of work`,
      );
    }
  }
}

function checkJobs({ jobs, outcomes, options, policy }: RunResult): void {
  for (let job = 0; job < jobs.count; job++) {
    const state = outcomes.state[job] as State;
    const ended = state === JobState.finished || state === JobState.killed;
    if ((ended || state === JobState.returning) !== !Number.isNaN(outcomes.finishMs[job])) {
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
  const { intervals, jobs, outcomes, world, policy, services } = result;
  const clusters = intervals.clusters;
  const chargedIt = new Float64Array(clusters);
  const booked = CHARGED.filter((charged) => isCharged(intervals, charged));
  const charged = booked.map(() => new Float64Array(clusters));
  const charges = new JobCharges(result);
  const add = (cluster: number) => {
    chargedIt[cluster] += charges.itWms;
    for (let k = 0; k < booked.length; k++) {
      charged[k][cluster] += charges.amounts[CHARGED_INDEX[booked[k]]];
    }
  };
  for (let job = 0; job < jobs.count; job++) {
    if (outcomes.cluster[job] < 0) continue;
    charges.lookRun(job, -1);
    add(outcomes.cluster[job]);
  }
  const { attempts } = outcomes;
  for (let attempt = 0; attempt < attempts.count; attempt++) {
    charges.lookRun(attempts.job[attempt], attempt);
    add(attempts.cluster[attempt]);
  }
  for (let cluster = 0; cluster < clusters; cluster++) {
    const id = world.clusters[cluster].spec.id;
    let itWms = 0;
    for (let i = 0; i < intervals.length; i++) {
      const row = i * clusters + cluster;
      const jobWms = intervals.jobWms[row];
      const servicesWms = services.reduce((sum, service) => sum + service.itWms[row], 0);
      // The idle power that each answers for is rounded for itself.
      const roundingWms =
        (jobs.count + services.length) * ROUNDING_W * (intervals.endMs[i] - intervals.startMs[i]);
      if (jobWms + servicesWms > intervals.itWms[row] * (1 + TOLERANCE) + roundingWms) {
        throw new ConservationError(
          `${policy}: jobs and services use more than their cluster in interval ${i}`,
        );
      }
      itWms += jobWms;
    }
    same(itWms, chargedIt[cluster], `${policy}: IT energy of jobs at ${id}`);
    booked.forEach((name, k) => {
      let amount = 0;
      let size = 0;
      for (let i = 0; i < intervals.length; i++) {
        const row = i * clusters + cluster;
        const part = intervals.jobWms[row] * chargedRate(intervals, name, row);
        amount += part;
        // Of the whole row, not only of what jobs take: charges are differences of integrals over all rows.
        size += Math.abs(chargedRate(intervals, name, row) * intervals.itWms[row]);
      }
      // Nothing is known of this cluster's price or margin: then nothing may be charged for it either.
      if (Number.isNaN(amount)) return;
      same(amount, charged[k][cluster], `${policy}: ${name} of jobs at ${id}`, size);
    });
  }
}

/** Supply equals demand in every interval, generation is used, stored or curtailed, and PUE is never below 1. */
function checkBalance({ intervals, world, policy }: RunResult): void {
  const known = (amount: KeptWherePresent, row: number) =>
    intervals.has(amount) ? intervals.at(amount, row) : 0;
  for (let row = 0; row < intervals.length * intervals.clusters; row++) {
    const facilityWms = intervals.facilityWms(row);
    if (facilityWms < intervals.itWms[row]) {
      const { id } = world.clusters[row % intervals.clusters].spec;
      throw new ConservationError(`${policy}: ${id} has a PUE below 1`);
    }
    if (!intervals.has("curtailedWms")) continue;
    const inWms =
      known("solarWms", row) + known("windWms", row) + known("dischargeWms", row) + intervals.gridWms[row];
    const outWms = facilityWms + known("chargeWms", row) + known("curtailedWms", row);
    const { id } = world.clusters[row % intervals.clusters].spec;
    same(inWms, outWms, `${policy}: supply and demand of ${id}`);
  }
}

/** @param size what rounding is measured against, where the sum may cancel */
function same(metered: number, charged: number, what: string, size = 0): void {
  const scale = Math.max(Math.abs(metered), Math.abs(charged), size);
  if (Math.abs(metered - charged) <= TOLERANCE * scale) return;
  throw new ConservationError(`${what}: metered ${metered}, charged ${charged}`);
}
