import { deviation, isMet, type CaseRow } from "./caseRow.ts";
import { ALL_CASES } from "./allCases.ts";

// `npm run cases [-- --all] [--table] [WORD …]`: published results and what ours are, of the parts that have all words in
// their name; as a Markdown table for test/README.md with --table.
const options = process.argv.slice(2);
const words = options.filter((word) => !word.startsWith("--"));
const isTable = options.includes("--table");
const parts = ALL_CASES.filter(
  ({ quick, work, part }) =>
    (options.includes("--all") || quick) &&
    words.every((word) => `${work} ${part}`.toLowerCase().includes(word.toLowerCase())),
);

/** A number as wide as its table needs it. */
const shown = (value: number) => String(Number(value.toPrecision(7)));

function printPart(title: string, rows: readonly CaseRow[]): void {
  const missed = rows.filter((row) => !isMet(row));
  const worst = rows.reduce((a, b) => (deviation(b) > deviation(a) ? b : a));
  const example = `${worst.what}: ${shown(worst.expected)} against ${shown(worst.ours)} ${worst.unit}`;
  if (isTable) {
    const verdict = missed.length === 0 ? "all met" : `${missed.length} missed`;
    const [tolerance, largest] = [worst.tolerance, deviation(worst)].map((value) => value.toExponential(1));
    process.stdout.write(
      `| ${title} | ${rows.length} | ${tolerance} | ${largest} | ${example} | ${verdict} |\n`,
    );
    return;
  }
  const verdict = missed.length === 0 ? "ok     " : "OUTSIDE";
  process.stdout.write(
    `${verdict} ${title}: ${rows.length} figures, largest deviation ${deviation(worst).toExponential(1)} of ${worst.tolerance}\n`,
  );
  for (const { what, expected, ours, unit } of missed) {
    process.stdout.write(`        ${what}: expected ${expected} ${unit}, ours ${ours}\n`);
  }
}

if (isTable) {
  process.stdout.write(
    "| case | figures | tolerance | largest deviation | where | |\n|---|---|---|---|---|---|\n",
  );
}
let outside = 0;
for (const each of parts) {
  const rows = await each.rows();
  outside += rows.filter((row) => !isMet(row)).length;
  printPart(`${each.work}: ${each.part}`, rows);
}
if (!isTable) process.stdout.write(outside === 0 ? "All within tolerance.\n" : `${outside} outside.\n`);
process.exitCode = outside === 0 ? 0 : 1;
