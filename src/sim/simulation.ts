import { UserError } from "../errors.ts";
import { monthsOf } from "../energy/calendar.ts";
import { fleetPowerW, reservedIdlePowerW } from "../energy/itPower.ts";
import { jobPowerW } from "../energy/jobPower.ts";
import { Meter } from "../energy/meter.ts";
import { Settlement } from "../energy/settlement.ts";
import { BucketQueue } from "../kernel/bucketQueue.ts";
import type { EventQueue } from "../kernel/eventQueue.ts";
import { RandomStreams } from "../kernel/randomStreams.ts";
import { Cluster } from "../model/cluster.ts";
import { savedMs, withCheckpointsMs, workedMs } from "../model/checkpoint.ts";
import type { DevicePool } from "../model/devicePool.ts";
import { DEVICE_KINDS } from "../model/deviceType.ts";
import { NO_FAULTS, type DeviceOutage, type FaultPlan, type LinkOutage } from "../model/faultPlan.ts";
import { JobState, RejectReason } from "../model/job.ts";
import { idOf, type JobClass, type JobStore } from "../model/jobStore.ts";
import { throughputAt } from "../model/scaling.ts";
import type { ServiceSpec } from "../model/service.ts";
import { OUTSIDE_SCOPE, type Policy, type PolicySetup } from "../policy/policy.ts";
import type { RunPlan } from "../policy/runPlan.ts";
import { PERFECT_FORECAST } from "../signal/forecastModel.ts";
import { Admission } from "./admission.ts";
import { CheckedPolicy } from "./checkedPolicy.ts";
import { ClusterLane } from "./clusterLane.ts";
import { checkConservation } from "./conservation.ts";
import { DataPlacement } from "./dataPlacement.ts";
import { DeviceFaults } from "./deviceFaults.ts";
import { DeviceSleep } from "./deviceSleep.ts";
import { EventKind } from "./eventKind.ts";
import { FaultTimeline } from "./faultTimeline.ts";
import { JobOutcomes } from "./jobOutcomes.ts";
import { LinkFaults } from "./linkFaults.ts";
import { LiveView } from "./liveView.ts";
import { RateForecasts } from "./rateForecasts.ts";
import type { RunResult } from "./runResult.ts";
import { SleepTally } from "./sleepTally.ts";
import { RunningJobs } from "./runningJobs.ts";
import { passBy, plannedWidth, resumeMs, RunPlans, stretchEndMs, type PlannedJob } from "./runPlans.ts";
import { Services } from "./services.ts";
import { Staging } from "./staging.ts";
import { WindowIntegral } from "./windowIntegral.ts";
import type { RunOptions, World } from "./world.ts";

export interface SimulationSpec {
  readonly world: World;
  readonly jobs: JobStore;
  /** Puts the policy together for this run; parts may keep state. */
  readonly policy: (setup: PolicySetup) => Policy;
  readonly options: RunOptions;
  /** Root of the run's named random streams. */
  readonly seed: number;
  /** Online services beside the jobs; none unless said. */
  readonly services?: readonly ServiceSpec[];
  /** What breaks, and when; nothing unless said. */
  readonly faults?: FaultPlan;
  /** The pending events; a bucket queue sized for the workload unless a test brings its own. */
  readonly eventQueue?: EventQueue;
}

const KINDS = DEVICE_KINDS.length;

/**
 * One run: jobs come to the dispatcher, whose policy places each on a cluster and says not before when; the cluster's
 * own queue starts it when there is room. Made for one call of `run`.
 */
export class Simulation {
  readonly #world: World;
  readonly #jobs: JobStore;
  readonly #options: RunOptions;
  readonly #seed: number;
  readonly #events: EventQueue;
  readonly #clusters: readonly Cluster[];
  readonly #lanes: readonly ClusterLane[];
  readonly #policy: CheckedPolicy;
  readonly #admission: Admission;
  readonly #meter: Meter;
  readonly #settlement: Settlement;
  readonly #outcomes: JobOutcomes;
  readonly #sleepTally: SleepTally;
  /** Null under a policy whose devices never sleep. */
  readonly #sleep: DeviceSleep | null;
  /** Lanes under a power cap, whose room changes with every interval. */
  readonly #cappedLanes: readonly ClusterLane[];
  readonly #timeline: FaultTimeline;
  readonly #restart: FaultPlan["restart"];
  /** Null where no device ever breaks, and where no link is ever lost. */
  readonly #deviceFaults: DeviceFaults | null;
  readonly #linkFaults: LinkFaults | null;
  readonly #downMilli: WindowIntegral;
  /** Announced maintenance of whole clusters, the next one last. */
  readonly #announced: readonly DeviceOutage[][];
  /** When each running job ends, where runs may be cut short: what is queued for then may be out of date. */
  readonly #dueMs: Float64Array | null;
  /** Ends that are queued of runs that were cut short. */
  #staleEnds = 0;
  /** Jobs that lost their devices at this instant. */
  readonly #interrupted: number[] = [];
  /** Jobs that no cluster can be reached for now. */
  readonly #unreachable: number[] = [];
  /** Whether every job simply runs for its work: none is saved, killed or restarted. */
  readonly #plainRuns: boolean;
  /** Null where no job is ever suspended or moved by its policy. */
  readonly #plans: RunPlans | null;
  /** How often running jobs are looked at, ms. */
  readonly #reviewEveryMs: number;
  /** The running jobs of each pool, where some may lose their devices. */
  readonly #runningJobs: RunningJobs | null;
  /** Number of the first pool of each cluster among all pools. */
  readonly #firstPool: readonly number[];
  readonly #services: Services | null;
  /** Null where no data has to travel. */
  readonly #staging: Staging | null;
  /** What the policy said of each job whose data travels. */
  readonly #notBeforeMs = new Map<number, number>();
  /** Lanes with something to dispatch at this instant. */
  readonly #dirty: ClusterLane[] = [];
  #nowMs = 0;
  #arrived = 0;
  #handled = 0;

