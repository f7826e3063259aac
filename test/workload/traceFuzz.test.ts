import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { inspectReport } from "../../src/report/inspectReport.ts";
import { inspectTrace } from "../../src/workload/inspectTrace.ts";
import { damage } from "./damage.ts";
import { readsOrRefuses, sampleOptions, TRACE_SAMPLES, TEXT_FORMATS } from "./traceSamples.ts";

const folder = mkdtempSync(join(tmpdir(), "eastwest-trace-fuzz-"));
afterAll(() => rmSync(folder, { recursive: true }));

const LOOKS = 100;

/** The system tests try many more. */
const SEEDS = 300;

describe("a file damaged anyhow is read with every row accounted for, or refused with a reason", () => {
  it.each(TEXT_FORMATS)("%s", async (format) => {
    const path = join(folder, `${format}.txt`);
    const ends = { read: 0, refused: 0 };
    for (let seed = 0; seed < SEEDS; seed++) {
      writeFileSync(path, damage(TRACE_SAMPLES[format], seed));
      try {
        ends[await readsOrRefuses(path, format)]++;
      } catch (error) {
        throw new Error(`damage of seed ${seed}`, { cause: error });
      }
    }
    // Damage that only ever leads to a refusal would test nothing of the rows.
    expect(ends.read).toBeGreaterThan(SEEDS / 10);
  });
});

describe("a look at a file damaged anyhow describes it, or refuses it with a reason", () => {
  it.each(TEXT_FORMATS)("%s", async (format) => {
    const path = join(folder, `${format}-look.txt`);
    const options = { ...sampleOptions(format), format };
    for (let seed = 0; seed < LOOKS; seed++) {
      writeFileSync(path, damage(TRACE_SAMPLES[format], seed));
      try {
        const text = inspectReport(await inspectTrace(path, options), "zh");
        expect(text).not.toMatch(/undefined|NaN|Infinity/);
      } catch (error) {
        if (!(error instanceof UserError)) throw new Error(`damage of seed ${seed}`, { cause: error });
      }
    }
  });
});
