import type { CasePart, CaseRow } from "./caseRow.ts";
import { casePath, caseTable } from "./caseFiles.ts";
import { carbonG, csvText, onePlace, runScenario } from "./caseScenario.ts";

// W. A. Hanafy et al., Going Green for Less Green (GAIA), ASPLOS 2024: 1000 jobs of Alibaba's PAI, 1 kW a CPU, 720 hours of
// South Australia, steps of 5 s, perfect forecast; rows without reserved machines.

const FOLDER = "gaia";
const STEP_S = 5;
const SHORT_S = 2 * 3_600;
const HOUR_S = 3_600;

const POLICIES: Readonly<Record<string, { name: string; time: unknown; waits: boolean }>> = {
  "carbon,oracle": { name: "No-Wait", time: "now", waits: true },
  "carbon,lowest": { name: "Lowest-Slot", time: "lowest-slot", waits: true },
  "carbon,waiting": { name: "Lowest-Window", time: "lowest-window", waits: true },
  "carbon,cst_average": { name: "Carbon-Time", time: "carbon-time", waits: true },
  "suspend-resume-threshold,oracle": {
    name: "Ecovisor",
    time: { name: "threshold", threshold: "frozen" },
    waits: false,
  },
  "suspend-resume,oracle": {
    name: "Wait-Awhile",
    time: { name: "wait-awhile", mode: "interrupting" },
    waits: false,
  },
};

async function rows(): Promise<CaseRow[]> {
  const floored = (seconds: string) => Math.floor(Number(seconds) / STEP_S) * STEP_S;
  const jobs = csvText(
    ["id", "submit", "duration", "devices", "deadline"],
    caseTable(FOLDER, "jobs_pai_1k.csv").map((row) => {
      const submit = floored(row.arrival_s);
      const length = floored(row.length_s);
      const waits = (length < SHORT_S ? 6 : 24) * HOUR_S;
      return [row.id, submit, length, row.cpus, submit + length + waits];
    }),
  );
  const scenario = {
    ...onePlace({
      file: casePath(FOLDER, "ci_AU-SA_2022_h7000-7719.csv"),
      column: "ci_g_per_kwh",
      unit: "g/kWh",
      pastEnd: "hold",
    }),
    start: "2022-10-19T16:00",
    duration: "720 h",
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
    policies: Object.values(POLICIES).map(({ name, time }) => ({ name, place: "origin", time })),
  };
  const carbonKg = new Map<string, number>();
  const waitH = new Map<string, number>();
  await runScenario(scenario, { "jobs.csv": jobs }, (policy, result) => {
    const { submitMs } = result.jobs;
    carbonKg.set(policy, carbonG(result) / 1_000);
    const waits = Array.from(submitMs, (ms, job) => result.outcomes.firstStartMs(job) - ms);
    waitH.set(policy, waits.reduce((sum, ms) => sum + ms, 0) / waits.length / 3_600_000);
  });
  return caseTable(FOLDER, "expected.csv").flatMap((row): CaseRow[] => {
    const policy = POLICIES[`${row.scheduling_policy},${row.carbon_policy}`];
    if (policy === undefined || row.reserved !== "0") return [];
    const carbon: CaseRow = {
      what: `${policy.name}, carbon`,
      expected: Number(row.carbon_kg),
      ours: carbonKg.get(policy.name)!,
      tolerance: 1e-6,
      unit: "kg",
    };
    if (!policy.waits) return [carbon];
    return [
      carbon,
      {
        what: `${policy.name}, mean wait`,
        expected: Number(row.mean_waiting_h_per_job),
        ours: waitH.get(policy.name)!,
        tolerance: 1e-6,
        unit: "h",
      },
    ];
  });
}

export const gaia: readonly CasePart[] = [
  {
    work: "GAIA",
    part: "1000 jobs without reserved machines",
    group: "without reserved machines",
    quick: true,
    rows,
  },
];
