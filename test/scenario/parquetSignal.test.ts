import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { parquetWriteBuffer, type ColumnSource } from "hyparquet-writer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildExperiment } from "../../src/scenario/build.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { starterScenario } from "../../src/scenario/starter.ts";
import { MS_PER_HOUR } from "../../src/units.ts";
import { itShared, sharedPath } from "../shared.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "eastwest-signal-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** The carbon signal of one cluster that a file brings, and what reading it found. */
async function carbon(series: string, baseDir: string, ...overrides: string[]) {
  const spec = parseScenario(starterScenario(), "starter.yaml", {
    overrides: [`clusters.guian.carbon=${series}`, ...overrides],
  });
  const { world, seriesReports, inputs } = await buildExperiment(spec, { baseDir });
  const cluster = world.clusters.find(({ spec: { id } }) => id === "guian")!;
  return { signal: cluster.carbonIntensity, report: seriesReports[0], inputs };
}

async function write(name: string, columnData: ColumnSource[], utc = true): Promise<void> {
  const schema = utc
    ? undefined
    : [
        { name: "schema", num_children: columnData.length },
        {
          name: "timestamp",
          type: "INT64",
          repetition_type: "REQUIRED",
          converted_type: "TIMESTAMP_MILLIS",
          logical_type: { type: "TIMESTAMP", isAdjustedToUTC: false, unit: "MILLIS" },
        } as const,
        { name: "carbon_intensity", type: "DOUBLE", repetition_type: "REQUIRED" } as const,
      ];
  await writeFile(join(folder, name), new Uint8Array(parquetWriteBuffer({ columnData, schema })));
}

/** The starter's run begins at this instant. */
const startMs = Date.parse("2025-07-07T00:00:00+08:00");
const hours = (count: number) => Array.from({ length: count }, (_, i) => new Date(startMs + i * MS_PER_HOUR));
const intensities = (count: number) => Array.from({ length: count }, (_, i) => 300 + i);

describe("a signal file of Parquet", () => {
  it("is read with instants, column, unit and findings as a CSV file is", async () => {
    const at = [...hours(400)];
    const values = intensities(400);
    // Row 3 missing, row 6 twice.
    at.splice(2, 1);
    values.splice(2, 1);
    at.splice(5, 0, at[4]);
    values.splice(5, 0, values[4]);
    await write("c.parquet", [
      { name: "timestamp", data: at },
      { name: "zone", data: at.map(() => "CN-GZ") },
      { name: "gco2", data: values },
    ]);
    const { signal, report, inputs } = await carbon(
      "{ file: c.parquet, unit: g/kWh, gaps: hold, pastEnd: hold }",
      folder,
    );
    expect([0, 1, 2, 3, 5].map((hour) => signal.at(hour * MS_PER_HOUR))).toEqual([300, 301, 301, 303, 305]);
    expect(report).toMatchObject({ file: "c.parquet", column: "gco2", unit: "g/kWh", rows: 400 });
    expect(report.findings).not.toEqual([]);
    expect(inputs).toMatchObject([{ path: "c.parquet" }]);
    await expect(carbon("{ file: c.parquet, unit: g/kWh, pastEnd: hold }", folder)).rejects.toThrow(
      /c\.parquet:\d+: .*(second row|missing)/,
    );
  });

  it("must say in which zone its timestamps are, if they are no instants", async () => {
    const local = hours(400).map((time) => new Date(time.getTime() + 8 * MS_PER_HOUR));
    const columns = [
      { name: "timestamp", data: local },
      { name: "carbon_intensity", data: intensities(400) },
    ];
    await write("local.parquet", columns, false);
    await expect(carbon("{ file: local.parquet, unit: g/kWh }", folder)).rejects.toThrow(
      /local\.parquet: its timestamps carry no zone; state it/,
    );
    const given = "{ file: local.parquet, unit: g/kWh, zone: Asia/Shanghai, pastEnd: hold }";
    expect((await carbon(given, folder)).signal.at(0)).toBe(300);
  });

  it("that is damaged is refused by its name in the scenario", async () => {
    await writeFile(join(folder, "bad.parquet"), "timestamp,carbon_intensity\n");
    await expect(carbon("{ file: bad.parquet, unit: g/kWh }", folder)).rejects.toThrow(
      /^bad\.parquet: not a Parquet file/,
    );
    await expect(carbon("{ file: none.parquet, unit: g/kWh }", folder)).rejects.toThrow(
      /^none\.parquet: no such file/,
    );
  });

  const traces = resolve(sharedPath("traces", "carbon-parquet"));
  for (const [name, zone] of [
    ["HK_2021-2024.parquet", "Asia/Hong_Kong"],
    ["KR_2021-2024.parquet", "Asia/Seoul"],
    ["AU-SA_2021-2024.parquet", "Australia/Adelaide"],
  ]) {
    itShared(`of OpenDC (${name}) is its own rows, hour by hour, on the run's clock`, async () => {
      const file = await asyncBufferFromFile(join(traces, name));
      const rows = (await parquetReadObjects({ file, compressors })) as {
        timestamp: Date;
        carbon_intensity: number;
      }[];
      const { signal, report } = await carbon(
        `{ file: ${name}, dialect: opendc, pastEnd: hold }`,
        traces,
        "start=2022-03-01T00:00",
        `zone=${zone}`,
      );
      expect(report).toMatchObject({ dialect: "opendc", unit: "g/kWh", rows: rows.length });
      const run = new Map(rows.map(({ timestamp, carbon_intensity: value }) => [timestamp.getTime(), value]));
      const clock = new Date(report.firstUtc).getTime();
      expect(clock).toBe(rows[0].timestamp.getTime());
      // 1 March 2022, midnight of the zone, in whole hours of UTC.
      const shift = { "Asia/Hong_Kong": 8, "Asia/Seoul": 9, "Australia/Adelaide": 10.5 }[zone]!;
      for (let hour = 0; hour < 48; hour++) {
        const ms = Date.UTC(2022, 2, 1) + (hour - shift) * MS_PER_HOUR;
        const step = Math.floor(ms / MS_PER_HOUR) * MS_PER_HOUR;
        expect(signal.at(hour * MS_PER_HOUR)).toBe(run.get(step));
      }
    });
  }
});
