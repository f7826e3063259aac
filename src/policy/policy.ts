import type { StorageControl } from "../energy/battery.ts";
import type { RandomStreams } from "../kernel/randomStreams.ts";
import type { JobStore } from "../model/jobStore.ts";
import type { LocalClock } from "../signal/localClock.ts";
import type { RunPlan } from "./runPlan.ts";
import type { ClusterView, JobView, View } from "./view.ts";
import type { Lane, LocalQueue } from "./localQueue.ts";

/** What `place` returns to turn a job away. */
export const REJECT = -1;
/** What `place` returns to turn a job away because no cluster of its platform may run it. */
export const OUTSIDE_SCOPE = -2;

/** Which cluster: asked once for each job, when it is submitted. */
export interface PlacePart {
  /**
   * @returns the index of a cluster that allows the job (see `allows`), or REJECT or OUTSIDE_SCOPE. The simulator has already
   *   rejected jobs that no cluster allows. Anything else is a DecisionError.
   */
  place(job: JobView, view: View): number;
}

/** When, at the earliest: asked once for each job, after it was placed. */
export interface TimePart {
  /** @returns a finite instant, ms; one in the past means now. */
  notBefore(job: JobView, cluster: ClusterView, view: View): number;
  /**
   * Parts that suspend jobs: asked in place of `notBefore` for a job whose class is interruptible, and again whenever the
   * plan says so, with what is left of the job in `job.leftMs`.
   *
   * @param plan empty; filled by the part
   */
  plan?(job: JobView, cluster: ClusterView, view: View, plan: RunPlan): void;
}

/** Where and when at once: `notBefore` is asked right after `place`, for the same job. */
export interface JointPart extends PlacePart, TimePart {}

/** How many devices an elastic job has, and when. */
export interface WidthPart {
  /**
   * Asked in place of the time part for elastic jobs, that is of a class with a scaling profile. Without it they have what
   * they ask for.
   *
   * @param plan empty; filled by the part
   */
  plan?(job: JobView, cluster: ClusterView, view: View, plan: RunPlan): void;
}

/** Whether running jobs move to another cluster. */
export interface ReviewPart {
  /** Running jobs of interruptible classes are looked at whenever so much time has passed since the start, ms; Infinity: never. */
  readonly everyMs: number;
  /** @returns the index of the cluster in which the job goes on, its own to stay */
  review(job: JobView, cluster: ClusterView, view: View): number;
}

/** In which order the jobs of one lane start. */
export interface QueuePart {
  create(lane: Lane, jobs: JobStore): LocalQueue;
}

/** What one service asks for at one instant. */
export interface SplitRequest {
  /** Milli-devices that each origin needs. */
  readonly demandMilli: Float64Array;
  /** Milli-devices that each cluster could give to this service, what it has now included. */
  readonly availableMilli: Float64Array;
  /** One-way latency, ms: `latencyMs[origin][cluster]`; NaN where the link is lost. */
  readonly latencyMs: readonly Float64Array[];
  readonly latencyBoundMs: number;
}

/** Which cluster serves whom: asked for every service whenever demand, rates or capacity change. */
export interface SplitPart {
  /**
   * @param givenMilli filled with whole milli-devices by origin, then cluster (index = origin × clusters + cluster): never
   *   more than an origin needs or a cluster has, nothing beyond the latency bound
   */
  split(request: SplitRequest, view: View, givenMilli: Float64Array): void;
}

/** When a battery moves: a fresh control for every battery of a run. */
export interface StoragePart {
  create(): StorageControl;
}

/**
 * Which pool of its cluster a job starts in, of those with room: the first one given; or, packed, the one in which the
 * fewest devices must wake for it, of those the one with the least free, of those the first one given.
 */
export type Fill = "first" | "packed";

/** What idle devices do, and where jobs start so that others may be idle. */
export interface PowerPart {
  /**
   * How long a device is idle before it sleeps, a whole number of ms; Infinity when none ever does. Devices without a
   * sleep mode stay on.
   */
  readonly sleepAfterMs: number;
  readonly fill: Fill;
}

