import type { Cluster } from "../model/cluster.ts";
import type { Network } from "../model/network.ts";
import type { ScalingProfile } from "../model/scaling.ts";
import type { Forecast } from "../signal/forecast.ts";

/**
 * What a policy may know of the job in hand. One object that the simulator fills anew for every job: read it, do
 * not keep it. The true duration is not here.
 */
export interface JobView {
  /** Number of the job in the workload, 0 … n − 1. */
  readonly job: number;
  readonly submitMs: number;
  /** Nominal start: submit unless the workload says later, ms. */
  readonly nominalStartMs: number;
  /** Declared run time at reference speed, ms. */
  readonly declaredMs: number;
  /** When it would end if it started now at reference speed, by its declaration, ms. */
  readonly declaredEndMs: number;
  /** Declared run time that is left of it, ms: less than declared once a checkpoint or a suspension has saved some. */
  readonly leftMs: number;
  /** Latest finish, ms; Infinity when it has none. */
  readonly deadlineMs: number;
  /** Devices asked for, milli-devices. */
  readonly milliDevices: number;
  /** How it runs on several times its devices; undefined when it always has what it asks for. */
  readonly scaling: ScalingProfile | undefined;
  /** Index in DEVICE_KINDS. */
  readonly kind: number;
  /** Index in the workload's classes. */
  readonly classOf: number;
  /** Index in the network's origins. */
  readonly origin: number;
  /** Index of the cluster nearest to its origin. */
  readonly home: number;
  /** One-way latency from its origin to each cluster, ms. */
  readonly latencyMs: Float64Array;
  /** Highest latency it accepts, ms; Infinity for none. */
  readonly latencyBoundMs: number;
  /** What would travel to each cluster and back if it ran there, GB; all 0 where no data moves. */
  readonly transferGB: Float64Array;
  /** Size of its checkpoint, which moves with it when it goes on in another cluster, GB. */
  readonly checkpointGB: number;
  /** True run time at reference speed, ms, for a policy marked clairvoyant; NaN for all others. */
  readonly clairvoyantWorkMs: number;
}

/** A cluster as a policy sees it: its place, its free devices, its queue, its rates now. */
export type ClusterView = Readonly<Cluster>;

/** What can be forecast of one more kWh of IT in a cluster, PUE included: g/kWh, g/kWh of the operating margin, CNY/kWh. */
export const RATES = ["carbon", "marginal", "price"] as const;
export type Rate = (typeof RATES)[number];

/** What is known of the future, by the scenario's forecast model. */
export interface Forecasts {
  /**
   * The latest forecast of a rate of a cluster. The same object until a new one is issued.
   * @throws Error where nothing is known of the rate: a part that compares prices or margins says so in `needs`
   */
  of(rate: Rate, cluster: number): Forecast;
}

/** The world as a policy sees it at the instant of a decision. Updated in place by the simulator. */
export interface View {
  readonly nowMs: number;
  readonly clusters: readonly ClusterView[];
  readonly network: Network;
  readonly forecasts: Forecasts;
}

/** Whether the cluster could ever run the job: a pool is large enough, and it is within the job's latency bound. */
export function allows(cluster: ClusterView, job: JobView): boolean {
  return (
    cluster.largestMilli[job.kind] >= job.milliDevices && job.latencyMs[cluster.index] <= job.latencyBoundMs
  );
}

/**
 * Whether the job would be given devices there at once: nobody waits for that kind of device, enough of it is free, and
 * no maintenance is announced for before its declared end. Under a power part whose devices sleep it may still wait for some of them to wake up.
 */
export function hasRoom(cluster: ClusterView, job: JobView): boolean {
  return (
    cluster.queued[job.kind] === 0 &&
    cluster.roomMilli[job.kind] >= job.milliDevices &&
    job.declaredEndMs <= cluster.closesAtMs
  );
}
