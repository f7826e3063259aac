import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { counts, readAs } from "./readAs.ts";

const lines = (...objects: readonly unknown[]) => objects.map((object) => JSON.stringify(object)).join("\n");

describe("jsonl", () => {
  it("reads the same jobs as the CSV of the same cells, plain or gzip", async () => {
    const text = lines(
      { id: "a", start: 0, run: 60, cores: 1 },
      { cores: "0.5", run: 90.25, start: "5.5", id: "b", other: { deep: [1] } },
      { id: 7, start: 7, run: 1e2, cores: 3 },
    );
    const csv = await readAs("csv", "id,start,run,cores\na,0,60,1\nb,5.5,90.25,0.5\n7,7,1e2,3\n");
    expect((await readAs("jsonl", text)).jobs).toEqual(csv.jobs);
    expect((await readAs("jsonl", gzipSync(text))).jobs).toEqual(csv.jobs);
  });

  it("counts what it cannot use by reason, with the first line of each", async () => {
    const { report } = await readAs(
      "jsonl",
      [
        '{"id": "a", "start": 0, "run": 60, "cores": 1}',
        '{"id": "b", "start": 0, "run": 60',
        "[1]",
        "null",
        '{"id": "c", "start": null, "run": 60, "cores": 1}',
        '{"id": "d", "run": 60, "cores": 1}',
        '{"id": "e", "start": 0, "run": true, "cores": 1}',
        '{"id": "f", "start": 0, "run": -1, "cores": 1}',
        '{"id": "g", "start": 0, "run": 1e300, "cores": 1}',
        '{"id": "h", "Start": 4, "run": 0, "cores": 1}',
        "  ",
      ].join("\r\n"),
    );
    expect(counts(report.skipped)).toEqual([
      ["not a JSON object", 3, 2],
      ["value missing", 2, 5],
      ["not a number", 1, 7],
      ["run time missing or negative", 1, 8],
      ["number too large", 1, 9],
    ]);
    expect([report.rows, report.used]).toEqual([10, 2]);
  });

  it("refuses a column that is a key of no object, listing the keys, and a file without objects", async () => {
    await expect(readAs("jsonl", lines({ id: 1, start: 0, run: 5, kores: 1 }))).rejects.toThrow(
      /columns\.devices: there is no column "cores"; the header has "id", "start", "run", "kores" .* mean "kores"/,
    );
    await expect(readAs("jsonl", "id,start\n1,2\n")).rejects.toThrow(/no line is a JSON object/);
  });

  it("notes keys in other letters", async () => {
    const { report } = await readAs("jsonl", lines({ ID: 1, start: 0, run: 5, cores: 1 }));
    expect(counts(report.notes)).toEqual([["column found in other letters: id → ID", 1, 1]]);
  });
});
