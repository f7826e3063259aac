import { describe, expect } from "vitest";
import { itShared } from "../shared.ts";
import { ALL_CASES } from "./allCases.ts";
import { deviation } from "./caseRow.ts";

// A part of `npm run cases -- --all`, whose table is in test/README.md.
describe("published results come out of the ordinary engine", () => {
  for (const each of ALL_CASES.filter(({ quick }) => quick)) {
    itShared(`${each.work}: ${each.part}`, async () => {
      const rows = await each.rows();
      expect(rows.length).toBeGreaterThan(0);
      const outside = rows.filter((row) => !(deviation(row) <= row.tolerance));
      expect(outside.map(({ what, expected, ours }) => ({ what, expected, ours }))).toEqual([]);
    });
  }
});
