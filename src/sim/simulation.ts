import { monthsOf } from "../energy/calendar.ts";
import { dynamicPowerW, fleetPowerW, reservedIdlePowerW } from "../energy/itPower.ts";
import { Meter } from "../energy/meter.ts";
import { Settlement } from "../energy/settlement.ts";
import { BucketQueue } from "../kernel/bucketQueue.ts";
import type { EventQueue } from "../kernel/eventQueue.ts";
import { RandomStreams } from "../kernel/randomStreams.ts";
import { Cluster } from "../model/cluster.ts";
import type { DevicePool } from "../model/devicePool.ts";
import { DEVICE_KINDS } from "../model/deviceType.ts";
import { JobState, RejectReason } from "../model/job.ts";
import { idOf, type JobStore } from "../model/jobStore.ts";
import { OUTSIDE_SCOPE, type Policy, type PolicySetup } from "../policy/policy.ts";
import { Admission } from "./admission.ts";
import { CheckedPolicy } from "./checkedPolicy.ts";
import { ClusterLane } from "./clusterLane.ts";
import { checkConservation } from "./conservation.ts";
import { DeviceSleep } from "./deviceSleep.ts";
import { EventKind } from "./eventKind.ts";
import { JobOutcomes } from "./jobOutcomes.ts";
import type { RunResult } from "./runResult.ts";
import { SleepTally } from "./sleepTally.ts";
import type { RunOptions, World } from "./world.ts";

export interface SimulationSpec {
  readonly world: World;
  readonly jobs: JobStore;
  /** Puts the policy together for this run; parts may keep state. */
  readonly policy: (setup: PolicySetup) => Policy;
  readonly options: RunOptions;
  /** Root of the run's named random streams. */
  readonly seed: number;
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
  /** Lanes with something to dispatch at this instant. */
  readonly #dirty: ClusterLane[] = [];
  #nowMs = 0;
  #arrived = 0;
  #handled = 0;