  constructor(spec: SimulationSpec) {
    const { world, jobs, options, faults = NO_FAULTS, services = [] } = spec;
    this.#world = world;
    this.#jobs = jobs;
    this.#options = options;
    this.#seed = spec.seed;
    this.#events = spec.eventQueue ?? new BucketQueue(options.horizonMs, jobs.count);
    this.#clusters = world.clusters.map((cluster, index) => new Cluster(index, cluster.spec));
    this.#meter = new Meter(
      this.#clusters.map((cluster) => cluster.pools.reduce((sum, pool) => sum + fleetPowerW(pool), 0)),
    );
    this.#settlement = new Settlement({
      clusters: this.#clusters,
      conditions: world.clusters,
      accounting: world.accounting,
      meter: this.#meter,
      widthMs: options.settlementMs,
      horizonMs: options.horizonMs,
      cutsMs: [options.window.fromMs, options.window.toMs],
      months: monthsOf(world.clock, options.horizonMs),
    });
    this.#timeline = new FaultTimeline(faults, options.horizonMs);
    this.#restart = faults.restart;
    this.#linkFaults = faults.links.length === 0 ? null : new LinkFaults(world.network);
    const network = this.#linkFaults?.network ?? world.network;
    const streams = new RandomStreams(spec.seed);
    const forecasts = new RateForecasts(
      world,
      world.forecast ?? PERFECT_FORECAST,
      options.horizonMs,
      streams,
    );
    const view = new LiveView(this.#clusters, network, forecasts);
    const policy = spec.policy({
      clusters: this.#clusters,
      network,
      classes: jobs.classes.map(({ name }) => name),
      clock: world.clock,
      streams,
    });
    if (services.length > 0 && policy.power.sleepAfterMs < Infinity) {
      throw new UserError(
        `policy ${policy.name}: devices that sleep and services cannot be combined; use power: always-on`,
      );
    }
    this.#settlement.start(() => policy.storage.create());
    const { sleepAfterMs } = policy.power;
    this.#sleepTally = new SleepTally(this.#clusters.length, options.window);
    this.#sleep =
      sleepAfterMs === Infinity
        ? null
        : new DeviceSleep(this.#clusters, sleepAfterMs, this.#meter, this.#events, this.#sleepTally);
    const moves = network.data !== undefined && jobs.classes.some(movesData);
    this.#staging = moves ? new Staging(network.data, world, jobs) : null;
    const placement = moves ? new DataPlacement(jobs.classes, network) : null;
    this.#downMilli = new WindowIntegral(this.#clusters.length, options.window);
    let pools = 0;
    this.#firstPool = this.#clusters.map((cluster) => (pools += cluster.pools.length) - cluster.pools.length);
    const mayLose = faults.devices.length > 0 || services.some(({ preempts }) => preempts);
    this.#runningJobs = mayLose ? new RunningJobs(pools, jobs.count) : null;
    this.#deviceFaults =
      faults.devices.length === 0
        ? null
        : new DeviceFaults(
            this.#clusters,
            (job) => this.#milliOf(job),
            this.#runningJobs!,
            this.#meter,
            this.#sleep,
            this.#downMilli,
            (job) => this.#interrupt(job),
          );
    this.#dueMs = mayLose ? new Float64Array(jobs.count).fill(NaN) : null;
    this.#services =
      services.length === 0
        ? null
        : new Services(
            services,
            view,
            this.#meter,
            { name: policy.name, part: policy.split },
            options,
            (cluster, pool) => this.#preemptibleMilli(cluster, pool),
            (cluster, pool, milli) => this.#preempt(cluster, pool, milli),
          );
    this.#plainRuns =
      this.#dueMs === null &&
      policy.time.plan === undefined &&
      policy.width.plan === undefined &&
      policy.review.everyMs === Infinity &&
      jobs.classes.every(
        ({ checkpoint, killAtDeclared }) => checkpoint === undefined && killAtDeclared !== true,
      );
    this.#announced = this.#clusters.map(({ index }) => announcedOf(faults, index));
    this.#clusters.forEach((cluster) => this.#announce(cluster));
    this.#policy = new CheckedPolicy(policy, world, view, jobs, placement, options.horizonMs);
    this.#reviewEveryMs = this.#policy.reviewEveryMs;
    const mayBeCut = (each: JobClass) =>
      this.#policy.plansFor(each) || (each.interruptible === true && this.#reviewEveryMs < Infinity);
    this.#plans = jobs.classes.some(mayBeCut) ? new RunPlans() : null;
    this.#lanes = this.#clusters.flatMap((cluster) =>
      DEVICE_KINDS.map((_, kind) => new ClusterLane(cluster, kind, policy.power.fill, policy.queue, jobs)),
    );
    this.#cappedLanes = this.#lanes.filter(
      ({ cluster, pools }) => pools.length > 0 && world.clusters[cluster.index].powerCap !== undefined,
    );
    this.#wakeCappedLanes();
    this.#admission = new Admission(jobs, world.network, this.#clusters);
    this.#outcomes = new JobOutcomes(jobs.count);
    if (this.#plans !== null && jobs.classes.some(({ scaling }) => scaling !== undefined)) {
      this.#outcomes.width = new Uint8Array(jobs.count).fill(1);
    }
    if (this.#staging !== null) this.#outcomes.deliveredMs = new Float64Array(jobs.count).fill(NaN);
  }

  /** Run to the end; checks conservation before it returns. */
  run(): RunResult {
    try {
      return this.#runToEnd();
    } finally {
      this.#policy.end();
    }
  }

  #runToEnd(): RunResult {
    this.#runEvents();
    const endMs = this.#close();
    this.#staging?.close(endMs);
    for (const { index } of this.#clusters) {
      this.#sleepTally.advance(index, endMs);
      this.#downMilli.advance(index, endMs);
    }
    const result: RunResult = {
      policy: this.#policy.name,
      clairvoyant: this.#policy.clairvoyant,
      seed: this.#seed,
      world: this.#world,
      options: this.#options,
      jobs: this.#jobs,
      outcomes: this.#outcomes,
      intervals: this.#settlement.table,
      sleep: this.#sleepTally,
      services: this.#services?.outcomes ?? [],
      transfers: this.#staging?.log ?? [],
      downMilliMs: this.#downMilli.integral,
      devicesSleep: this.#sleep !== null,
      endMs,
      events: this.#handled,
    };
    checkConservation(result);
    return result;
  }

  /** Take every instant at which something happens, in order, until the run's end. */
  #runEvents(): void {
    const events = this.#events;
    const submitMs = this.#jobs.submitMs;
    const { horizonMs } = this.#options;
    const lastEventMs = this.#options.end === "stop" ? horizonMs : Infinity;
    for (;;) {
      const arrivalMs =
        this.#arrived < this.#jobs.count && submitMs[this.#arrived] < horizonMs
          ? submitMs[this.#arrived]
          : Infinity;
      const eventMs = events.nextTimeMs;
      let nowMs = eventMs < arrivalMs ? eventMs : arrivalMs;
      // Jobs that wait for power may start whenever an interval begins.
      if (this.#waitsForPower() && this.#hasFuture()) nowMs = Math.min(nowMs, this.#settlement.nextCutMs);
      nowMs = Math.min(nowMs, this.#timeline.nextMs);
      if (this.#staging !== null) nowMs = Math.min(nowMs, this.#staging.nextMs);
      if (this.#services !== null && this.#nowMs < horizonMs) {
        nowMs = Math.min(nowMs, this.#services.nextMs, this.#settlement.nextCutMs);
      }
      if (nowMs > lastEventMs || nowMs === Infinity) return;
      // Past the horizon nothing goes on but jobs.
      if (nowMs > horizonMs && !this.#hasOpenJobs()) return;

      // Intervals that ended since the last instant are settled first.
      while (this.#settlement.nextCutMs < nowMs) this.#cut(this.#settlement.nextCutMs);
      this.#nowMs = nowMs;

      this.#takeEnds();

      // Data has arrived.
      if (this.#staging !== null && this.#staging.nextMs === nowMs) this.#takeArrived(this.#staging);

      // What was down comes back, and what breaks breaks; jobs that lost their devices are placed anew.
      if (this.#timeline.nextMs === nowMs) this.#repairAndBreak();

      // An interval ends and signals step: from here on policies see the new rates.
      const ends = this.#settlement.nextCutMs === nowMs;
      if (ends && this.#hasFuture()) this.#cut(nowMs);

      // Services are split anew by what they need and by the rates from here on.
      if (this.#services !== null && (ends || this.#services.nextMs === nowMs)) this.#serve(this.#services);

      // Devices have woken up, and the jobs that waited for them start.
      if (this.#sleep !== null) {
        this.#powerUp(this.#sleep);
        this.#takeEnds();
      }

      // Stretches of planned jobs are over.
      while (events.nextTimeMs === nowMs && events.nextKind === EventKind.stretch) {
        events.pop();
        this.#runEnds(events.id);
      }

      // Held jobs are let into their queues.
      while (events.nextTimeMs === nowMs && events.nextKind === EventKind.release) {
        events.pop();
        if (this.#plans === null) this.#enqueue(events.id, true);
        else this.#release(this.#plans, events.id);
      }
      this.#dispatch();

      // Jobs arrive and are placed one by one, each seeing what the one before it took.
      if (arrivalMs === nowMs) {
        do {
          const job = this.#arrived++;
          this.#arrive(job);
        } while (this.#arrived < this.#jobs.count && submitMs[this.#arrived] === nowMs);
        this.#dispatch();
      }

      // What nobody asked for until now may sleep.
      if (this.#sleep !== null) {
        this.#sleepIdle(this.#sleep);
        this.#dispatch();
      }
    }
  }

  /** Jobs end, and their lanes are dispatched; a job of no length ends in the instant in which it starts. */
  #takeEnds(): void {
    const events = this.#events;
    const nowMs = this.#nowMs;
    while (events.nextTimeMs === nowMs && events.nextKind === EventKind.finish) {
      do {
        events.pop();
        this.#runEnds(events.id);
      } while (events.nextTimeMs === nowMs && events.nextKind === EventKind.finish);
      // Services that lack devices come before jobs that wait.
      if (this.#services?.isShort === true && nowMs < this.#options.horizonMs) this.#serve(this.#services);
      this.#dispatch();
    }
  }

  /** Whether anything is still to come, so that rates past this instant are needed. */
  #hasFuture(): boolean {
    if (this.#nowMs < this.#options.horizonMs) return true;
    return this.#options.end === "drain" && this.#hasOpenJobs();
  }

  /** Whether any job is under way, or waits for something that will come. */
  #hasOpenJobs(): boolean {
    return (
      this.#hasJobEvents() ||
      this.#waitsForPower() ||
      this.#waitsForRepair() ||
      (this.#staging !== null && this.#staging.active > 0)
    );
  }

  /** Whether any job runs, waits for devices to wake up or is held. */
  #hasJobEvents(): boolean {
    return this.#events.size > this.#staleEnds + (this.#sleep === null ? 0 : this.#sleep.timers);
  }

  #waitsForRepair(): boolean {
    if (this.#timeline.nextMs === Infinity) return false;
    return this.#unreachable.length > 0 || this.#lanes.some((lane) => lane.queue.length > 0);
  }

  #waitsForPower(): boolean {
    const lanes = this.#cappedLanes;
    for (let i = 0; i < lanes.length; i++) if (lanes[i].queue.length > 0) return true;
    return false;
  }

  /** Split all services, and let jobs have what they give back. */
  #serve(services: Services): void {
    services.step(this.#nowMs);
    if (this.#interrupted.length > 0) this.#restartInterrupted();
    for (const lane of this.#lanes) {
      if (lane.queue.length > 0) this.#markDirty(lane);
    }
  }

  /** Milli-devices of a pool that interruptible jobs hold. */
  #preemptibleMilli(cluster: Cluster, poolIndex: number): number {
    let milli = 0;
    const running = this.#runningJobs!;
    for (
      let job = running.first(this.#firstPool[cluster.index] + poolIndex);
      job >= 0;
      job = running.after(job)
    ) {
      if (this.#isInterruptible(job)) milli += cluster.pools[poolIndex].takes(this.#milliOf(job));
    }
    return milli;
  }

  /** Interrupt jobs of a pool, those that started last first, until so much more is free. */
  #preempt(cluster: Cluster, poolIndex: number, milli: number): void {
    const running = this.#runningJobs!;
    const pool = cluster.pools[poolIndex];
    const neededMilli = pool.freeMilli + milli;
    for (
      let job = running.last(this.#firstPool[cluster.index] + poolIndex);
      job >= 0 && pool.freeMilli < neededMilli;
    ) {
      const before = running.before(job);
      if (this.#isInterruptible(job)) this.#interrupt(job);
      job = before;
    }
  }

  #isInterruptible(job: number): boolean {
    return this.#jobs.classes[this.#jobs.classOf[job]].interruptible === true;
  }

  #cut(nowMs: number): void {
    this.#services?.closeInterval(nowMs);
    this.#settlement.settle(nowMs);
    if (nowMs === this.#options.horizonMs) this.#meter.stopCountingIdle();
    this.#settlement.begin(nowMs);
    if (this.#sleep !== null) this.#sleep.keepReserved();
    this.#wakeCappedLanes();
  }

  /** What may start changes for every kind of device when the room under a power cap does. */
  #wakeCappedLanes(): void {
    const lanes = this.#cappedLanes;
    for (let i = 0; i < lanes.length; i++) {
      lanes[i].cluster.refreshRoom(lanes[i].kind);
      if (lanes[i].queue.length > 0) this.#markDirty(lanes[i]);
    }
  }

  /** Settle up to the end of the run, and return that instant. */
  #close(): number {
    const { horizonMs } = this.#options;
    const endMs = Math.max(horizonMs, this.#nowMs);
    while (this.#settlement.nextCutMs < endMs) this.#cut(this.#settlement.nextCutMs);
    if (this.#settlement.startMs < endMs) {
      this.#services?.closeInterval(endMs);
      this.#settlement.settle(endMs);
    }
    this.#settlement.close();
    return endMs;
  }

  #arrive(job: number): void {
    this.#handled++;
    const refusal = this.#admission.refusal(job);
    if (refusal !== RejectReason.none) {
      this.#reject(job, refusal);
      return;
    }
    const jobs = this.#jobs;
    const lastOfInstant = this.#arrived === jobs.count || jobs.submitMs[this.#arrived] !== jobs.submitMs[job];
    this.#place(job, !lastOfInstant);
  }

  /** Ask the policy where and when. @param later more jobs of this instant may come */
  #place(job: number, later: boolean): void {
    const outcomes = this.#outcomes;
    if (this.#linkFaults !== null && !this.#policy.isReachable(job, this.#nowMs)) {
      this.#unreachable.push(job);
      return;
    }
    const doneMs = outcomes.savedWorkMs === null ? 0 : outcomes.savedWorkMs[job];
    const index = this.#policy.place(job, this.#nowMs, doneMs);
    if (index < 0) {
      this.#reject(job, index === OUTSIDE_SCOPE ? RejectReason.outsideScope : RejectReason.byPolicy);
      return;
    }
    this.#settleIn(job, index, doneMs, later);
  }

  /** A job goes to a cluster: its data follows, and its policy says when it runs. */
  #settleIn(job: number, index: number, doneMs: number, later: boolean): void {
    const outcomes = this.#outcomes;
    const previous = outcomes.cluster[job];
    outcomes.cluster[job] = index;
    outcomes.move(job, JobState.assigned);
    const notBeforeMs = this.#startOf(job, index, doneMs);
    if (this.#staging !== null && previous !== index) {
      const hasSaved = outcomes.savedWorkMs !== null && outcomes.savedWorkMs[job] > 0;
      if (this.#staging.fetch(job, index, hasSaved ? previous : -1, this.#nowMs)) {
        outcomes.move(job, JobState.staging);
        this.#notBeforeMs.set(job, notBeforeMs);
        return;
      }
    }
    this.#hold(job, notBeforeMs, later);
  }

  /** When a placed job starts, by its policy, ms. */
  #startOf(job: number, index: number, doneMs: number): number {
    const plans = this.#plans;
    if (plans === null) return this.#policy.notBefore(job, index, this.#nowMs);
    const jobClass = this.#classOf(job);
    if (this.#policy.plansFor(jobClass)) return this.#ask(plans, job, doneMs).firstMs;
    const notBeforeMs = this.#policy.notBefore(job, index, this.#nowMs);
    if (jobClass.interruptible === true) plans.setWhole(job, notBeforeMs);
    return notBeforeMs;
  }

  /** Let a placed job wait until it may start, then for its devices. */
  #hold(job: number, notBeforeMs: number, later: boolean): void {
    const outcomes = this.#outcomes;
    if (notBeforeMs > this.#nowMs) {
      outcomes.move(job, JobState.held);
      this.#events.push(Math.ceil(notBeforeMs), EventKind.release, job);
      return;
    }
    this.#enqueue(job, later);
  }

  /** The data of some jobs has arrived: inputs, and jobs may start; outputs, and jobs are done. */
  #takeArrived(staging: Staging): void {
    const outcomes = this.#outcomes;
    for (const { job, output } of staging.takeArrived(this.#nowMs)) {
      this.#handled++;
      if (output) {
        outcomes.move(job, JobState.finished);
        outcomes.deliveredMs![job] = this.#nowMs;
      } else {
        const notBeforeMs = this.#notBeforeMs.get(job)!;
        this.#notBeforeMs.delete(job);
        this.#hold(job, notBeforeMs, true);
      }
    }
    this.#dispatch();
  }

  #reject(job: number, reason: RejectReason): void {
    this.#outcomes.move(job, JobState.rejected);
    this.#outcomes.rejectReason[job] = reason;
  }

  /**
   * A job joins the queue of its lane. When it is alone there and fits, any discipline would start it, so it starts
   * at once, unless more jobs of this instant may come first (`later`): then the lane is dispatched after them, and
   * until then the view shows the devices as taken.
   */
  #enqueue(job: number, later: boolean): void {
    const jobs = this.#jobs;
    const kind = jobs.kind[job];
    const lane = this.#lanes[this.#outcomes.cluster[job] * KINDS + kind];
    const { cluster, queue } = lane;
    const milliDevices = jobs.milliDevices[job];
    const declaredMs = jobs.declaredMs[job];
    lane.openForMs = cluster.closesAtMs - this.#nowMs;
    this.#outcomes.move(job, JobState.queued);
    if (!later && queue.length === 0) {
      const pool = lane.poolWithRoom(milliDevices, declaredMs);
      if (pool >= 0) {
        this.#start(job, lane, pool);
        return;
      }
    }
    queue.push(job, this.#nowMs);
    cluster.queuedWork[kind] += milliDevices * declaredMs;
    const promised = later && cluster.queued[kind] === 0 ? lane.poolWithRoom(milliDevices, declaredMs) : -1;
    if (promised >= 0) lane.promise(promised, milliDevices, this.#nowMs);
    else cluster.queued[kind]++;
    this.#markDirty(lane);
  }

  #markDirty(lane: ClusterLane): void {
    if (lane.dirty) return;
    lane.dirty = true;
    this.#dirty.push(lane);
  }

  /** Start what may start in every lane that changed. Lanes do not touch each other, so their order is no matter. */
  #dispatch(): void {
    const dirty = this.#dirty;
    if (dirty.length === 0) return;
    for (let i = 0; i < dirty.length; i++) this.#dispatchLane(dirty[i]);
    dirty.length = 0;
  }

  #dispatchLane(lane: ClusterLane): void {
    const { cluster, kind, queue } = lane;
    const jobs = this.#jobs;
    lane.dirty = false;
    lane.openForMs = cluster.closesAtMs - this.#nowMs;
    lane.takeBackPromises();
    for (;;) {
      const job = queue.take(this.#nowMs);
      if (job < 0) break;
      const pool = lane.poolWithRoom(jobs.milliDevices[job], jobs.declaredMs[job]);
      if (pool < 0) throw new Error(`queue discipline took job ${idOf(jobs, job)}, which does not fit`);
      this.#start(job, lane, pool);
      cluster.queuedWork[kind] -= jobs.milliDevices[job] * jobs.declaredMs[job];
    }
    cluster.queued[kind] = queue.length;
    if (queue.length === 0) cluster.queuedWork[kind] = 0;
    cluster.refreshRoom(kind);
  }

  #start(job: number, lane: ClusterLane, poolInLane: number): void {
    this.#handled++;
    const jobs = this.#jobs;
    const outcomes = this.#outcomes;
    const { cluster, kind } = lane;
    const pool = lane.pools[poolInLane];
    const nowMs = this.#nowMs;
    if (outcomes.width !== null) outcomes.width[job] = this.#widthIn(pool, job, cluster.powerRoomW);
    const taken = pool.takes(this.#milliOf(job));
    const dynamicW = this.#dynamicW(job, pool);
    const poolIndex = cluster.poolsOfKind[kind][poolInLane];
    const startMs =
      this.#sleep === null ? nowMs : this.#sleep.take(job, cluster, poolIndex, taken, dynamicW, nowMs);
    pool.freeMilli -= taken;
    cluster.runningEnd[kind] += taken * (startMs + jobs.declaredMs[job] / pool.speed);
    outcomes.pool[job] = poolIndex;
    lane.queue.started(job, poolInLane, startMs);
    if (startMs === nowMs) this.#run(job, cluster, pool, taken, dynamicW);
    else this.#events.push(startMs, EventKind.powerUp, job);
    // Under a power cap what one kind of device takes is gone for all.
    if (cluster.powerRoomW === Infinity) cluster.refreshRoom(kind);
    else for (let each = 0; each < KINDS; each++) cluster.refreshRoom(each);
  }

  /** All devices of a job are awake: it runs. */
  #run(job: number, cluster: Cluster, pool: DevicePool, taken: number, dynamicW: number): void {
    const jobs = this.#jobs;
    const outcomes = this.#outcomes;
    const nowMs = this.#nowMs;
    const reservedIdleW = reservedIdlePowerW(pool, this.#milliOf(job));
    cluster.powerRoomW -= dynamicW;
    outcomes.move(job, JobState.running);
    outcomes.startMs[job] = nowMs;
    this.#meter.change(cluster.index, nowMs, 1, dynamicW, reservedIdleW, taken);
    if (this.#runningJobs !== null) {
      this.#runningJobs.add(this.#firstPool[cluster.index] + outcomes.pool[job], job);
    }
    let endMs =
      nowMs +
      (this.#plainRuns ? runTimeMs(jobs.workMs[job], pool.speed) : this.#runMs(job, this.#rateOf(job)));
    if (this.#plans !== null) endMs = this.#withinPlan(this.#plans, job, endMs);
    if (this.#dueMs !== null) this.#dueMs[job] = endMs;
    const cuts = this.#plans?.of(job)?.cuts === true;
    this.#events.push(endMs, cuts ? EventKind.stretch : EventKind.finish, job);
  }

  /** How long a run goes on unless something breaks: its work, its checkpoints, or until it is killed, ms. */
  #runMs(job: number, speed: number): number {
    const { killAtDeclared } = this.#jobs.classes[this.#jobs.classOf[job]];
    const neededMs = this.#neededMs(job, speed);
    return killAtDeclared === true ? Math.min(neededMs, this.#declaredMs(job, speed)) : neededMs;
  }

  /** Run time of the work that is left, checkpoints included, ms. */
  #neededMs(job: number, speed: number): number {
    const { checkpoint } = this.#jobs.classes[this.#jobs.classOf[job]];
    const leftMs = Math.ceil(this.#outcomes.leftWorkMs(job, this.#jobs.workMs[job]) / speed);
    return this.#restoreMs(job) + withCheckpointsMs(leftMs, checkpoint);
  }

  /** How long a run stands still at its beginning to read what an earlier run has saved, ms. */
  #restoreMs(job: number): number {
    const { savedWorkMs } = this.#outcomes;
    if (savedWorkMs === null || savedWorkMs[job] === 0) return 0;
    return this.#jobs.classes[this.#jobs.classOf[job]].checkpoint?.restoreMs ?? 0;
  }

  #declaredMs(job: number, speed: number): number {
    return Math.ceil(this.#jobs.declaredMs[job] / speed);
  }

  /** Start the jobs whose devices are awake at this instant. */
  #powerUp(sleep: DeviceSleep): void {
    const events = this.#events;
    const outcomes = this.#outcomes;
    while (events.nextTimeMs === this.#nowMs && events.nextKind === EventKind.powerUp) {
      events.pop();
      this.#handled++;
      const job = events.id;
      const cluster = this.#clusters[outcomes.cluster[job]];
      const pool = cluster.pools[outcomes.pool[job]];
      const dynamicW = this.#dynamicW(job, pool);
      sleep.powerUp(job, cluster, outcomes.pool[job], this.#nowMs);
      if (this.#deviceFaults?.owes(cluster.index, outcomes.pool[job]) === true)
        this.#unbind(job, cluster, pool);
      else this.#run(job, cluster, pool, pool.takes(this.#milliOf(job)), dynamicW);
      if (this.#cappedLanes.length > 0) this.#wakeCappedLanes();
    }
  }

  /** Let devices sleep whose time is up at this instant, when nothing else is left in it. That makes room under a cap. */
  #sleepIdle(sleep: DeviceSleep): void {
    const events = this.#events;
    while (events.nextTimeMs === this.#nowMs && events.nextKind === EventKind.sleep) {
      events.pop();
      this.#handled++;
      sleep.sleep(events.id, this.#nowMs);
      if (this.#cappedLanes.length > 0) this.#wakeCappedLanes();
    }
  }

  /** A run ends as it was meant to, unless it was cut short before. */
  #runEnds(job: number): void {
    const outcomes = this.#outcomes;
    if (
      this.#dueMs !== null &&
      (this.#dueMs[job] !== this.#nowMs || outcomes.state[job] !== JobState.running)
    ) {
      this.#staleEnds--;
      return;
    }
    this.#handled++;
    if (this.#plans !== null) {
      const plan = this.#plans.of(job);
      if (plan?.cuts === true) {
        this.#stretchEnds(this.#plans, job, plan);
        return;
      }
      this.#plans.delete(job);
    }
    const killed = !this.#plainRuns && this.#isKilled(job);
    this.#giveBack(job);
    outcomes.finishMs[job] = this.#nowMs;
    const returns = !killed && this.#staging?.deliver(job, outcomes.cluster[job], this.#nowMs) === true;
    outcomes.move(job, killed ? JobState.killed : returns ? JobState.returning : JobState.finished);
    if (outcomes.deliveredMs !== null && !returns) outcomes.deliveredMs[job] = this.#nowMs;
  }

  /** Ask the policy when a job runs from now on. */
  #ask(plans: RunPlans, job: number, doneMs: number): RunPlan {
    const plan = this.#policy.plan(job, this.#outcomes.cluster[job], this.#nowMs, doneMs);
    plans.set(job, plan);
    return plan;
  }

  /** A held or suspended job may go on: it joins its queue, or its policy is asked again first. */
  #release(plans: RunPlans, job: number): void {
    const plan = plans.of(job);
    if (plan !== undefined && plan.next >= plan.fromMs.length && plan.askAgainMs <= this.#nowMs) {
      const { firstMs } = this.#ask(plans, job, this.#outcomes.savedWorkMs?.[job] ?? 0);
      if (firstMs > this.#nowMs) {
        this.#events.push(Math.ceil(firstMs), EventKind.release, job);
        return;
      }
    }
    this.#enqueue(job, true);
  }

  /** When a run that begins now ends: when its work is done, or its stretch is over. */
  #withinPlan(plans: RunPlans, job: number, endMs: number): number {
    let plan = plans.of(job);
    if (plan === undefined) return endMs;
    passBy(plan, this.#nowMs);
    if (stretchEndMs(plan) <= this.#nowMs) {
      // It waited for its devices until it was to be asked again. It has them now, and goes on to the next turn.
      this.#ask(plans, job, this.#outcomes.savedWorkMs?.[job] ?? 0);
      plan = plans.of(job)!;
    }
    const everyMs = this.#reviewEveryMs;
    plan.reviewMs = (Math.floor(this.#nowMs / everyMs) + 1) * everyMs;
    const cutMs = Math.ceil(Math.min(stretchEndMs(plan), plan.reviewMs));
    plan.cuts = cutMs < endMs;
    plan.saves = false;
    return plan.cuts ? cutMs : endMs;
  }

  /** A stretch of a running job is over: it goes on if the next one begins, else it is suspended, its progress saved. */
  #stretchEnds(plans: RunPlans, job: number, plan: PlannedJob): void {
    const nowMs = this.#nowMs;
    const jobs = this.#jobs;
    if (plan.saves) {
      this.#leave(job, plan);
      return;
    }
    if (Math.ceil(plan.reviewMs) === nowMs) this.#review(job, plan);
    passBy(plan, nowMs);
    let ahead = plan;
    if (plan.goesTo < 0 && resumeMs(plan, nowMs) <= nowMs) {
      if (plan.next >= plan.fromMs.length) {
        this.#ask(plans, job, this.#doneMs(job));
        ahead = plans.of(job)!;
      }
      if (resumeMs(ahead, nowMs) <= nowMs) {
        if (!this.#isResized(job, ahead)) {
          const doneAtMs = this.#outcomes.startMs[job] + this.#runMs(job, this.#rateOf(job));
          this.#runUntil(job, this.#withinPlan(plans, job, doneAtMs));
          return;
        }
      }
    }
    const costMs = jobs.classes[jobs.classOf[job]].checkpoint?.costMs ?? 0;
    if (costMs === 0) this.#leave(job, ahead);
    else {
      ahead.cuts = true;
      ahead.saves = true;
      this.#runUntil(job, nowMs + costMs);
    }
  }

  #runUntil(job: number, endMs: number): void {
    if (this.#dueMs !== null) this.#dueMs[job] = endMs;
    const cuts = this.#plans!.of(job)!.cuts;
    this.#events.push(endMs, cuts ? EventKind.stretch : EventKind.finish, job);
  }

  /** Work of a running job that is done by now, earlier runs included, ms at reference speed. */
  #doneMs(job: number): number {
    const outcomes = this.#outcomes;
    const saved = outcomes.savedWorkMs === null ? 0 : outcomes.savedWorkMs[job];
    return saved + this.#workedMs(job) * this.#rateOf(job);
  }

  /** Run time of the present run that was work, ms. @param standstillMs how long it has saved its progress until now */
  #workedMs(job: number, standstillMs = 0): number {
    const jobs = this.#jobs;
    const { checkpoint } = jobs.classes[jobs.classOf[job]];
    const elapsedMs = this.#nowMs - standstillMs - this.#outcomes.startMs[job] - this.#restoreMs(job);
    return workedMs(Math.max(0, elapsedMs), checkpoint);
  }

  /** Ask the policy whether a running job moves. */
  #review(job: number, plan: PlannedJob): void {
    const here = this.#outcomes.cluster[job];
    const to = this.#policy.review(job, here, this.#nowMs, this.#doneMs(job));
    plan.goesTo = to === here ? -1 : to;
  }

  /**
   * A job stands still until its plan goes on; or goes on at once with more or fewer devices, or in another cluster. What it
   * has done is saved.
   */
  #leave(job: number, plan: PlannedJob): void {
    const jobs = this.#jobs;
    const outcomes = this.#outcomes;
    const nowMs = this.#nowMs;
    // While it saved its progress it stood still.
    const standstillMs = plan.saves ? jobs.classes[jobs.classOf[job]].checkpoint!.costMs : 0;
    const doneMs = this.#workedMs(job, standstillMs) * this.#rateOf(job);
    plan.cuts = false;
    plan.saves = false;
    this.#giveBack(job);
    const poolIndex = outcomes.pool[job];
    const { goesTo } = plan;
    if (goesTo >= 0) {
      plan.goesTo = -1;
      outcomes.suspend(job, nowMs, doneMs, 2);
      this.#settleIn(job, goesTo, outcomes.savedWorkMs![job], true);
      return;
    }
    outcomes.suspend(job, nowMs, doneMs, 1);
    if (resumeMs(plan, nowMs) <= nowMs && this.#startAgain(job, poolIndex)) return;
    this.#events.push(Math.max(nowMs, Math.ceil(resumeMs(plan, nowMs))), EventKind.release, job);
  }

  /** A job that was just suspended goes on in its pool before others get its devices. @returns whether it could */
  #startAgain(job: number, poolIndex: number): boolean {
    const outcomes = this.#outcomes;
    const cluster = this.#clusters[outcomes.cluster[job]];
    const kind = this.#jobs.kind[job];
    const pool = cluster.pools[poolIndex];
    if (pool.roomMilli(cluster.powerRoomW) < pool.takes(this.#jobs.milliDevices[job])) return false;
    outcomes.move(job, JobState.queued);
    const lane = this.#lanes[cluster.index * KINDS + kind];
    this.#start(job, lane, cluster.poolsOfKind[kind].indexOf(poolIndex));
    return true;
  }

  /** Whether a job that goes on is to have more or fewer devices than it has. */
  #isResized(job: number, plan: PlannedJob): boolean {
    return this.#outcomes.width !== null && this.#outcomes.width[job] !== plannedWidth(plan);
  }

  /** How wide a job runs in a pool: as planned, or as far as there is room. */
  #widthIn(pool: DevicePool, job: number, powerRoomW: number): number {
    const plan = this.#plans?.of(job);
    if (plan === undefined) return 1;
    passBy(plan, this.#nowMs);
    const milliDevices = this.#jobs.milliDevices[job];
    const roomMilli = Math.min(pool.freeMilli, pool.roomMilli(powerRoomW));
    let width = plannedWidth(plan);
    while (width > 1 && pool.takes(milliDevices * width) > roomMilli) width--;
    return width;
  }

  /** What a job asks for at its present width, milli-devices. */
  #milliOf(job: number): number {
    const { width } = this.#outcomes;
    return width === null ? this.#jobs.milliDevices[job] : this.#jobs.milliDevices[job] * width[job];
  }

  /** What a running job adds to the idle power of its devices, W. */
  #dynamicW(job: number, pool: DevicePool): number {
    return jobPowerW(this.#jobs, job, pool, this.#outcomes.widthOf(job));
  }

  /** Work at reference speed and width 1 that a running job does in a unit of time. */
  #rateOf(job: number): number {
    const outcomes = this.#outcomes;
    const { speed } = this.#clusters[outcomes.cluster[job]].pools[outcomes.pool[job]];
    return outcomes.width === null
      ? speed
      : speed * throughputAt(this.#classOf(job).scaling, outcomes.width[job]);
  }

  #classOf(job: number): JobClass {
    return this.#jobs.classes[this.#jobs.classOf[job]];
  }

  #isKilled(job: number): boolean {
    return this.#nowMs - this.#outcomes.startMs[job] < this.#neededMs(job, this.#rateOf(job));
  }

  /** A running job gives its devices back. */
  #giveBack(job: number): void {
    const outcomes = this.#outcomes;
    const cluster = this.#clusters[outcomes.cluster[job]];
    const poolIndex = outcomes.pool[job];
    const pool = cluster.pools[poolIndex];
    const nowMs = this.#nowMs;
    const milliDevices = this.#milliOf(job);
    const dynamicW = this.#dynamicW(job, pool);
    cluster.powerRoomW += dynamicW;
    const reservedIdleW = reservedIdlePowerW(pool, milliDevices);
    this.#meter.change(cluster.index, nowMs, -1, dynamicW, reservedIdleW, pool.takes(milliDevices));
    if (this.#runningJobs !== null) {
      this.#runningJobs.remove(this.#firstPool[cluster.index] + poolIndex, job);
    }
    this.#free(job, cluster, pool, outcomes.startMs[job]);
  }

  /** The devices bound to a job are free again. @param startMs when it started, or was to start */
  #free(job: number, cluster: Cluster, pool: DevicePool, startMs: number): void {
    const jobs = this.#jobs;
    const kind = jobs.kind[job];
    const lane = this.#lanes[cluster.index * KINDS + kind];
    const poolIndex = this.#outcomes.pool[job];
    const taken = pool.takes(this.#milliOf(job));
    pool.freeMilli += taken;
    if (this.#sleep !== null) this.#sleep.release(cluster, poolIndex, taken, this.#nowMs);
    if (this.#deviceFaults !== null) this.#deviceFaults.collect(cluster.index, poolIndex, this.#nowMs);
    cluster.refreshRoom(kind);
    cluster.runningEnd[kind] -= taken * (startMs + jobs.declaredMs[job] / pool.speed);
    const upMilli = cluster.installedMilli[kind] - cluster.downMilli[kind] - cluster.servingMilli[kind];
    if (cluster.freeMilli[kind] === upMilli) cluster.runningEnd[kind] = 0;
    lane.queue.ended(job, this.#nowMs);
    if (lane.queue.length > 0) this.#markDirty(lane);
    if (this.#cappedLanes.length > 0) this.#wakeCappedLanes();
  }

  /** Devices that a job waited for go out of service as soon as they are awake: it waits for others. */
  #unbind(job: number, cluster: Cluster, pool: DevicePool): void {
    this.#free(job, cluster, pool, this.#nowMs);
    const jobs = this.#jobs;
    const kind = jobs.kind[job];
    const lane = this.#lanes[cluster.index * KINDS + kind];
    lane.queue.push(job, this.#nowMs);
    cluster.queuedWork[kind] += jobs.milliDevices[job] * jobs.declaredMs[job];
    this.#markDirty(lane);
  }

  /** A job loses its devices: what no checkpoint has saved has to be done again. */
  #interrupt(job: number): void {
    this.#handled++;
    const jobs = this.#jobs;
    const outcomes = this.#outcomes;
    const rate = this.#rateOf(job);
    const { checkpoint } = jobs.classes[jobs.classOf[job]];
    const elapsedMs = Math.max(0, this.#nowMs - outcomes.startMs[job] - this.#restoreMs(job));
    const keptMs = savedMs(elapsedMs, checkpoint);
    const plan = this.#plans?.of(job);
    if (plan !== undefined) {
      plan.cuts = plan.saves = false;
      plan.goesTo = -1;
    }
    this.#giveBack(job);
    outcomes.interrupt(job, this.#nowMs, keptMs * rate, workedMs(elapsedMs, checkpoint) - keptMs);
    this.#staleEnds++;
    this.#interrupted.push(job);
  }

  /** Take the ends and beginnings of outages of this instant; then policies see what is left and interrupted jobs go on. */
  #repairAndBreak(): void {
    const nowMs = this.#nowMs;
    while (this.#timeline.nextMs === nowMs) {
      this.#handled++;
      const change = this.#timeline.take();
      if (this.#services !== null && "device" in change) {
        this.#services.release(this.#clusters[change.device.cluster], nowMs);
      }
      if ("link" in change) this.#changeLink(change.link, change.begins);
      else if (change.begins) this.#deviceFaults!.begin(change.device, nowMs);
      else this.#deviceFaults!.end(change.device, nowMs);
      if ("device" in change) this.#wakeCluster(this.#clusters[change.device.cluster]);
    }
    if (this.#services !== null && nowMs < this.#options.horizonMs) this.#serve(this.#services);
    for (const job of this.#unreachable.splice(0)) this.#place(job, true);
    this.#restartInterrupted();
    this.#dispatch();
  }

  /** Jobs that lost their devices at this instant go on where they were, or wherever the policy places them now. */
  #restartInterrupted(): void {
    for (const job of this.#interrupted.splice(0)) {
      if (this.#restart === "in-place") this.#enqueue(job, true);
      else this.#place(job, true);
    }
  }

  #changeLink(link: LinkOutage, begins: boolean): void {
    this.#linkFaults!.change(link, begins);
    this.#staging?.changeLink(link, begins, this.#nowMs);
  }

  /** What is up in a cluster has changed. */
  #wakeCluster(cluster: Cluster): void {
    this.#announce(cluster);
    for (let kind = 0; kind < KINDS; kind++) {
      const lane = this.#lanes[cluster.index * KINDS + kind];
      if (lane.queue.length > 0) this.#markDirty(lane);
    }
  }

  /** Show when the next announced maintenance begins. */
  #announce(cluster: Cluster): void {
    const announced = this.#announced[cluster.index];
    while (announced.length > 0 && announced[announced.length - 1].fromMs <= this.#nowMs) announced.pop();
    cluster.closesAtMs = announced.length === 0 ? Infinity : announced[announced.length - 1].fromMs;
  }
}

/** Whether jobs of a class have anything to move, or must be near their data. */
function movesData({ data, checkpoint }: JobClass): boolean {
  return data !== undefined || (checkpoint !== undefined && checkpoint.sizeGB > 0);
}

/** Planned outages of a whole cluster, the next one last. */
function announcedOf({ devices }: FaultPlan, cluster: number): DeviceOutage[] {
  return devices
    .filter(
      (outage) =>
        outage.cluster === cluster && outage.planned && outage.pool < 0 && outage.devices === Infinity,
    )
    .sort((a, b) => b.fromMs - a.fromMs);
}

/** Run time on a pool, ms: work ÷ speed, rounded up to whole ms. */
export function runTimeMs(workMs: number, speed: number): number {
  return speed === 1 ? workMs : Math.ceil(workMs / speed);
}
