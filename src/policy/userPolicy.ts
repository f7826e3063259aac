import { UserError } from "../errors.ts";
import { nearestName } from "../nearestName.ts";
import { composePolicy, type PartSpec } from "./composePolicy.ts";
import type { PlacePart, Policy, PolicySetup, TimePart } from "./policy.ts";

/**
 * What a policy module exports as its default: this, or a function that is given the setup of a run and returns this.
 * With the function form, state that a policy keeps starts afresh in every run.
 */
export interface UserPolicy extends PlacePart, Partial<TimePart> {
  /** Name of a built-in queue discipline; default fifo. */
  readonly queue?: string;
  /** A built-in power part, by name or `{ name, after }`; default always-on. */
  readonly power?: PartSpec;
  /** A built-in split part for services, by name or `{ name, parameter }`; default nearest. */
  readonly split?: PartSpec;
  /** Whether the policy is shown true durations; reports say so. Default false. */
  readonly clairvoyant?: boolean;
}

const KEYS = ["place", "notBefore", "plan", "queue", "power", "split", "clairvoyant"];
const SHAPE =
  "the default export must be an object with place(job, view) and optionally notBefore(job, cluster, view), plan(job, cluster, view, plan), " +
  "queue (the name of a discipline), power (a power part), split (a split part) and clairvoyant (true or false), or a function (setup) that returns such an object";

/**
 * The policy of a user's module, for one run.
 * @param exported the module's default export
 * @param name the policy's name in results
 * @throws UserError when the export has not the shape of {@link UserPolicy}, or its function throws
 */
export function policyFromModule(exported: unknown, name: string, setup: PolicySetup): Policy {
  const user = userPolicyOf(exported, name, setup);
  const builtIn = composePolicy(
    { name, place: "origin", queue: user.queue, power: user.power, split: user.split },
    setup,
  );
  // The module's own object is the part, so that `this` in its methods is what its author expects.
  return {
    ...builtIn,
    clairvoyant: user.clairvoyant ?? false,
    place: user,
    time: hasNotBefore(user) ? user : builtIn.time,
  };
}

function userPolicyOf(exported: unknown, name: string, setup: PolicySetup): UserPolicy {
  let made = exported;
  if (typeof exported === "function") {
    try {
      made = (exported as (setup: PolicySetup) => unknown)(setup);
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError(`policy ${name}: the function it exports threw ${String(error)}`);
    }
  }
  const fault = faultOf(made);
  if (fault !== undefined) throw new UserError(`policy ${name}: ${fault}; ${SHAPE}`);
  return made as UserPolicy;
}

function faultOf(made: unknown): string | undefined {
  if (typeof made !== "object" || made === null) return `found ${made === null ? "null" : typeof made}`;
  if (made instanceof Promise) return "found a promise (the function must not be async)";
  const { place, notBefore, plan, queue, clairvoyant } = made as Readonly<Record<string, unknown>>;
  // A misspelt option would be passed over in silence; the module's own fields are left alone.
  for (const key of Object.keys(made)) {
    const nearest = KEYS.includes(key) ? undefined : nearestName(key, KEYS);
    if (nearest !== undefined) return `"${key}" means nothing here; did you mean "${nearest}"?`;
  }
  if (typeof place !== "function") return "place is not a function";
  if (notBefore !== undefined && typeof notBefore !== "function") return "notBefore is not a function";
  if (plan !== undefined && typeof plan !== "function") return "plan is not a function";
  if (plan !== undefined && notBefore === undefined) {
    return "plan is for jobs that can be suspended, and notBefore(job, cluster, view) for all others is missing";
  }
  if (queue !== undefined && typeof queue !== "string") return "queue is not a text";
  if (clairvoyant !== undefined && typeof clairvoyant !== "boolean") {
    return "clairvoyant is neither true nor false";
  }
  return undefined;
}

function hasNotBefore(user: UserPolicy): user is UserPolicy & TimePart {
  return user.notBefore !== undefined;
}
