import { summarise } from "../../src/sim/summarise.ts";
import type { CasePart, CaseRow } from "./caseRow.ts";
import { caseTable } from "./caseFiles.ts";
import { csvText, onePlace, runScenario } from "./caseScenario.ts";

// One migration against one an hour, through the engine: a job of 1 kW runs for the year 2022 in the zones of a group. Its
// carbon is the published table's; and the checkpoint size at which moving every hour emits as much as moving once is
// computed, and run.

const FOLDER = "eurosys24_limits";
const HOURS = 8_760;
const KWH_PER_GB = 0.002;

interface YearOfOneJob {
  /** Of the devices, g. */
  readonly runG: number;
  readonly transferG: number;
  readonly migrations: number;
}

async function yearOf(zones: readonly string[], checkpointGB: number): Promise<Map<string, YearOfOneJob>> {
  const hours = caseTable(FOLDER, "ci_2022_123zones.csv");
  const files: Record<string, string> = {
    "jobs.csv": csvText(["id", "submit", "duration", "devices"], [[0, 0, HOURS * 3_600, 1]]),
  };
  for (const zone of zones) {
    files[`${zone}.csv`] = csvText(
      ["datetime", "value"],
      hours.map((row) => [row.time_utc, row[zone]]),
    );
  }
  const clusters = Object.fromEntries(
    zones.map((zone, i) => [
      zone.toLowerCase(),
      {
        lat: 50,
        lon: (i % 100) / 10,
        pue: 1,
        pools: [{ device: "unit", count: 2 }],
        carbon: { file: `${zone}.csv`, column: "value", unit: "g/kWh", pastEnd: "hold" },
      },
    ]),
  );
  const scenario = {
    ...onePlace({}),
    clusters,
    start: "2022-01-01T00:00",
    duration: `${HOURS} h`,
    settlement: "1 h",
    network: { energy: `${KWH_PER_GB} kWh/GB`, carbon: "mean", access: "1e9 Gbit/s" },
    workload: {
      trace: {
        file: "jobs.csv",
        timeUnit: "s",
        timeOrigin: 0,
        devicesPerUnit: 1,
        columns: { id: "id", submit: "submit", duration: "duration", devices: "devices" },
        class: {
          utilisation: "100 %",
          interruptible: true,
          checkpoint: { every: "9000 h", size: `${checkpointGB} GB` },
        },
      },
    },
    policies: [
      { name: "one", place: "lowest-factor" },
      { name: "hourly", place: "lowest-carbon", review: { name: "follow", transfer: "ignored" } },
    ],
  };
  const found = new Map<string, YearOfOneJob>();
  await runScenario(scenario, files, (policy, result) => {
    const { summary } = summarise(result);
    found.set(policy, {
      runG: summary.carbonLocationKg * 1_000,
      transferG: summary.transferCarbonKg * 1_000,
      migrations: summary.migrations,
    });
  });
  return found;
}

async function rows(group: string): Promise<CaseRow[]> {
  const zones = caseTable(FOLDER, "zones.csv")
    .filter((row) => row[group] === "1")
    .map((row) => row.zone);
  const published = caseTable(FOLDER, "published_fig6a_one_vs_inf_migration.csv");
  const hours = caseTable(FOLDER, "ci_2022_123zones.csv");
  const groupMean =
    zones.reduce((sum, zone) => sum + hours.reduce((inner, row) => inner + Number(row[zone]), 0), 0) /
    zones.length /
    HOURS;
  const publishedG = (migration: string) =>
    groupMean - Number(published.find((row) => row.migration === migration)![group]);

  const light = await yearOf(zones, 1);
  const [one, hourly] = [light.get("one")!, light.get("hourly")!];
  const breakEvenGB = (one.runG - hourly.runG) / hourly.transferG;
  const heavy = (await yearOf(zones, breakEvenGB)).get("hourly")!;
  const about = { tolerance: 1e-6, unit: "g/kWh" };
  return [
    { what: `${group}, one migration`, expected: publishedG("one"), ours: one.runG / HOURS, ...about },
    { what: `${group}, hourly migration`, expected: publishedG("inf"), ours: hourly.runG / HOURS, ...about },
    {
      what:
        `${group}, hourly migration (${hourly.migrations} moves) with checkpoints of ${breakEvenGB.toPrecision(4)} GB ` +
        `at ${KWH_PER_GB} kWh/GB emits as much as one`,
      expected: one.runG / HOURS,
      ours: (heavy.runG + heavy.transferG) / HOURS,
      ...about,
    },
  ];
}

export const migrationBreakEven: readonly CasePart[] = ["Europe", "Americas", "Asia", "Oceania"].map(
  (group): CasePart => ({
    work: "Limits of shifting",
    part: `migration through the engine, ${group}`,
    group: "migration through the engine",
    quick: group === "Oceania",
    rows: () => rows(group),
  }),
);
