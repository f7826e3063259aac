import { UserError } from "../errors.ts";
import { leastLoaded } from "./place/leastLoaded.ts";
import { lowestCarbon } from "./place/lowestCarbon.ts";
import { greenest } from "./place/greenest.ts";
import { lowestJobCarbon } from "./place/lowestJobCarbon.ts";
import { lowestFactor } from "./place/lowestFactor.ts";
import { lowestLatency } from "./place/lowestLatency.ts";
import { lowestMarginal } from "./place/lowestMarginal.ts";
import { lowestPrice } from "./place/lowestPrice.ts";
import { lowestPue } from "./place/lowestPue.ts";
import { mostEfficient } from "./place/mostEfficient.ts";
import { origin } from "./place/origin.ts";
import { platform } from "./place/platform.ts";
import { random } from "./place/random.ts";
import { roundRobin } from "./place/roundRobin.ts";
import { shortestQueue } from "./place/shortestQueue.ts";
import { weighted } from "./place/weighted.ts";
import { westFirst } from "./place/westFirst.ts";
import { whereAndWhen } from "./place/whereAndWhen.ts";
import type {
  PlaceDefinition,
  PowerDefinition,
  QueueDefinition,
  ReviewDefinition,
  SplitDefinition,
  StorageDefinition,
  TimeDefinition,
  WidthDefinition,
} from "./policy.ts";
import { alwaysOn } from "./power/alwaysOn.ts";
import { pack } from "./power/pack.ts";
import { sleepAfter } from "./power/sleepAfter.ts";
import { conservativeBackfill } from "./queue/conservativeBackfill.ts";
import { easyBackfill } from "./queue/easyBackfill.ts";
import { edf } from "./queue/edf.ts";
import { fifo } from "./queue/fifo.ts";
import { largestFirst } from "./queue/largestFirst.ts";
import { leastSlack } from "./queue/leastSlack.ts";
import { priority } from "./queue/priority.ts";
import { sjf } from "./queue/sjf.ts";
import { cheapestCarbon } from "./split/cheapestCarbon.ts";
import { lowestPriceSplit } from "./split/lowestPrice.ts";
import { follow } from "./review/follow.ts";
import { stay } from "./review/stay.ts";
import { nearest } from "./split/nearest.ts";
import { proportional } from "./split/proportional.ts";
import { carbonThreshold } from "./storage/carbonThreshold.ts";
import { priceArbitrage } from "./storage/priceArbitrage.ts";
import { selfConsumption } from "./storage/selfConsumption.ts";
import { suggestion } from "./suggestion.ts";
import { carbonPrice } from "./time/carbonPrice.ts";
import { carbonTime, priceTime } from "./time/carbonTime.ts";
import { lowestSlot } from "./time/lowestSlot.ts";
import { lowestWindow } from "./time/lowestWindow.ts";
import { now } from "./time/now.ts";
import { oneWayThreshold } from "./time/oneWayThreshold.ts";
import { threshold } from "./time/threshold.ts";
import { virtualCapacity } from "./time/virtualCapacity.ts";
import { waitAwhile } from "./time/waitAwhile.ts";
import { carbonScaler } from "./width/carbonScaler.ts";
import { fixed } from "./width/fixed.ts";

/** Every built-in part. A new one is a file of its own and one line here. */
export const placeParts: readonly PlaceDefinition[] = [
  origin,
  roundRobin,
  random,
  leastLoaded,
  shortestQueue,
  lowestLatency,
  lowestPue,
  lowestFactor,
  lowestCarbon,
  lowestJobCarbon,
  lowestMarginal,
  lowestPrice,
  greenest,
  mostEfficient,
  westFirst,
  weighted,
  platform,
  whereAndWhen,
];

export const timeParts: readonly TimeDefinition[] = [
  now,
  waitAwhile,
  threshold,
  lowestSlot,
  lowestWindow,
  carbonTime,
  priceTime,
  carbonPrice,
  oneWayThreshold,
  virtualCapacity,
];

export const widthParts: readonly WidthDefinition[] = [fixed, carbonScaler];

export const reviewParts: readonly ReviewDefinition[] = [stay, follow];

export const queueParts: readonly QueueDefinition[] = [
  fifo,
  sjf,
  edf,
  leastSlack,
  largestFirst,
  priority,
  easyBackfill,
  conservativeBackfill,
];

export const powerParts: readonly PowerDefinition[] = [alwaysOn, sleepAfter, pack];

export const storageParts: readonly StorageDefinition[] = [selfConsumption, carbonThreshold, priceArbitrage];

export const splitParts: readonly SplitDefinition[] = [
  nearest,
  cheapestCarbon,
  lowestPriceSplit,
  proportional,
];

/** @throws UserError naming the nearest known name */
export function findSplit(name: string): SplitDefinition {
  return find("split", splitParts, name);
}

/** @throws UserError naming the nearest known name */
export function findPlace(name: string): PlaceDefinition {
  return find("place", placeParts, name);
}

/** @throws UserError naming the nearest known name */
export function findTime(name: string): TimeDefinition {
  return find("time", timeParts, name);
}

/** @throws UserError naming the nearest known name */
export function findWidth(name: string): WidthDefinition {
  return find("width", widthParts, name);
}

/** @throws UserError naming the nearest known name */
export function findReview(name: string): ReviewDefinition {
  return find("review", reviewParts, name);
}

/** @throws UserError naming the nearest known name */
export function findQueue(name: string): QueueDefinition {
  return find("queue", queueParts, name);
}

/** @throws UserError naming the nearest known name */
export function findPower(name: string): PowerDefinition {
  return find("power", powerParts, name);
}

/** @throws UserError naming the nearest known name */
export function findStorage(name: string): StorageDefinition {
  return find("storage", storageParts, name);
}

function find<Definition extends { readonly name: string }>(
  sort: string,
  parts: readonly Definition[],
  name: string,
): Definition {
  const found = parts.find((part) => part.name === name);
  if (found !== undefined) return found;
  const names = parts.map((part) => part.name);
  throw new UserError(`unknown ${sort} part "${name}"; ${suggestion(name, names)}`);
}