  constructor(spec: SimulationSpec) {
    const { world, jobs, options } = spec;
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
    const policy = spec.policy({
      clusters: this.#clusters,
      network: world.network,
      streams: new RandomStreams(spec.seed),
    });
    this.#settlement.start(() => policy.storage.create());
    const { sleepAfterMs } = policy.power;
    this.#sleepTally = new SleepTally(this.#clusters.length, options.window);
    this.#sleep =
      sleepAfterMs === Infinity
        ? null
        : new DeviceSleep(this.#clusters, sleepAfterMs, this.#meter, this.#events, this.#sleepTally);
    this.#policy = new CheckedPolicy(policy, world, jobs, this.#clusters, options.horizonMs);
    this.#lanes = this.#clusters.flatMap((cluster) =>
      DEVICE_KINDS.map((_, kind) => new ClusterLane(cluster, kind, policy.power.fill, policy.queue, jobs)),
    );
    this.#cappedLanes = this.#lanes.filter(
      ({ cluster, pools }) => pools.length > 0 && world.clusters[cluster.index].powerCap !== undefined,
    );
    this.#wakeCappedLanes();
    this.#admission = new Admission(jobs, world.network, this.#clusters);
    this.#outcomes = new JobOutcomes(jobs.count);
  }

  /** Run to the end; checks conservation before it returns. */
  run(): RunResult {
    this.#runEvents();
    const endMs = this.#close();
    this.#clusters.forEach(({ index }) => this.#sleepTally.advance(index, endMs));
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
      if (nowMs > lastEventMs || nowMs === Infinity) return;
      // Past the horizon nothing goes on but jobs.
      if (nowMs > horizonMs && !this.#hasJobEvents() && !this.#waitsForPower()) return;

      // Intervals that ended since the last instant are settled first.
      while (this.#settlement.nextCutMs < nowMs) this.#cut(this.#settlement.nextCutMs);
      this.#nowMs = nowMs;

      // Jobs end, and their lanes are dispatched; a job of no length ends in the instant in which it starts.
      while (events.nextTimeMs === nowMs && events.nextKind === EventKind.finish) {
        do {
          events.pop();
          this.#finish(events.id);
        } while (events.nextTimeMs === nowMs && events.nextKind === EventKind.finish);
        this.#dispatch();
      }

      // An interval ends and signals step: from here on policies see the new rates.
      if (this.#settlement.nextCutMs === nowMs && this.#hasFuture()) this.#cut(nowMs);

      // Devices have woken up, and the jobs that waited for them start.
      if (this.#sleep !== null) this.#powerUp(this.#sleep);

      // Held jobs are let into their queues.
      while (events.nextTimeMs === nowMs && events.nextKind === EventKind.release) {
        events.pop();
        this.#enqueue(events.id, true);
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

  /** Whether anything is still to come, so that rates past this instant are needed. */
  #hasFuture(): boolean {
    if (this.#nowMs < this.#options.horizonMs) return true;
    return this.#options.end === "drain" && (this.#hasJobEvents() || this.#waitsForPower());
  }

  /** Whether any job runs, waits for devices to wake up or is held. */
  #hasJobEvents(): boolean {
    return this.#events.size > (this.#sleep === null ? 0 : this.#sleep.timers);
  }

  #waitsForPower(): boolean {
    const lanes = this.#cappedLanes;
    for (let i = 0; i < lanes.length; i++) if (lanes[i].queue.length > 0) return true;
    return false;
  }

  #cut(nowMs: number): void {
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
    if (this.#settlement.startMs < endMs) this.#settlement.settle(endMs);
    this.#settlement.close();
    return endMs;
  }

  #arrive(job: number): void {
    this.#handled++;
    const outcomes = this.#outcomes;
    const refusal = this.#admission.refusal(job);
    if (refusal !== RejectReason.none) {
      this.#reject(job, refusal);
      return;
    }
    const index = this.#policy.place(job, this.#nowMs);
    if (index < 0) {
      this.#reject(job, index === OUTSIDE_SCOPE ? RejectReason.outsideScope : RejectReason.byPolicy);
      return;
    }
    outcomes.cluster[job] = index;
    outcomes.move(job, JobState.assigned);
    const notBeforeMs = this.#policy.notBefore(job, index, this.#nowMs);
    if (notBeforeMs > this.#nowMs) {
      outcomes.move(job, JobState.held);
      this.#events.push(Math.ceil(notBeforeMs), EventKind.release, job);
      return;
    }
    const jobs = this.#jobs;
    const lastOfInstant = this.#arrived === jobs.count || jobs.submitMs[this.#arrived] !== jobs.submitMs[job];
    this.#enqueue(job, !lastOfInstant);
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
    this.#outcomes.move(job, JobState.queued);
    if (!later && queue.length === 0) {
      const pool = lane.poolWithRoom(milliDevices);
      if (pool >= 0) {
        this.#start(job, lane, pool);
        return;
      }
    }
    queue.push(job, this.#nowMs);
    cluster.queuedWork[kind] += milliDevices * jobs.declaredMs[job];
    const promised = later && cluster.queued[kind] === 0 ? lane.poolWithRoom(milliDevices) : -1;
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
    lane.takeBackPromises();
    for (;;) {
      const job = queue.take(this.#nowMs);
      if (job < 0) break;
      const pool = lane.poolWithRoom(jobs.milliDevices[job]);
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
    const milliDevices = jobs.milliDevices[job];
    const taken = pool.takes(milliDevices);
    const dynamicW = dynamicPowerW(pool, milliDevices, this.#utilisationOf(job));
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
    const reservedIdleW = reservedIdlePowerW(pool, jobs.milliDevices[job]);
    cluster.powerRoomW -= dynamicW;
    outcomes.move(job, JobState.running);
    outcomes.startMs[job] = nowMs;
    this.#meter.change(cluster.index, nowMs, 1, dynamicW, reservedIdleW, taken);
    this.#events.push(nowMs + runTimeMs(jobs.workMs[job], pool.speed), EventKind.finish, job);
  }

  /** Start the jobs whose devices are awake at this instant. */
  #powerUp(sleep: DeviceSleep): void {
    const events = this.#events;
    const jobs = this.#jobs;
    const outcomes = this.#outcomes;
    while (events.nextTimeMs === this.#nowMs && events.nextKind === EventKind.powerUp) {
      events.pop();
      this.#handled++;
      const job = events.id;
      const cluster = this.#clusters[outcomes.cluster[job]];
      const pool = cluster.pools[outcomes.pool[job]];
      const milliDevices = jobs.milliDevices[job];
      const dynamicW = dynamicPowerW(pool, milliDevices, this.#utilisationOf(job));
      sleep.powerUp(job, cluster, outcomes.pool[job], this.#nowMs);
      this.#run(job, cluster, pool, pool.takes(milliDevices), dynamicW);
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

  #finish(job: number): void {
    this.#handled++;
    const jobs = this.#jobs;
    const outcomes = this.#outcomes;
    const kind = jobs.kind[job];
    const cluster = this.#clusters[outcomes.cluster[job]];
    const lane = this.#lanes[cluster.index * KINDS + kind];
    const pool = cluster.pools[outcomes.pool[job]];
    const nowMs = this.#nowMs;
    const milliDevices = jobs.milliDevices[job];
    const taken = pool.takes(milliDevices);
    const dynamicW = dynamicPowerW(pool, milliDevices, this.#utilisationOf(job));
    pool.freeMilli += taken;
    if (this.#sleep !== null) this.#sleep.release(cluster, outcomes.pool[job], taken, nowMs);
    cluster.powerRoomW += dynamicW;
    cluster.refreshRoom(kind);
    cluster.runningEnd[kind] -= taken * (outcomes.startMs[job] + jobs.declaredMs[job] / pool.speed);
    if (cluster.freeMilli[kind] === cluster.installedMilli[kind]) cluster.runningEnd[kind] = 0;
    outcomes.move(job, JobState.finished);
    outcomes.finishMs[job] = nowMs;
    this.#meter.change(cluster.index, nowMs, -1, dynamicW, reservedIdlePowerW(pool, milliDevices), taken);
    lane.queue.ended(job, nowMs);
    if (lane.queue.length > 0) this.#markDirty(lane);
    if (this.#cappedLanes.length > 0) this.#wakeCappedLanes();
  }

  #utilisationOf(job: number): number {
    const jobs = this.#jobs;
    return jobs.utilisation === null ? jobs.classes[jobs.classOf[job]].utilisation : jobs.utilisation[job];
  }
}

/** Run time on a pool, ms: work ÷ speed, rounded up to whole ms. */
export function runTimeMs(workMs: number, speed: number): number {
  return speed === 1 ? workMs : Math.ceil(workMs / speed);
}
