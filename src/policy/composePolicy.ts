import { UserError } from "../errors.ts";
import type {
  JointPart,
  Need,
  ParameterSpec,
  ParameterValues,
  PartDefinition,
  PlacePart,
  Policy,
  PolicySetup,
  PowerPart,
  QueuePart,
  ReviewPart,
  SplitPart,
  StoragePart,
  TimePart,
  WidthPart,
} from "./policy.ts";
import {
  findPlace,
  findPower,
  findQueue,
  findSplit,
  findStorage,
  findReview,
  findTime,
  findWidth,
} from "./registry.ts";
import { suggestion } from "./suggestion.ts";

/** A part by its name, or with parameters: `{ name: "lowest-carbon", rate: "intensity" }`. */
export type PartSpec = string | ({ readonly name: string } & ParameterValues);

/** A policy as a scenario states it: one part of each sort. */
export interface PolicySpec {
  /** Default: {@link policyName}. */
  readonly name?: string;
  readonly place: PartSpec;
  /** Default: now. */
  readonly time?: PartSpec;
  /** Default: fixed. */
  readonly width?: PartSpec;
  /** Default: stay. */
  readonly review?: PartSpec;
  /** Default: fifo. */
  readonly queue?: PartSpec;
  /** Default: self-consumption. */
  readonly storage?: PartSpec;
  /** Default: always-on. */
  readonly power?: PartSpec;
  /** Default: nearest. */
  readonly split?: PartSpec;
}

/** Something wrong with a policy's specification. */
export interface PolicyIssue {
  /** Dotted path inside the specification, such as `place.rate`; empty for the specification itself. */
  readonly path: string;
  readonly message: string;
}

const DEFAULT_TIME = "now";
const DEFAULT_WIDTH = "fixed";
const DEFAULT_REVIEW = "stay";
const DEFAULT_QUEUE = "fifo";
const DEFAULT_STORAGE = "self-consumption";
const DEFAULT_POWER = "always-on";
const DEFAULT_SPLIT = "nearest";
const KEYS = ["name", "place", "time", "width", "review", "queue", "power", "storage", "split"];

/** Everything wrong with a specification, as plain data from anywhere; empty when a policy can be made of it. */
export function checkPolicySpec(spec: unknown): PolicyIssue[] {
  if (!isRecord(spec)) {
    return [
      {
        path: "",
        message:
          "a policy is written as { name, place, time, width, review, queue, power, storage, split }; only place is required",
      },
    ];
  }
  const issues: PolicyIssue[] = [];
  for (const key of givenKeys(spec)) {
    if (!KEYS.includes(key)) issues.push({ path: key, message: `unknown key; ${suggestion(key, KEYS)}` });
  }
  if (spec.name !== undefined && (typeof spec.name !== "string" || spec.name === "")) {
    issues.push({ path: "name", message: "a policy's name is a text" });
  }
  if (spec.place === undefined) {
    issues.push({ path: "place", message: 'missing; say where jobs run, such as "lowest-carbon"' });
  } else {
    issues.push(...checkPart("place", spec.place, findPlace));
  }
  if (spec.time !== undefined) issues.push(...checkPart("time", spec.time, findTime));
  if (spec.time !== undefined && issues.length === 0 && findPlace(nameOf(spec.place as PartSpec)).joint) {
    issues.push({
      path: "time",
      message: `${nameOf(spec.place as PartSpec)} decides when as well; leave time out`,
    });
  }
  if (spec.width !== undefined) issues.push(...checkPart("width", spec.width, findWidth));
  if (spec.review !== undefined) issues.push(...checkPart("review", spec.review, findReview));
  if (spec.queue !== undefined) issues.push(...checkPart("queue", spec.queue, findQueue));
  if (spec.power !== undefined) issues.push(...checkPart("power", spec.power, findPower));
  if (spec.storage !== undefined) issues.push(...checkPart("storage", spec.storage, findStorage));
  if (spec.split !== undefined) issues.push(...checkPart("split", spec.split, findSplit));
  return issues;
}

/**
 * Put a policy together for one run.
 * @throws UserError with every issue of {@link checkPolicySpec}
 */
export function composePolicy(spec: PolicySpec, setup: PolicySetup): Policy {
  const issues = checkPolicySpec(spec);
  if (issues.length > 0) {
    const lines = issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
    throw new UserError(`policy ${spec.name ?? "without a name"}: ${lines.join("; ")}`);
  }
  const place = createPart<PlacePart>(findPlace, spec.place, setup);
  const isJoint = findPlace(nameOf(spec.place)).joint === true;
  return {
    name: spec.name ?? policyName(spec),
    clairvoyant: false,
    place,
    time: isJoint ? (place as JointPart) : createPart<TimePart>(findTime, spec.time ?? DEFAULT_TIME, setup),
    width: createPart<WidthPart>(findWidth, spec.width ?? DEFAULT_WIDTH, setup),
    review: createPart<ReviewPart>(findReview, spec.review ?? DEFAULT_REVIEW, setup),
    queue: createPart<QueuePart>(findQueue, spec.queue ?? DEFAULT_QUEUE, setup),
    storage: createPart<StoragePart>(findStorage, spec.storage ?? DEFAULT_STORAGE, setup),
    power: createPart<PowerPart>(findPower, spec.power ?? DEFAULT_POWER, setup),
    split: createPart<SplitPart>(findSplit, spec.split ?? DEFAULT_SPLIT, setup),
  };
}

/**
 * What a policy is called unless it has a name: its place part, then what is not the default, such as
 * `lowest-carbon(rate=intensity)+easy-backfill`.
 * @param spec one that {@link checkPolicySpec} has no issue with
 */
