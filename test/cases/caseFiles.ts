import { readFileSync } from "node:fs";
import { csvParse, type DSVRowArray } from "d3-dsv";
import { sharedPath } from "../shared.ts";

/** A table of the reference material. */
export function caseTable(...path: string[]): DSVRowArray {
  return csvParse(readFileSync(sharedPath("cases", ...path), "utf8"));
}

export function casePath(...path: string[]): string {
  return sharedPath("cases", ...path);
}
