import type { CasePart, CaseRow } from "./caseRow.ts";
import { caseTable } from "./caseFiles.ts";
import { carbonG, csvText, onePlace, runScenario } from "./caseScenario.ts";

// W. A. Hanafy et al., CarbonScaler, POMACS 7(3), SIGMETRICS 2024: one elastic job of 24 hours a day, from midnight, at most
// 8 workers, perfect forecast. Throughput and power at each width are measured profiles.

const FOLDER = "carbonscaler";
const QUICK = ["resnet18", "vgg16"];

async function zoneRows(zone: string, profile: string): Promise<CaseRow[]> {
  const widths = caseTable(FOLDER, "profiles.csv").filter((row) => row.profile === profile);
  const throughput = widths.map((row) => Number(row.throughput_units_per_s));
  const powerW = widths.map((row) => Number(row.power_w));
  const carbon = csvText(
    ["datetime", "value"],
    caseTable(FOLDER, "ci_2022_6zones.csv").map((row) => [row.time_utc, row[zone]]),
  );
  const rows: CaseRow[] = [];
  const expected = caseTable(FOLDER, "expected_summary.csv").filter(
    (row) => row.zone === zone && row.profile === profile,
  );
  for (const row of expected) {
    const starts = Number(row.n_starts);
    const [hours, deadline] = [Number(row.job_len_h), Number(row.deadline_h)];
    const hourS = 3_600;
    const jobs = csvText(
      ["id", "submit", "duration", "devices", "deadline"],
      Array.from({ length: starts }, (_, day) => [
        day,
        day * 24 * hourS,
        hours * hourS,
        1,
        (day * 24 + deadline) * hourS,
      ]),
    );
    const place = onePlace({ file: "carbon.csv", column: "value", unit: "g/kWh" });
    const scenario = {
      ...place,
      devices: {
        unit: { kind: "cpu", idle: "0 W", peak: `${powerW[0]} W`, embodied: "0 kg", lifetime: "5 y" },
      },
      start: "2022-01-01T00:00",
      duration: "8760 h",
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
          class: { utilisation: "100 %", interruptible: true, scaling: { throughput, power: powerW } },
        },
      },
      policies: [
        { name: "g_agnostic", place: "origin" },
        { name: "g_waitawhile", place: "origin", time: { name: "wait-awhile", mode: "interrupting" } },
        { name: "g_carbonscaler", place: "origin", width: { name: "carbon-scaler", replan: 1000 } },
      ],
    };
    await runScenario(scenario, { "jobs.csv": jobs, "carbon.csv": carbon }, (policy, result) => {
      rows.push({
        what: `${zone}, ${profile}, done within ${deadline} h, ${policy.slice(2)}`,
        expected: Number(row[policy]),
        ours: carbonG(result) / starts,
        tolerance: 1e-6,
        unit: "g a job",
      });
    });
  }
  return rows;
}

const ZONES = ["CA-ON", "US-CAL-CISO", "AU-SA", "SE-SE1", "US-MIDA-PJM", "US-NW-PACW"];
const PROFILES = ["densenet121", "efficientnet_b1", "mobilenet_v2", "resnet18", "resnet50", "vgg16"];

export const carbonScalerCase: readonly CasePart[] = ZONES.flatMap((zone) =>
  PROFILES.map((profile): CasePart => ({
    work: "CarbonScaler",
    part: `${zone}, ${profile}`,
    group: profile,
    quick: zone === "CA-ON" && QUICK.includes(profile),
    rows: () => zoneRows(zone, profile),
  })),
);
