import { deviation, isMet } from "./caseRow.ts";
import { ALL_CASES } from "./allCases.ts";

// `npm run cases [-- --all]`: published results and what ours are.
const all = process.argv.includes("--all");
const only = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const parts = ALL_CASES.filter(
  ({ quick, work, part }) =>
    (all || quick) && only.every((word) => `${work} ${part}`.toLowerCase().includes(word.toLowerCase())),
);
let outside = 0;
for (const each of parts) {
  const { work, part } = each;
  const computed = await each.rows();
  const missed = computed.filter((row) => !isMet(row));
  outside += missed.length;
  const worst = Math.max(...computed.map(deviation));
  process.stdout.write(
    `${missed.length === 0 ? "ok     " : "OUTSIDE"} ${work}: ${part}: ${computed.length} figures, largest deviation ${worst.toExponential(1)}\n`,
  );
  for (const row of missed) {
    const { what, expected, ours, unit, tolerance } = row;
    process.stdout.write(
      `        ${what}: expected ${expected} ${unit}, ours ${ours}, ${deviation(row).toExponential(2)} > ${tolerance}\n`,
    );
  }
}
process.stdout.write(outside === 0 ? "All within tolerance.\n" : `${outside} outside.\n`);
process.exitCode = outside === 0 ? 0 : 1;
