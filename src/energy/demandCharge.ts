import { W_PER_KW } from "../units.ts";
import type { MonthPart } from "./calendar.ts";
import type { IntervalTable } from "./intervalTable.ts";

/**
 * Books each month's demand charge of a cluster: its highest mean import over a settlement width, times the rate, for
 * the part of the month that the run covers; spread over the month's intervals in proportion to their import. What
 * jobs use past the horizon is in no month.
 */
export function demandCharge(
  table: IntervalTable,
  cluster: number,
  cnyPerKWMonth: number,
  months: readonly MonthPart[],
  widthMs: number,
): void {
  const gridWms = table.gridWms;
  let first = 0;
  for (const { toMs, shareOfMonth } of months) {
    let last = first;
    while (last < table.length && table.startMs[last] < toMs) last++;
    const { peakW, totalWms } = peakOf(table, [cluster], first, last, widthMs);
    const chargeCny = (peakW / W_PER_KW) * cnyPerKWMonth * shareOfMonth;
    for (let i = first; i < last; i++) {
      const row = i * table.clusters + cluster;
      const share = totalWms > 0 ? gridWms[row] / totalWms : 0;
      table.set("demandCny", row, chargeCny * share);
    }
    first = last;
  }
}

/** Highest mean import over a settlement width, W, and the whole import, of some clusters together in some intervals. */
export function peakOf(
  table: IntervalTable,
  clusters: readonly number[],
  first: number,
  last: number,
  widthMs: number,
): { peakW: number; totalWms: number } {
  const gridWms = table.gridWms;
  let peakW = 0;
  let totalWms = 0;
  let slot = -1;
  let slotWms = 0;
  let slotMs = 0;
  for (let i = first; i < last; i++) {
    const ofSlot = Math.floor(table.startMs[i] / widthMs);
    if (ofSlot !== slot) {
      slot = ofSlot;
      slotWms = 0;
      slotMs = 0;
    }
    let wms = 0;
    for (const cluster of clusters) wms += gridWms[i * table.clusters + cluster];
    slotWms += wms;
    slotMs += table.endMs[i] - table.startMs[i];
    totalWms += wms;
    // A width that a month's turn or the run's end cuts short counts with the time it has.
    const isWhole = i + 1 === last || Math.floor(table.startMs[i + 1] / widthMs) !== slot;
    if (isWhole) peakW = Math.max(peakW, slotWms / slotMs);
  }
  return { peakW, totalWms };
}
