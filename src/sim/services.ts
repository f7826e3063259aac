import { dynamicPowerW, reservedIdlePowerW } from "../energy/itPower.ts";
import type { Meter } from "../energy/meter.ts";
import type { Cluster } from "../model/cluster.ts";
import type { Network } from "../model/network.ts";
import type { ServiceSpec } from "../model/service.ts";
import type { SplitPart } from "../policy/policy.ts";
import { DecisionError } from "../errors.ts";
import type { LiveView } from "./liveView.ts";
import { ServiceOutcome } from "./serviceOutcome.ts";
import type { RunOptions } from "./world.ts";

/** Takes devices from interruptible jobs of a pool. @returns once so much more is free, or none of them is left */
export type Preempt = (cluster: Cluster, poolIndex: number, milli: number) => void;

/** One service while a run goes on. */
interface Running {
  readonly spec: ServiceSpec;
  readonly outcome: ServiceOutcome;
  /** Milli-devices that it has, by cluster, then pool of the cluster. */
  readonly held: readonly Float64Array[];
  /** By origin: what it needs now; by origin, then cluster: what it is given. */
  readonly demandMilli: Float64Array;
  readonly givenMilli: Float64Array;
  /** Power that it answers for in each cluster, W: what it adds, and the idle power of its devices. */
  readonly powerW: Float64Array;
  step: number;
}

/**
 * Online services beside the jobs. At every change of demand, rates or capacity each service, in the order of the
 * scenario, is split anew over what is free; it takes devices before jobs that wait do, and from running jobs only
 * where it preempts. What it has it keeps until then. Services end at the horizon.
 */
export class Services {
  /** When some demand changes next, ms. */
  nextMs = 0;
  readonly #running: readonly Running[];
  readonly #clusters: readonly Cluster[];
  readonly #network: Network;
  readonly #meter: Meter;
  readonly #part: SplitPart;
  readonly #policy: string;
  readonly #preemptible: (cluster: Cluster, poolIndex: number) => number;
  readonly #preempt: Preempt;
  readonly #horizonMs: number;
  readonly #view: LiveView;
  #readMs = 0;