/** No device ever sleeps. */
export const ALWAYS_ON: PowerPart = { sleepAfterMs: Infinity, fill: "first" };

/** A scheduler: its parts put together under one name. */
export interface Policy {
  /** As shown in results; unique within a scenario. */
  readonly name: string;
  /** Sees true durations. Reports say so. */
  readonly clairvoyant: boolean;
  readonly place: PlacePart;
  readonly time: TimePart;
  readonly width: WidthPart;
  readonly review: ReviewPart;
  readonly queue: QueuePart;
  readonly storage: StoragePart;
  readonly power: PowerPart;
  readonly split: SplitPart;
  /** Called once when a run is over, whether it came to its end or threw: gives back what the policy holds. */
  readonly end?: () => void;
}

/** What a part may look at while it is set up, once before a run. */
export interface PolicySetup {
  readonly clusters: readonly ClusterView[];
  readonly network: View["network"];
  /** The scenario's start and zone, for parts that go by the local time. */
  readonly clock: LocalClock;
  /** Names of the workload's classes, by the index that {@link JobView.classOf} holds. */
  readonly classes: readonly string[];
  /** Named random streams of the run; a part draws from `policy/<its name>`. */
  readonly streams: RandomStreams;
}

/** One parameter of a part: one table for validation, help, schema and documentation. */
export type ParameterSpec =
  | {
      readonly type: "number";
      readonly unit: string;
      readonly default: number;
      readonly min: number;
      readonly max: number;
      readonly description: string;
    }
  | {
      readonly type: "choice";
      readonly choices: readonly string[];
      readonly default: string;
      readonly description: string;
    };

export type ParameterValues = Readonly<Record<string, number | string>>;

/** What the registry knows of a part. `create` is given every parameter, defaults filled in, bounds checked. */
export interface PartDefinition<Part> {
  readonly name: string;
  /** One sentence, English, and its Chinese. */
  readonly description: string;
  readonly descriptionZh: string;
  /** Paper, report or practice it comes from. */
  readonly source: string;
  readonly parameters: Readonly<Record<string, ParameterSpec>>;
  /** Goes by forecasts, so that how good they are matters. Default false. */
  readonly foresees?: boolean;
  create(parameters: ParameterValues, setup: PolicySetup): Part;
}

/** What must be known of every cluster for a part to work: a tariff, an operating margin, how its devices sleep. */
export type Need = "price" | "margin" | "sleep";

export type PlaceDefinition = PartDefinition<PlacePart> & {
  /** Decides when as well, so that there is no time part beside it: what it creates is a JointPart. Default false. */
  readonly joint?: boolean;
  /** Default: nothing. */
  needs?(parameters: ParameterValues): readonly Need[];
  /**
   * Chooses by comparing clusters, so that renaming or reordering clusters changes nothing but ties. False for parts
   * that go by index or chance (round-robin, random).
   */
  readonly ranking: boolean;
};
export type TimeDefinition = PartDefinition<TimePart> & {
  /** Default: nothing. */
  needs?(parameters: ParameterValues): readonly Need[];
};
export type WidthDefinition = PartDefinition<WidthPart> & {
  /** Default: nothing. */
  needs?(parameters: ParameterValues): readonly Need[];
};
export type ReviewDefinition = PartDefinition<ReviewPart> & {
  /** Default: nothing. */
  needs?(parameters: ParameterValues): readonly Need[];
};
export type QueueDefinition = PartDefinition<QueuePart>;
export type PowerDefinition = PartDefinition<PowerPart> & {
  /** Lets devices sleep, and so needs devices that can. */
  readonly sleeps: boolean;
};
export type SplitDefinition = PartDefinition<SplitPart> & {
  /** Default: nothing. */
  needs?(parameters: ParameterValues): readonly Need[];
};
export type StorageDefinition = PartDefinition<StoragePart>;
