import { DEVICE_KINDS } from "../../model/deviceType.ts";
import { MS_PER_HOUR } from "../../units.ts";
import { needsOfRate, rateParameter } from "../time/forecastRate.ts";
import { RunTimes } from "../time/runTimes.ts";
import { StartSearch } from "../time/startSearch.ts";
import { StartWindow, windowParameters } from "../time/startWindow.ts";
import {
  REJECT,
  type JointPart,
  type ParameterValues,
  type PlacePart,
  type PlaceDefinition,
  type PolicySetup,
} from "../policy.ts";
import { everyCluster, Ranking, shortestQueueScore } from "./ranking.ts";
import { allows, hasRoom, type JobView, type Rate, type View } from "../view.ts";
import { CommittedCapacity, MOST_SLOTS } from "./committedCapacity.ts";

/** Searches cluster and start together, under what it has promised to earlier jobs. */
class WhereAndWhen implements JointPart {
  readonly #rate: Rate;
  readonly #slotMs: number;
  readonly #fill: number;
  readonly #window: StartWindow;
  readonly #runTimes: RunTimes;
  /** By cluster, then kind. */
  readonly #committed: readonly (readonly CommittedCapacity[])[];
  /** What one device of each kind adds to its idle power at full load, W. */
  readonly #dynamicW: readonly Float64Array[];
  readonly #search = new StartSearch();
  readonly #shortestQueue: PlacePart;
  #startMs = 0;
  /** Of the search: the best start so far and what it costs. */
  #best = REJECT;
  #lowest = Infinity;

  constructor(parameters: ParameterValues, setup: PolicySetup) {
    this.#rate = parameters.rate as Rate;
    this.#slotMs = (parameters.slot as number) * MS_PER_HOUR;
    this.#fill = parameters.fill as number;
    this.#window = new StartWindow(parameters, setup);
    this.#runTimes = new RunTimes(setup);
    const everywhere = everyCluster(setup.clusters);
    this.#shortestQueue = new Ranking(everywhere, shortestQueueScore, shortestQueueScore);
    this.#committed = setup.clusters.map(() => DEVICE_KINDS.map(() => new CommittedCapacity(this.#slotMs)));
    this.#dynamicW = setup.clusters.map(({ pools, poolsOfKind }) =>
      Float64Array.from(DEVICE_KINDS, (_, kind) => {
        const type = pools[poolsOfKind[kind][0]]?.type;
        return type === undefined ? NaN : Math.max(type.peakW - type.idleW, 1e-9);
      }),
    );
  }

  place(job: JobView, view: View): number {
    const { clusters } = view;
    this.#best = REJECT;
    this.#lowest = Infinity;
    let canWait = false;
    for (let i = 0; i < clusters.length; i++) {
      if (allows(clusters[i], job) && this.#searchWindow(i, job, view)) canWait = true;
    }
    if (this.#best === REJECT) {
      if (!canWait) return this.#queueAtOnce(job, view);
      this.#searchEarliest(job, view);
    }
    const runMs = this.#runTimes.leftMs(job, clusters[this.#best]);
    this.#committed[this.#best][job.kind].commit(job.milliDevices, this.#startMs, this.#startMs + runMs);
    return this.#best;
  }

  notBefore(): number {
    return this.#startMs;
  }

  /**
   * The cheapest start in a cluster that has room, if it beats what was found before. Promises bind jobs that can wait:
   * one that cannot takes what is free, or late would be those that have no choice.
   *
   * @returns whether the job can wait there
   */
  #searchWindow(index: number, job: JobView, view: View): boolean {
    const cluster = view.clusters[index];
    const runMs = this.#runTimes.leftMs(job, cluster);
    this.#window.look(job, view, runMs);
    const { earliestMs, finishMs } = this.#window;
    const forecast = view.forecasts.of(this.#rate, index);
    const latestMs = Math.max(earliestMs, Math.min(finishMs, forecast.endMs) - runMs);
    const committed = this.#committed[index][job.kind];
    const meanMilli = job.milliDevices * Math.min(1, runMs / this.#slotMs);
    committed.look(cluster, job.kind, meanMilli, this.#fill, latestMs + runMs);
    const perRate = this.#dynamicW[index][job.kind];
    const search = this.#search;
    const canWait = latestMs > earliestMs;
    if (!canWait && earliestMs === view.nowMs && !hasRoom(cluster, job)) return false;
    const room = canWait ? committed : null;
    if (!search.find(forecast, earliestMs, latestMs, runMs, false, room, this.#lowest / perRate))
      return canWait;
    this.#best = index;
    this.#lowest = search.cost * perRate;
    this.#startMs = search.startMs;
    return canWait;
  }

  /** A job that cannot wait, and for which nothing is free: it joins the shortest queue. */
  #queueAtOnce(job: JobView, view: View): number {
    this.#startMs = Math.max(view.nowMs, job.nominalStartMs);
    return this.#shortestQueue.place(job, view);
  }

  /** When there is room nowhere in the window: where there is soonest, the lowest index of equals. */
  #searchEarliest(job: JobView, view: View): void {
    const { clusters } = view;
    for (let i = 0; i < clusters.length; i++) {
      const cluster = clusters[i];
      if (!allows(cluster, job)) continue;
      const runMs = this.#runTimes.leftMs(job, cluster);
      const fromMs = Math.max(view.nowMs, job.nominalStartMs);
      const untilMs = fromMs + MOST_SLOTS * this.#slotMs;
      const committed = this.#committed[i][job.kind];
      const meanMilli = job.milliDevices * Math.min(1, runMs / this.#slotMs);
      committed.look(cluster, job.kind, meanMilli, 1, untilMs + runMs);
      for (let startMs = fromMs; startMs < untilMs;) {
        if (committed.hasRoom(startMs, startMs + runMs)) {
          if (this.#best === REJECT || startMs < this.#startMs) {
            this.#best = i;
            this.#startMs = startMs;
          }
          break;
        }
        startMs = (Math.floor(startMs / this.#slotMs) + 1) * this.#slotMs;
      }
      if (this.#best === REJECT) {
        // A year is promised; it queues here and waits.
        this.#best = i;
        this.#startMs = fromMs;
      }
    }
  }
}

export const whereAndWhen: PlaceDefinition = {
  name: "where-and-when",
  description:
    "Chooses cluster and start together: the pair whose forecast over the declared run is lowest within the job's window, among those with room beside what earlier jobs were promised. Takes the place of a time part.",
  descriptionZh:
    "何处何时：同时选择集群与开始时间：在任务时间窗内，且在已承诺给先前任务的容量之外仍有空余者中，选预测值最低的组合。替代时间部分。",
  foresees: true,
  source:
    "Joint spatio-temporal shifting, as in A. Radovanovic et al., Carbon-Aware Computing for Datacenters, IEEE TPWRS 2023, job by job",
  ranking: false,
  joint: true,
  needs: needsOfRate,
  parameters: {
    ...windowParameters,
    rate: rateParameter,
    slot: {
      type: "number",
      unit: "h",
      default: 1,
      min: 1 / 60,
      max: 24,
      description: "Width of the slots in which promised devices are counted",
    },
    fill: {
      type: "number",
      unit: "1",
      default: 0.8,
      min: 0.01,
      max: 1,
      description:
        "Share of the devices that may be promised to jobs that can wait; the rest is for those that cannot (default: an estimate)",
    },
  },
  create: (parameters, setup) => new WhereAndWhen(parameters, setup),
};
