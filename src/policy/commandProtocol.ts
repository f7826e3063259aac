import type { Cluster } from "../model/cluster.ts";
import { DEVICE_KINDS } from "../model/deviceType.ts";
import { nearestName } from "../nearestName.ts";
import { REJECT, type PolicySetup } from "./policy.ts";
import { suggestion } from "./suggestion.ts";
import { allows, hasRoom, type ClusterView, type JobView, type View } from "./view.ts";

/**
 * What is said between a run and a policy that is a process of its own: JSON, one message a line. What does not change
 * during a run is in the first message. JSON has no Infinity and no NaN: both are written as null.
 */
export const COMMAND_PROTOCOL = 1;

/** The first message: what stays as it is for the whole run. */
export function helloMessage(version: string, { clusters, network, classes, streams }: PolicySetup): string {
  return line({
    type: "hello",
    protocol: COMMAND_PROTOCOL,
    eastwest: version,
    seed: streams.seed,
    deviceKinds: DEVICE_KINDS,
    classes,
    clusters: clusters.map(({ index, spec, pools, installedMilli, largestMilli, annualIntensity }) => ({
      index,
      id: spec.id,
      name: spec.name,
      nameZh: spec.nameZh,
      hub: spec.hub,
      west: spec.west,
      province: spec.province,
      city: spec.city,
      lat: spec.lat,
      lon: spec.lon,
      installedMilli: [...installedMilli],
      largestMilli: [...largestMilli],
      annualIntensity,
      pools: pools.map(({ type, shared, speed, installedMilli }) => ({
        ...type,
        shared,
        speed,
        installedMilli,
      })),
    })),
    origins: network.origins.map((origin, index) => ({ index, ...origin, home: network.homeOf[index] })),
    latencyMs: network.latencyMs.map((row) => [...row]),
    transfers: transfersOf(network.data),
  });
}

function transfersOf(data: PolicySetup["network"]["data"]): object | null {
  if (data === undefined) return null;
  const { energyKWhPerGB, priceCnyPerGB, carbonRule } = data;
  return { energyKWhPerGB, priceCnyPerGB, carbonRule };
}

/** One decision to take: the job, and every cluster as it is now. */
export function placeMessage(id: number, job: JobView, view: View): string {
  return line({
    type: "place",
    id,
    nowMs: view.nowMs,
    job: {
      job: job.job,
      submitMs: job.submitMs,
      nominalStartMs: job.nominalStartMs,
      declaredMs: job.declaredMs,
      declaredEndMs: job.declaredEndMs,
      leftMs: job.leftMs,
      deadlineMs: job.deadlineMs,
      milliDevices: job.milliDevices,
      kind: job.kind,
      classOf: job.classOf,
      origin: job.origin,
      home: job.home,
      latencyMs: [...job.latencyMs],
      latencyBoundMs: job.latencyBoundMs,
      transferGB: [...job.transferGB],
      checkpointGB: job.checkpointGB,
    },
    clusters: view.clusters.map((cluster) => stateOf(cluster, job)),
  });
}

function stateOf(cluster: ClusterView, job: JobView): object {
  return {
    index: cluster.index,
    allows: allows(cluster, job),
    hasRoom: hasRoom(cluster, job),
    freeMilli: [...cluster.freeMilli],
    roomMilli: [...cluster.roomMilli],
    largestUpMilli: [...cluster.largestUpMilli],
    downMilli: [...cluster.downMilli],
    servingMilli: [...cluster.servingMilli],
    queued: [...cluster.queued],
    queuedWork: [...cluster.queuedWork],
    runningEnd: [...cluster.runningEnd],
    carbonIntensity: cluster.carbonIntensity,
    pue: cluster.pue,
    effectiveIntensity: cluster.effectiveIntensity,
    effectiveMarketIntensity: cluster.effectiveMarketIntensity,
    effectiveMarginalIntensity: cluster.effectiveMarginalIntensity,
    effectivePriceCny: cluster.effectivePriceCny,
    greenSurplusW: cluster.greenSurplusW,
    greenShare: cluster.greenShare,
    closesAtMs: cluster.closesAtMs,
    powerRoomW: cluster.powerRoomW,
    pools: cluster.pools.map(({ freeMilli, downMilli, powerStates }) => ({
      freeMilli,
      downMilli,
      asleep: powerStates?.asleep ?? 0,
    })),
  };
}

