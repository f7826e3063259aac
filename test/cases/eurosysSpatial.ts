import type { CasePart, CaseRow } from "./caseRow.ts";
import { caseTable } from "./caseFiles.ts";

// The spatial tables of the same work move annual means between zones and simulate nothing, so a closed form is held
// against them: it says that the published inputs and our reading of the rules agree.

const FOLDER = "eurosys24_limits";
const GROUPS = ["Asia", "Americas", "Global", "Europe", "Oceania"];

/** What is saved on average over the zones of a group by moving once to its cleanest, or every hour to the cleanest then. */
function oneAgainstInfinite(): CaseRow[] {
  const zones = caseTable(FOLDER, "zones.csv");
  const hours = caseTable(FOLDER, "ci_2022_123zones.csv");
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanOf = (zone: string) => mean(hours.map((row) => Number(row[zone])));
  return GROUPS.flatMap((group) => {
    const members = zones.filter((row) => group === "Global" || row[group] === "1").map((row) => row.zone);
    const means = members.map(meanOf);
    const lowestHourly = mean(hours.map((row) => Math.min(...members.map((zone) => Number(row[zone])))));
    const saved: Readonly<Record<string, number>> = {
      one: mean(means) - Math.min(...means),
      inf: mean(means) - lowestHourly,
    };
    const published = caseTable(FOLDER, "published_fig6a_one_vs_inf_migration.csv");
    return published
      .filter(({ migration }) => migration in saved)
      .map((row) => ({
        what: `${group}, ${row.migration === "one" ? "one migration" : "a migration an hour"}`,
        expected: Number(row[group]),
        ours: saved[row.migration],
        tolerance: 1e-9,
        unit: "g/kWh",
      }));
  });
}

/** Work moves, from the cleanest origin to the dirtiest, to the cleanest zones within a latency limit that have room. */
function capacityAndLatency(): CaseRow[] {
  const hubs = caseTable(FOLDER, "gcp_hubs.csv");
  const latency = caseTable(FOLDER, "gcp_latency_matrix_ms.csv");
  const zones = hubs.map((row) => row.zone);
  const ci = hubs.map((row) => Number(row.mean_ci_2022));
  // One zone occurs twice as a row; any of the two within the limit will do.
  const withinMs = (destination: string, origin: string, limit: number) =>
    latency.some((row) => row.origin === destination && Number(row[origin]) <= limit);
  return caseTable(FOLDER, "expected_capacity_latency.csv").map((row) => {
    const base = 100 * (1 - Number(row.idle_pct) / 100);
    const limit = Number(row.latency_limit_ms);
    const work = zones.map(() => base);
    zones.forEach((origin, o) => {
      let left = base;
      zones.forEach((destination, d) => {
        if (!withinMs(destination, origin, limit)) return;
        const moved = Math.min(left, 100 - work[d]);
        work[d] += moved;
        work[o] -= moved;
        left -= moved;
      });
    });
    const total = work.reduce((sum, amount) => sum + amount, 0);
    return {
      what: `latency limit ${limit} ms, ${row.idle_pct} % idle`,
      expected: Number(row.mean_g_per_kwh),
      ours: work.reduce((sum, amount, i) => sum + amount * ci[i], 0) / total,
      tolerance: 1e-6,
      unit: "g/kWh",
    };
  });
}

export const eurosysSpatial: readonly CasePart[] = [
  {
    work: "Limits of shifting",
    part: "one migration against one an hour (closed form)",
    group: "one migration against one an hour (closed form)",
    quick: true,
    rows: () => Promise.resolve(oneAgainstInfinite()),
  },
  {
    work: "Limits of shifting",
    part: "capacity and latency (closed form)",
    group: "capacity and latency (closed form)",
    quick: true,
    rows: () => Promise.resolve(capacityAndLatency()),
  },
];
