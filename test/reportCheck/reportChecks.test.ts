import { describe, expect, it } from "vitest";
import { lands, REPORT_ROWS, reportChecks } from "./reportChecks.ts";

describe("the report's systems and cases land on its figures", () => {
  it.each(REPORT_ROWS)("%s", async (row) => {
    const checks = await reportChecks(row);
    expect(checks.length).toBeGreaterThan(0);
    expect(checks.filter((check) => !lands(check))).toEqual([]);
  });
});
