import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { it } from "vitest";

/** Folder of reference material (facts, traces, cases, bench); not part of the project. */
const root = resolve(process.env.EASTWEST_SHARED ?? "../shared");

export const hasShared = existsSync(root);

/** Set where the material must be there: then a test that lacks it fails instead of being skipped. */
const required = process.env.EASTWEST_REQUIRE_SHARED === "1";

export function sharedPath(...parts: string[]): string {
  return resolve(root, ...parts);
}

/** A test that needs the reference material; says so in its name when it has to be skipped. */
export function itShared(name: string, run: () => void | Promise<void>, timeoutMs?: number): void {
  if (hasShared || required) it(name, run, timeoutMs);
  else it.skip(`${name} [skipped: reference material absent, set EASTWEST_SHARED]`, run);
}
