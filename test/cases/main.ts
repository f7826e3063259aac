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

const worstOf = (rows: readonly CaseRow[]) => rows.reduce((a, b) => (deviation(b) > deviation(a) ? b : a));

function printPart(title: string, rows: readonly CaseRow[]): void {
  const missed = rows.filter((row) => !isMet(row));
  const worst = worstOf(rows);
  const verdict = missed.length === 0 ? "ok     " : "OUTSIDE";
  process.stdout.write(
    `${verdict} ${title}: ${rows.length} figures, largest deviation ${deviation(worst).toExponential(1)} of ${worst.tolerance}\n`,
  );
  for (const { what, expected, ours, unit } of missed) {
    process.stdout.write(`        ${what}: expected ${expected} ${unit}, ours ${ours}\n`);
  }
}

function printGroup(title: string, rows: readonly CaseRow[]): void {
  const missed = rows.filter((row) => !isMet(row)).length;
  const worst = worstOf(rows);
  const example = `${worst.what}: ${shown(worst.expected)} against ${shown(worst.ours)} ${worst.unit}`;
  const verdict = missed === 0 ? "all" : `${rows.length - missed}`;
  const [tolerance, largest] = [worst.tolerance, deviation(worst)].map((value) => value.toExponential(1));
  process.stdout.write(
    `| ${title} | ${rows.length} | ${verdict} | ${tolerance} | ${largest} | ${example} |\n`,
  );
}

const groups = new Map<string, CaseRow[]>();
let outside = 0;
for (const each of parts) {
  const rows = await each.rows();
  outside += rows.filter((row) => !isMet(row)).length;
  const group = `${each.work}: ${each.group}`;
  groups.set(group, [...(groups.get(group) ?? []), ...rows]);
  if (!isTable) printPart(`${each.work}: ${each.part}`, rows);
}
if (isTable) {
  process.stdout.write(
    "| case | figures | within | tolerance | largest deviation | where: expected against ours |\n|---|---|---|---|---|---|\n",
  );
  for (const [group, rows] of groups) printGroup(group, rows);
} else process.stdout.write(outside === 0 ? "All within tolerance.\n" : `${outside} outside.\n`);
process.exitCode = outside === 0 ? 0 : 1;
