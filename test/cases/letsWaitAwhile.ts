import type { CasePart, CaseRow } from "./caseRow.ts";
import { casePath, caseTable } from "./caseFiles.ts";
import { carbonG, csvText, onePlace, runScenario, type CaseFiles } from "./caseScenario.ts";

// P. Wiesner et al., Let's Wait Awhile, Middleware 2021: one place without limit, half-hour slots of 2020, UTC. The forecast
// is the truth with one normal draw a slot and seed, all issued at the start.

const FOLDER = "lets_wait_awhile";
const REGIONS = ["DE", "GB", "FR"] as const;
const ERRORS = [0, 0.05, 0.1] as const;
const SEEDS = 10;
const SLOT_S = 1_800;
const START_MS = Date.UTC(2020, 0, 1);

/** Perfect forecasts are exact up to rounding of the published sums; noise is given with ten digits. */
const PERFECT = 1e-9;
const NOISY = 1e-7;

function intensities(region: string): number[] {
  return caseTable(FOLDER, `ci_${region}.csv`).map((row) => Number(row.ci_g_per_kwh));
}

function forecastText(region: string, error: number, seed: number): string {
  const ci = intensities(region);
  const mean = ci.reduce((sum, value) => sum + value, 0) / ci.length;
  const noise = caseTable(FOLDER, "noise_z.csv").map((row) => Number(row[`z_seed${seed}`]));
  return csvText(
    ["target", "value"],
    ci.map((value, slot) => [
      new Date(START_MS + slot * SLOT_S * 1_000).toISOString(),
      value + error * mean * noise[slot],
    ]),
  );
}

/** Carbon of each policy, g: for noisy forecasts the mean over the seeds. */
async function carbonOf(
  region: string,
  error: number,
  jobs: string,
  interruptible: boolean,
  policies: readonly object[],
): Promise<Map<string, number>> {
  const sums = new Map<string, number>();
  const seeds = error === 0 ? 1 : SEEDS;
  for (let seed = 0; seed < seeds; seed++) {
    const files: CaseFiles = {
      "jobs.csv": jobs,
      ...(error === 0 ? {} : { "forecast.csv": forecastText(region, error, seed) }),
    };
    const columns = { id: "id", submit: "submit", duration: "duration", devices: "devices" };
    const header = jobs.slice(0, jobs.indexOf("\n")).split(",");
    const scenario = {
      ...onePlace({
        file: casePath(FOLDER, `ci_${region}.csv`),
        column: "ci_g_per_kwh",
        unit: "g/kWh",
        pastEnd: "hold",
      }),
      start: "2020-01-01T00:00",
      duration: "374 d",
      settlement: "30 min",
      forecast: error === 0 ? {} : { model: "file", files: { place: "forecast.csv" } },
      workload: {
        trace: {
          file: "jobs.csv",
          timeUnit: "s",
          timeOrigin: 0,
          devicesPerUnit: 1,
          columns: {
            ...columns,
            ...(header.includes("nominal") ? { nominalStart: "nominal" } : {}),
            ...(header.includes("deadline") ? { deadline: "deadline" } : {}),
          },
          class: { utilisation: "100 %", interruptible },
        },
      },
      policies,
    };
    await runScenario(scenario, files, (policy, result) => {
      sums.set(policy, (sums.get(policy) ?? 0) + carbonG(result) / seeds);
    });
  }
  return sums;
}

/** One slot a day around one o'clock; windows open before the nominal start. */
function nightlyJobs(firstDay: number): string {
  const rows = Array.from({ length: 365 - firstDay }, (_, i) => {
    const nominalSlot = 48 * (firstDay + i) + 2;
    return [firstDay + i, Math.max(0, nominalSlot - 16) * SLOT_S, nominalSlot * SLOT_S, SLOT_S, 1];
  });
  return csvText(["id", "submit", "nominal", "duration", "devices"], rows);
}