  /**
   * @param view its network as it is now: lost links have no latency
   * @param preemptible milli-devices of a pool that interruptible jobs hold
   */
  constructor(
    specs: readonly ServiceSpec[],
    view: LiveView,
    meter: Meter,
    split: { readonly name: string; readonly part: SplitPart },
    options: RunOptions,
    preemptible: (cluster: Cluster, poolIndex: number) => number,
    preempt: Preempt,
  ) {
    const { clusters, network } = view;
    const origins = network.origins.length;
    this.#running = specs.map((spec) => ({
      spec,
      outcome: new ServiceOutcome(spec, origins, clusters.length, options.window),
      held: clusters.map(({ pools }) => new Float64Array(pools.length)),
      demandMilli: new Float64Array(origins),
      givenMilli: new Float64Array(origins * clusters.length),
      powerW: new Float64Array(clusters.length),
      step: -1,
    }));
    this.#clusters = clusters;
    this.#network = network;
    this.#meter = meter;
    this.#part = split.part;
    this.#policy = split.name;
    this.#preemptible = preemptible;
    this.#preempt = preempt;
    this.#horizonMs = options.horizonMs;
    this.#view = view;
  }

  get outcomes(): readonly ServiceOutcome[] {
    return this.#running.map(({ outcome }) => outcome);
  }

  /** Whether some demand is not met: then it is worth asking again as soon as devices are free. */
  get isShort(): boolean {
    return this.#running.some(({ demandMilli, givenMilli }) => sum(demandMilli) > sum(givenMilli));
  }

  /** Split every service anew at `nowMs`; from the horizon on none needs anything. */
  step(nowMs: number): void {
    this.advance(nowMs);
    this.nextMs = Infinity;
    for (const running of this.#running) {
      const { startsMs, milli } = running.spec.demand;
      while (running.step + 1 < startsMs.length && startsMs[running.step + 1] <= nowMs) running.step++;
      const origins = running.demandMilli.length;
      for (let origin = 0; origin < origins; origin++) {
        running.demandMilli[origin] = nowMs < this.#horizonMs ? milli[running.step * origins + origin] : 0;
      }
      if (running.step + 1 < startsMs.length) this.nextMs = Math.min(this.nextMs, startsMs[running.step + 1]);
      this.#split(running, nowMs);
    }
  }

  /** Give back everything in a cluster, before devices there go out of service. */
  release(cluster: Cluster, nowMs: number): void {
    this.advance(nowMs);
    for (const running of this.#running) {
      cluster.pools.forEach((_, pool) => this.#hold(running, cluster, pool, 0, nowMs));
      for (let at = cluster.index; at < running.givenMilli.length; at += this.#clusters.length) {
        running.givenMilli[at] = 0;
      }
    }
  }

  /** Count up to `nowMs`. */
  advance(nowMs: number): void {
    const elapsedMs = nowMs - this.#readMs;
    if (elapsedMs === 0) return;
    for (const { outcome, demandMilli, givenMilli, powerW } of this.#running) {
      outcome.add(this.#readMs, elapsedMs, demandMilli, givenMilli, powerW);
    }
    this.#readMs = nowMs;
  }

  /** A settlement interval ends: book what each service used in it. */
  closeInterval(nowMs: number): void {
    this.advance(nowMs);
    for (const { outcome } of this.#running) outcome.closeInterval();
  }

  #split(running: Running, nowMs: number): void {
    const { spec, held, demandMilli, givenMilli } = running;
    const availableMilli = Float64Array.from(this.#clusters, (cluster) =>
      cluster.poolsOfKind[spec.kind].reduce(
        (total, pool) => total + this.#reachMilli(running, cluster, pool),
        0,
      ),
    );
    this.#view.moveTo(nowMs);
    const { latencyMs } = this.#network;
    const request = { demandMilli, availableMilli, latencyMs, latencyBoundMs: spec.latencyBoundMs };
    this.#part.split(request, this.#view, givenMilli);
    const targets = this.#checked(spec, request, givenMilli);
    // What it gives back first may be what it needs elsewhere in the same cluster's power budget.
    for (const taking of [false, true]) {
      this.#clusters.forEach((cluster, c) => {
        let restMilli = targets[c];
        for (const pool of cluster.poolsOfKind[spec.kind]) {
          const reach = this.#reachMilli(running, cluster, pool);
          const wanted = Math.min(restMilli, taking ? reach : Math.max(reach, held[c][pool]));
          restMilli -= wanted;
          if (wanted > held[c][pool] === taking) this.#hold(running, cluster, pool, wanted, nowMs);
        }
        // Pools that share what is left under a power cap may have less together than each alone.
        if (taking && restMilli > 0) this.#giveLess(givenMilli, c, restMilli);
      });
    }
  }

  /** Milli-devices of a pool that a service could have: its own, what is free, and what it may take from jobs. */
  #reachMilli({ spec, held }: Running, cluster: Cluster, poolIndex: number): number {
    const pool = cluster.pools[poolIndex];
    const own = pool.takes(held[cluster.index][poolIndex]);
    const free = Math.min(pool.freeMilli, pool.roomMilli(cluster.powerRoomW));
    return own + free + (spec.preempts ? this.#preemptible(cluster, poolIndex) : 0);
  }

  /** A cluster gives so much less than was meant, to the last origins first. */
  #giveLess(givenMilli: Float64Array, cluster: number, lessMilli: number): void {
    let rest = lessMilli;
    const clusters = this.#clusters.length;
    for (let at = givenMilli.length - clusters + cluster; at >= 0 && rest > 0; at -= clusters) {
      const less = Math.min(rest, givenMilli[at]);
      givenMilli[at] -= less;
      rest -= less;
    }
  }

  /** A split is checked as every decision is. @returns milli-devices by cluster */
  #checked(
    spec: ServiceSpec,
    {
      demandMilli,
      availableMilli,
      latencyMs,
    }: {
      demandMilli: Float64Array;
      availableMilli: Float64Array;
      latencyMs: readonly Float64Array[];
    },
    givenMilli: Float64Array,
  ): Float64Array {
    const clusters = availableMilli.length;
    const targets = new Float64Array(clusters);
    for (let origin = 0; origin < demandMilli.length; origin++) {
      let given = 0;
      for (let c = 0; c < clusters; c++) {
        const milli = givenMilli[origin * clusters + c];
        given += milli;
        targets[c] += milli;
        const isWrong =
          !Number.isInteger(milli) ||
          milli < 0 ||
          (milli > 0 && !(latencyMs[origin][c] <= spec.latencyBoundMs));
        if (isWrong)
          throw this.#error(spec, `gave ${milli} milli-devices of cluster ${c} to origin ${origin}`);
      }
      if (given > demandMilli[origin]) throw this.#error(spec, `gave origin ${origin} more than it needs`);
    }
    targets.forEach((milli, c) => {
      if (milli > availableMilli[c]) throw this.#error(spec, `gave more than cluster ${c} has`);
    });
    return targets;
  }

  #error(spec: ServiceSpec, what: string): DecisionError {
    return new DecisionError(`policy ${this.#policy}, service ${spec.id}: split ${what}`);
  }

  /** Have so many milli-devices of a pool from now on. */
  #hold(running: Running, cluster: Cluster, poolIndex: number, milli: number, nowMs: number): void {
    const { spec, held, powerW } = running;
    const c = cluster.index;
    const before = held[c][poolIndex];
    if (milli === before) return;
    const pool = cluster.pools[poolIndex];
    const moreTaken = pool.takes(milli) - pool.takes(before);
    if (moreTaken > pool.freeMilli) this.#preempt(cluster, poolIndex, moreTaken - pool.freeMilli);
    const added = (amount: number) => (amount === 0 ? 0 : dynamicPowerW(pool, amount, spec.utilisation));
    const moreW = added(milli) - added(before);
    held[c][poolIndex] = milli;
    powerW[c] += moreW + reservedIdlePowerW(pool, milli) - reservedIdlePowerW(pool, before);
    pool.freeMilli -= moreTaken;
    cluster.servingMilli[spec.kind] += moreTaken;
    cluster.powerRoomW -= moreW;
    this.#meter.serve(c, nowMs, moreW, moreTaken);
    cluster.refreshRoom(spec.kind);
  }
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}