export function policyName(spec: PolicySpec): string {
  const place = partName(findPlace, spec.place);
  const others = [
    { name: partName(findTime, spec.time ?? DEFAULT_TIME), usual: DEFAULT_TIME },
    { name: partName(findWidth, spec.width ?? DEFAULT_WIDTH), usual: DEFAULT_WIDTH },
    { name: partName(findReview, spec.review ?? DEFAULT_REVIEW), usual: DEFAULT_REVIEW },
    { name: partName(findQueue, spec.queue ?? DEFAULT_QUEUE), usual: DEFAULT_QUEUE },
    { name: partName(findPower, spec.power ?? DEFAULT_POWER), usual: DEFAULT_POWER },
    { name: partName(findSplit, spec.split ?? DEFAULT_SPLIT), usual: DEFAULT_SPLIT },
    { name: partName(findStorage, spec.storage ?? DEFAULT_STORAGE), usual: DEFAULT_STORAGE },
  ];
  return [place, ...others.filter(({ name, usual }) => name !== usual).map(({ name }) => name)].join("+");
}

/**
 * What a policy must know of every cluster.
 * @param spec one that {@link checkPolicySpec} has no issue with
 */
export function needsOf({
  place,
  time = DEFAULT_TIME,
  width = DEFAULT_WIDTH,
  review = DEFAULT_REVIEW,
  power = DEFAULT_POWER,
  split = DEFAULT_SPLIT,
}: PolicySpec): readonly Need[] {
  const definition = findPlace(nameOf(place));
  const reviewDefinition = findReview(nameOf(review));
  const widthDefinition = findWidth(nameOf(width));
  const timeDefinition = findTime(nameOf(time));
  const splitDefinition = findSplit(nameOf(split));
  return [
    ...(definition.needs?.(parameterValues(definition, place)) ?? []),
    ...(reviewDefinition.needs?.(parameterValues(reviewDefinition, review)) ?? []),
    ...(widthDefinition.needs?.(parameterValues(widthDefinition, width)) ?? []),
    ...(timeDefinition.needs?.(parameterValues(timeDefinition, time)) ?? []),
    ...(splitDefinition.needs?.(parameterValues(splitDefinition, split)) ?? []),
    ...(findPower(nameOf(power)).sleeps ? (["sleep"] as const) : []),
  ];
}

/**
 * Whether a policy goes by forecasts.
 * @param spec one that {@link checkPolicySpec} has no issue with
 */
export function foresees({ place, time = DEFAULT_TIME, width = DEFAULT_WIDTH }: PolicySpec): boolean {
  return (
    findPlace(nameOf(place)).foresees === true ||
    findTime(nameOf(time)).foresees === true ||
    findWidth(nameOf(width)).foresees === true
  );
}

type Find<Part> = (name: string) => PartDefinition<Part>;

function createPart<Part>(find: Find<Part>, spec: PartSpec, setup: PolicySetup): Part {
  const definition = find(nameOf(spec));
  return definition.create(parameterValues(definition, spec), setup);
}

function nameOf(spec: PartSpec): string {
  return typeof spec === "string" ? spec : spec.name;
}

/** Every parameter of a part, as given or by default. */
function parameterValues<Part>(definition: PartDefinition<Part>, spec: PartSpec): ParameterValues {
  const given: Readonly<Record<string, number | string | undefined>> = typeof spec === "string" ? {} : spec;
  return Object.fromEntries(
    Object.entries(definition.parameters).map(([key, parameter]) => [key, given[key] ?? parameter.default]),
  );
}

function partName<Part>(find: Find<Part>, spec: PartSpec): string {
  const definition = find(nameOf(spec));
  const changed = Object.entries(parameterValues(definition, spec)).filter(
    ([key, value]) => value !== definition.parameters[key].default,
  );
  const list = changed.map(([key, value]) => `${key}=${value}`).join(",");
  return list === "" ? definition.name : `${definition.name}(${list})`;
}

function checkPart<Part>(path: string, spec: unknown, find: Find<Part>): PolicyIssue[] {
  const given = typeof spec === "string" ? { name: spec } : spec;
  if (!isRecord(given) || typeof given.name !== "string") {
    return [{ path, message: "a part is written as its name, or as { name: its name, parameter: value }" }];
  }
  let definition: PartDefinition<Part>;
  try {
    definition = find(given.name);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [{ path: typeof spec === "string" ? path : `${path}.name`, message: error.message }];
  }
  return givenKeys(given)
    .filter((key) => key !== "name")
    .flatMap((key) => {
      const message = parameterFault(definition, key, given[key]);
      return message === undefined ? [] : [{ path: `${path}.${key}`, message }];
    });
}

function parameterFault<Part>(
  definition: PartDefinition<Part>,
  key: string,
  value: unknown,
): string | undefined {
  const known = Object.keys(definition.parameters);
  if (known.length === 0) return `${definition.name} has no parameters`;
  if (!known.includes(key)) return `unknown parameter of ${definition.name}; ${suggestion(key, known)}`;
  return valueFault(definition.parameters[key], value);
}

function valueFault(parameter: ParameterSpec, value: unknown): string | undefined {
  if (parameter.type === "choice") {
    if (typeof value === "string" && parameter.choices.includes(value)) return undefined;
    return `must be one of ${parameter.choices.join(", ")}`;
  }
  const { min, max, unit } = parameter;
  if (typeof value === "number" && value >= min && value <= max) return undefined;
  return `must be a number between ${min} and ${max}${unit === "1" ? "" : ` (${unit})`}`;
}

function givenKeys(record: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(record).filter((key) => record[key] !== undefined);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
