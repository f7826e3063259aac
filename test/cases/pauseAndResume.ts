import type { CasePart, CaseRow } from "./caseRow.ts";
import { caseTable } from "./caseFiles.ts";
import { competitiveRatio } from "../../src/policy/time/oneWayThreshold.ts";
import { carbonG, csvText, onePlace, runScenario } from "./caseScenario.ts";

// A. Lechowicz et al., The Online Pause and Resume Problem, POMACS 7(3), SIGMETRICS 2024: k of 48 hourly slots are bought
// online. The published curves average unseeded random intervals, so the theorem's bound is what is checked: on no interval
// more than the competitive ratio times the cheapest slots.

const SLOTS = 48;
const HOURS = 8_760;

/** Carbon of every interval over that of its cheapest slots. */
async function ratios(zone: string, k: number): Promise<{ ratios: number[]; bound: number }> {
  const ci = caseTable("carbonscaler", "ci_2022_6zones.csv").map((row) => Number(row[zone]));
  const highest = Math.max(...ci);
  const lowest = Math.min(...ci);
  const intervals = Math.floor(HOURS / SLOTS);
  const hourS = 3_600;
  const jobs = csvText(
    ["id", "submit", "duration", "devices", "deadline"],
    Array.from({ length: intervals }, (_, i) => [
      i,
      i * SLOTS * hourS,
      k * hourS,
      1,
      (i + 1) * SLOTS * hourS,
    ]),
  );
  const carbon = csvText(
    ["datetime", "value"],
    caseTable("carbonscaler", "ci_2022_6zones.csv").map((row) => [row.time_utc, row[zone]]),
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
      {
        name: "k-min",
        place: "origin",
        time: { name: "one-way-threshold", highest, spread: highest / lowest },
      },
    ],
  };
  const found: number[] = [];
  await runScenario(scenario, { "jobs.csv": jobs, "carbon.csv": carbon }, (_, result) => {
    const { intervals: table } = result;
    const perInterval = new Float64Array(intervals);
    for (let row = 0; row < table.length; row++) {
      const i = Math.floor(table.startMs[row] / (SLOTS * hourS * 1_000));
      if (i < intervals) perInterval[i] += table.carbonLocationG[row];
    }
    if (Math.abs(carbonG(result) - perInterval.reduce((sum, g) => sum + g, 0)) > 1e-6 * carbonG(result)) {
      throw new Error("a job ran outside of its interval");
    }
    perInterval.forEach((grams, i) => {
      const cheapest = ci
        .slice(i * SLOTS, (i + 1) * SLOTS)
        .sort((a, b) => a - b)
        .slice(0, k);
      found.push(grams / cheapest.reduce((sum, value) => sum + value, 0));
    });
  });
  return { ratios: found, bound: competitiveRatio(k, lowest, highest, 0) };
}

async function rows(zone: string, k: number): Promise<CaseRow[]> {
  const { ratios: found, bound } = await ratios(zone, k);
  const above = found.filter((ratio) => ratio > bound * (1 + 1e-9)).length;
  return [
    {
      what: `${zone}, ${k} of ${SLOTS} slots: intervals above the competitive ratio ${bound.toFixed(3)} (worst ${Math.max(...found).toFixed(3)})`,
      expected: 0,
      ours: above,
      tolerance: 0,
      unit: "intervals",
    },
  ];
}

export const pauseAndResume: readonly CasePart[] = ["CA-ON", "US-NW-PACW", "AU-SA"].flatMap((zone) =>
  [4, 10, 24].map((k): CasePart => ({
    work: "Pause and resume",
    part: `${zone}, ${k} slots`,
    group: "k-min within its competitive ratio",
    quick: true,
    rows: () => rows(zone, k),
  })),
);