async function nightly(region: string, error: number): Promise<CaseRow[]> {
  const published = caseTable(FOLDER, "expected_nightly.csv").filter(
    (row) => row.region === region && Number(row.forecast_error) === error,
  );
  const policies = (widths: readonly number[]) =>
    widths.map((slots) => ({
      name: `w${slots}`,
      place: "origin",
      time: { name: "wait-awhile", window: "hours", hours: slots / 2 },
    }));
  const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  // The published code drops the job whose window would begin before the first slot.
  const few = await carbonOf(region, error, nightlyJobs(0), false, policies(upTo(0, 2)));
  const many = await carbonOf(region, error, nightlyJobs(1), false, policies(upTo(3, 16)));
  return published.flatMap((row) => {
    const slots = Number(row.half_window_slots);
    const sumG = (slots < 3 ? few : many).get(`w${slots}`)!;
    // 1 kW over half an hour: the sum of intensities is twice the grams. The published mean is over 365 jobs always.
    const about = { tolerance: error === 0 ? PERFECT : NOISY, unit: "g/kWh" };
    const what = `±${slots / 2} h, forecast error ${error * 100} %`;
    return [
      {
        what: `${what}, as published`,
        expected: Number(row.mean_ci_repo_g_per_kwh),
        ours: (sumG * 2) / 365,
        ...about,
      },
      {
        what: `${what}, per executed job`,
        expected: Number(row.mean_ci_per_executed_job_g_per_kwh),
        ours: (sumG * 2) / Number(row.jobs_executed),
        ...about,
      },
    ];
  });
}

/** @param late slots after the strict deadline: the published code allows one more */
function projectJobs(flex: string | null, late: number): string {
  const rows = caseTable(FOLDER, "jobs_ml.csv").map((row) => {
    const submit = Number(row.arrival_slot);
    const slots = Number(row.duration_slots);
    const slack = (flex === null ? 0 : Number(row[flex])) + late;
    return [row.job_id, submit * SLOT_S, slots * SLOT_S, 1, (submit + slots + slack) * SLOT_S];
  });
  return csvText(["id", "submit", "duration", "devices", "deadline"], rows);
}

async function project(region: string, error: number, late: number): Promise<CaseRow[]> {
  const table = late === 0 ? "expected_ml_strict.csv" : "expected_ml.csv";
  const published = caseTable(FOLDER, table).filter(
    (row) => row.region === region && Number(row.forecast_error) === error,
  );
  const rows: CaseRow[] = [];
  const windows = [
    { name: /run_immediately|baseline/, flex: null },
    { name: /next_workday/, flex: "flex_slots_next_workday" },
    { name: /semi_weekly/, flex: "flex_slots_semi_weekly" },
  ];
  for (const { name, flex } of windows) {
    const wanted = published.filter((row) => name.test(row.policy));
    if (wanted.length === 0) continue;
    const carbon = await carbonOf(region, error, projectJobs(flex, late), true, [
      { name: "0", place: "origin", time: "wait-awhile" },
      { name: "1", place: "origin", time: { name: "wait-awhile", mode: "interrupting" } },
    ]);
    for (const row of wanted) {
      rows.push({
        what: `${row.policy}, ${row.interruptible === "1" ? "interrupting" : "non-interrupting"}, forecast error ${error * 100} %`,
        expected: Number(row.mean_ci_g_per_kwh),
        ours: (carbon.get(row.interruptible)! * 2) / Number(row.active_slot_sum),
        tolerance: error === 0 ? PERFECT : NOISY,
        unit: "g/kWh",
      });
    }
  }
  return rows;
}

export const letsWaitAwhile: readonly CasePart[] = REGIONS.flatMap((region) =>
  ERRORS.flatMap((error): CasePart[] => {
    const quick = error === 0 || (region === "DE" && error === 0.05);
    const work = "Let's Wait Awhile";
    return [
      // There are no nightly figures with an error of 10 %.
      ...(error === 0.1
        ? []
        : [
            {
              work,
              part: `nightly, ${region}, error ${error * 100} %`,
              group: `nightly, forecast error ${error * 100} %`,
              quick,
              rows: () => nightly(region, error),
            },
          ]),
      {
        work,
        part: `ML project as published, ${region}, error ${error * 100} %`,
        group: `ML project as published, forecast error ${error * 100} %`,
        quick: quick && error === 0,
        rows: () => project(region, error, 1),
      },
      {
        work,
        part: `ML project, strict deadlines, ${region}, error ${error * 100} %`,
        group: `ML project, strict deadlines, forecast error ${error * 100} %`,
        quick: quick && error === 0,
        rows: () => project(region, error, 0),
      },
    ];
  }),
);
