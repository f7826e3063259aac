import type { CasePart, CaseRow } from "./caseRow.ts";
import { caseTable } from "./caseFiles.ts";
import { csvText, onePlace, runScenario } from "./caseScenario.ts";
import { carbonG } from "./caseScenario.ts";

// T. Sukprasert et al., On the Limitations of Carbon-Aware Temporal and Spatial Workload Shifting in the Cloud, EuroSys 2024:
// a job of 1 kW starts at every hour of 2022 in one zone, with a perfect forecast and no limit.

const FOLDER = "eurosys24_limits";
const ZONES = ["DE", "US-CAL-CISO", "GB", "FR", "AU-SA", "HK", "IN-WE", "CA-ON"];
const QUICK_ZONES = ["DE", "HK"];
const HOURS = 8760;
const SLACKS = [24, 168];

async function zoneRows(zone: string, jobHours: number, slackHours: number): Promise<CaseRow[]> {
  const row = caseTable(FOLDER, "expected_temporal_zone.csv").find(
    (each) =>
      each.zone === zone && Number(each.job_hours) === jobHours && Number(each.slack_hours) === slackHours,
  )!;
  const starts = Number(row.n_starts);
  const hourS = 3_600;
  const jobs = csvText(
    ["id", "submit", "duration", "devices", "deadline"],
    Array.from({ length: starts }, (_, i) => [
      i,
      i * hourS,
      jobHours * hourS,
      1,
      Math.min(HOURS, i + slackHours + jobHours) * hourS,
    ]),
  );
  const carbon = csvText(
    ["datetime", "value"],
    caseTable(FOLDER, "ci_2022_123zones.csv").map((each) => [each.time_utc, each[zone]]),
  );
  const scenario = {
    ...onePlace({ file: "carbon.csv", column: "value", unit: "g/kWh" }),
    start: "2022-01-01T00:00",
    duration: `${HOURS} h`,
    settlement: "1 h",
    workload: {
      trace: {
        file: "jobs.csv",
        timeUnit: "s",
        timeOrigin: 0,
        devicesPerUnit: 1,
        columns: {
          id: "id",
          submit: "submit",
          duration: "duration",
          devices: "devices",
          deadline: "deadline",
        },
        class: { utilisation: "100 %", interruptible: true },
      },
    },
    policies: [
      { name: "run now", place: "origin" },
      { name: "defer", place: "origin", time: "wait-awhile" },
      { name: "defer and interrupt", place: "origin", time: { name: "wait-awhile", mode: "interrupting" } },
    ],
  };
  const meanG = new Map<string, number>();
  await runScenario(scenario, { "jobs.csv": jobs, "carbon.csv": carbon }, (policy, result) => {
    meanG.set(policy, carbonG(result) / starts);
  });
  const expected = {
    "run now": row.mean_gco2_run_now,
    defer: row.mean_gco2_defer,
    "defer and interrupt": row.mean_gco2_defer_interrupt,
  };
  return Object.entries(expected).map(([policy, value]) => ({
    what: `${jobHours} h, slack ${slackHours} h, ${policy}`,
    expected: Number(value),
    ours: meanG.get(policy)!,
    tolerance: 1e-6,
    unit: "g a job",
  }));
}

export const eurosysLimits: readonly CasePart[] = ZONES.flatMap((zone) =>
  [1, 6, 12, 24, 48, 96, 168].flatMap((jobHours) =>
    SLACKS.map((slackHours): CasePart => ({
      work: "Limits of shifting",
      part: `${zone}, ${jobHours} h, slack ${slackHours} h`,
      group: zone,
      quick: QUICK_ZONES.includes(zone) && jobHours <= 24 && (slackHours === 24 || jobHours === 6),
      rows: () => zoneRows(zone, jobHours, slackHours),
    })),
  ),
);
