import { plainTable } from "../../src/report/plainTable.ts";
import { lands, REPORT_ROWS, reportChecks } from "./reportChecks.ts";

// `npm run report-check`: every figure of the report that a run can land on, with what it lands on.
const table = plainTable(["", "what", "target", "result", "departure", "allowed", "", "note"], {
  colAligns: ["left", "left", "right", "right", "right", "right", "left", "left"],
});
let outside = 0;
for (const row of REPORT_ROWS) {
  for (const check of await reportChecks(row)) {
    const { id, what, target, result, tolerance, relative, note } = check;
    const departure = relative ? (result - target) / target : result - target;
    const inside = lands(check);
    if (!inside) outside++;
    const shown = (value: number) => (relative ? `${(value * 100).toFixed(4)} %` : value.toPrecision(3));
    const number = (value: number) => value.toPrecision(6);
    table.push([
      id,
      what,
      number(target),
      number(result),
      shown(departure),
      shown(tolerance),
      inside ? "ok" : "OUTSIDE",
      note ?? "",
    ]);
  }
}
process.stdout.write(
  `${table.toString()}\n${outside === 0 ? "All within tolerance." : `${outside} outside.`}\n`,
);
process.exitCode = outside === 0 ? 0 : 1;
