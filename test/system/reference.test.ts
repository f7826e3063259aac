import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { expectSame } from "../bench/expectSame.ts";
import {
  answerOf,
  readReference,
  simulateReference,
  type ReferenceAnswer,
} from "../bench/referenceWorkload.ts";
import { itShared, sharedPath } from "../shared.ts";

const folder = mkdtempSync(join(tmpdir(), "eastwest-reference-"));
const native = join(folder, "ref");
const congested = ["--util", "0.95", "--floor", "16"];

beforeAll(() => {
  execFileSync("cc", ["-O3", "-o", native, sharedPath("bench", "ref.c")]);
});
afterAll(() => rmSync(folder, { recursive: true }));

function generate(name: string, args: readonly string[]): string {
  const directory = join(folder, name);
  execFileSync(process.execPath, [
    sharedPath("bench", "gen.mjs"),
    args[0],
    directory,
    ...args.slice(1),
    "--no-bin",
  ]);
  return directory;
}

describe("the reference workload at a million jobs", () => {
  for (const [name, args] of [
    ["R1000000", ["1000000"]],
    ["Q1000000", ["1000000", ...congested]],
  ] as const) {
    itShared(`gives the published answers for ${name}`, async () => {
      const directory = generate(name, args);
      const answer = answerOf(simulateReference(await readReference(directory)), directory);
      const expected = readFileSync(sharedPath("bench", "expected", `${name}.json`), "utf8");
      expectSame(answer, JSON.parse(expected) as ReferenceAnswer, directory);
    });
  }
});

describe("the reference workload with other seeds", () => {
  for (const seed of ["1", "7", "2025"]) {
    for (const [kind, args] of [
      ["R", []],
      ["Q", congested],
    ] as const) {
      itShared(`gives what the native simulator gives for ${kind}(100k), seed ${seed}`, async () => {
        const directory = generate(`${kind}-${seed}`, ["100000", "--seed", seed, ...args]);
        const answer = answerOf(simulateReference(await readReference(directory)), directory);
        const expected = execFileSync(native, [directory], {
          encoding: "utf8",
          stdio: ["ignore", "pipe", "ignore"],
        });
        expectSame(answer, JSON.parse(expected) as ReferenceAnswer, directory);
      });
    }
  }
});
