import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe } from "vitest";
import { itShared, sharedPath } from "../shared.ts";
import { expectSame } from "./expectSame.ts";
import { answerOf, readReference, simulateReference, type ReferenceAnswer } from "./referenceWorkload.ts";

const folder = mkdtempSync(join(tmpdir(), "eastwest-reference-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the reference workload, run through the ordinary engine and policies", () => {
  for (const [name, count, args] of [
    ["R10000", "10000", []],
    ["R100000", "100000", []],
    ["Q100000", "100000", ["--util", "0.95", "--floor", "16"]],
  ] as const) {
    itShared(
      `gives the native simulator's answers for ${name}, every integer and the schedule's hash`,
      async () => {
        const directory = join(folder, name);
        execFileSync(process.execPath, [
          sharedPath("bench", "gen.mjs"),
          count,
          directory,
          ...args,
          "--no-bin",
        ]);
        const answer = answerOf(simulateReference(await readReference(directory)), directory);
        const expected = JSON.parse(
          readFileSync(sharedPath("bench", "expected", `${name}.json`), "utf8"),
        ) as ReferenceAnswer;
        expectSame(answer, expected, directory);
      },
    );
  }
});