/** The last message: the run is over. */
export const BYE_MESSAGE = line({ type: "bye" });

/** A decision as it was answered. */
export interface CommandDecision {
  /** Index of a cluster, or REJECT. */
  readonly cluster: number;
  /** Undefined when the answer leaves it open. */
  readonly notBeforeMs: number | undefined;
}

/** What is wrong with the answer to the first message; undefined when the command is ready. */
export function readyFault(answer: string): string | undefined {
  const message = messageIn(answer);
  if (typeof message === "string") return message;
  if (message.type !== "ready") {
    return `wrote ${shown(answer)}; the first message is answered with {"type":"ready","protocol":${COMMAND_PROTOCOL}}`;
  }
  if (message.protocol === COMMAND_PROTOCOL) return undefined;
  return `speaks protocol ${shown(JSON.stringify(message.protocol) ?? "none")}; this program speaks ${COMMAND_PROTOCOL}`;
}

const DECISION_KEYS = ["id", "cluster", "notBeforeMs"];

/** The decision in an answer to the message of that id, or what is wrong with it. */
export function decisionIn(
  answer: string,
  id: number,
  clusters: readonly Cluster[],
): CommandDecision | string {
  const message = messageIn(answer);
  if (typeof message === "string") return message;
  if (message.id !== id) {
    return `wrote ${shown(answer)}, whose id is not ${id}; every request is answered once, in order, with its own id`;
  }
  // A misspelt key would be passed over in silence; others may be there for a reader of logs.
  for (const key of Object.keys(message)) {
    const nearest = DECISION_KEYS.includes(key) ? undefined : nearestName(key, DECISION_KEYS);
    if (nearest !== undefined)
      return `wrote ${shown(answer)}: "${key}" means nothing; did you mean "${nearest}"?`;
  }
  const cluster = clusterIn(message.cluster, clusters);
  if (typeof cluster === "string") return `wrote ${shown(answer)}: ${cluster}`;
  const { notBeforeMs } = message;
  if (notBeforeMs === undefined || notBeforeMs === null) return { cluster, notBeforeMs: undefined };
  if (typeof notBeforeMs !== "number" || !Number.isFinite(notBeforeMs)) {
    return `wrote ${shown(answer)}: notBeforeMs is a finite number of ms since the scenario's start`;
  }
  return { cluster, notBeforeMs };
}

function clusterIn(named: unknown, clusters: readonly Cluster[]): number | string {
  if (named === null) return REJECT;
  if (typeof named === "number" && clusters[named] !== undefined) return named;
  if (typeof named === "string") {
    const ids = clusters.map(({ spec }) => spec.id);
    const index = ids.indexOf(named);
    return index >= 0 ? index : `there is no cluster ${shown(named)}; ${suggestion(named, ids)}`;
  }
  return `cluster is an index (0 … ${clusters.length - 1}), an id, or null to turn the job away`;
}

/** The message in a line, or what is wrong with it. */
function messageIn(answer: string): Readonly<Record<string, unknown>> | string {
  let message: unknown;
  try {
    message = JSON.parse(answer);
  } catch {
    return (
      `wrote ${shown(answer)}, which is not JSON; ` +
      "standard output is for answers alone, whatever else it says belongs on standard error"
    );
  }
  if (typeof message !== "object" || message === null || Array.isArray(message)) {
    return `wrote ${shown(answer)}; an answer is a JSON object`;
  }
  const { error } = message as { readonly error?: unknown };
  if (error !== undefined) return `says: ${shown(typeof error === "string" ? error : JSON.stringify(error))}`;
  return message as Readonly<Record<string, unknown>>;
}

const SHOWN_CHARS = 200;

/** What a command wrote, cut short, as part of a sentence. */
export function shown(text: string): string {
  const trimmed = text.trim();
  if (trimmed === "") return "an empty line";
  return `\`${trimmed.length > SHOWN_CHARS ? `${trimmed.slice(0, SHOWN_CHARS - 1)}…` : trimmed}\``;
}

function line(message: object): string {
  return `${JSON.stringify(message)}\n`;
}
