import { describe, expect, it } from "vitest";
import {
  formatCarbon,
  formatCount,
  formatDuration,
  formatEnergy,
  formatShare,
  formatSlice,
} from "../../src/report/format.ts";
import { message } from "../../src/report/messages.ts";
import { printable } from "../../src/report/printable.ts";

describe("quantities as people read them", () => {
  it.each([
    [formatEnergy(812), "812.0 kWh"],
    [formatEnergy(162_950), "163.0 MWh"],
    [formatEnergy(-1_234_567), "-1.235 GWh"],
    [formatEnergy(0), "0 kWh"],
    [formatCarbon(412), "412.0 kg"],
    [formatCarbon(100_243), "100.2 t"],
    [formatCarbon(1.3e6), "1.300 kt"],
    [formatDuration(0), "0 s"],
    [formatDuration(45), "45.0 s"],
    [formatDuration(750), "12.5 min"],
    [formatDuration(19_080), "5.30 h"],
    [formatDuration(3.2 * 86_400), "3.20 d"],
    [formatShare(0.0432), "4.3 %"],
    [formatShare(-0.00001), "0.0 %"],
    [formatShare(-0.012), "-1.2 %"],
    [formatSlice(0.0003), "0.03 %"],
    [formatSlice(1), "100 %"],
    [formatCount(87_067), "87,067"],
    [formatCount(86_929.5), "86,930"],
    [formatCount(1 / 3), "0.3"],
    [formatCount(0), "0"],
  ])("reads %s", (formatted, expected) => {
    expect(formatted).toBe(expected);
  });
});

describe("a message", () => {
  it("is there in both languages, its placeholders filled in", () => {
    expect(message("en", "slice", { share: "1 %" })).toContain("1 % of every cluster");
    expect(message("zh", "slice", { share: "1 %" })).toContain("各集群容量的1 %");
  });
});

describe("a user's text on a terminal", () => {
  it("cannot move the cursor, ring the bell or turn the writing round", () => {
    expect(printable("a\u001b[31mb\u0007c\nd\u202Ee")).toBe("a�[31mb�c�d�e");
    expect(printable("中文 <script> 😀")).toBe("中文 <script> 😀");
  });
});
