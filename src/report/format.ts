import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MIN, MS_PER_S } from "../units.ts";

/** A number with so many significant digits, thousands apart. */
function grouped(value: number, digits = 4): string {
  const minimum = value === 0 ? 1 : digits;
  return value.toLocaleString("en-US", {
    minimumSignificantDigits: minimum,
    maximumSignificantDigits: digits,
  });
}

/** An energy in the unit that people use for its size: "812 kWh", "163.0 MWh", "1.63 GWh". */
export function formatEnergy(kWh: number): string {
  const size = Math.abs(kWh);
  if (size >= 1e6) return `${grouped(kWh / 1e6)} GWh`;
  if (size >= 1e3) return `${grouped(kWh / 1e3)} MWh`;
  return `${grouped(kWh)} kWh`;
}

/** A mass of carbon dioxide: "412 kg", "100.2 t", "1.3 kt". */
export function formatCarbon(kg: number): string {
  const size = Math.abs(kg);
  if (size >= 1e6) return `${grouped(kg / 1e6)} kt`;
  if (size >= 1e3) return `${grouped(kg / 1e3)} t`;
  return `${grouped(kg)} kg`;
}

/** A time in its own unit: "0 s", "45 s", "12.5 min", "5.3 h", "3.2 d". */
export function formatDuration(seconds: number): string {
  const ms = seconds * MS_PER_S;
  if (ms >= 2 * MS_PER_DAY) return `${grouped(ms / MS_PER_DAY, 3)} d`;
  if (ms >= 2 * MS_PER_HOUR) return `${grouped(ms / MS_PER_HOUR, 3)} h`;
  if (ms >= 2 * MS_PER_MIN) return `${grouped(ms / MS_PER_MIN, 3)} min`;
  return `${grouped(seconds, 3)} s`;
}

/** A share of 1 as a percentage: "4.3 %". */
export function formatShare(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)} %`.replace(/^-(0(\.0*)? %)$/, "$1");
}

/** A share that may be tiny, with as many digits as it needs: "0.03 %", "100 %". */
export function formatSlice(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

/** A count, or a mean of counts; a small mean keeps a decimal, so that it is not taken for nothing: "0.3". */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US", { maximumFractionDigits: count < 10 ? 1 : 0 });
}

/** A sum of money: "812 CNY", "1.63 M CNY". */
export function formatCny(cny: number): string {
  return Math.abs(cny) >= 1e6 ? `${grouped(cny / 1e6)} M CNY` : `${grouped(cny)} CNY`;
}

/** Water: "812 L", "1.63 m³", thousands apart. */
export function formatWater(litres: number): string {
  return Math.abs(litres) >= 1e3 ? `${grouped(litres / 1e3)} m³` : `${grouped(litres)} L`;
}

/** A plain number with four significant digits. */
export function formatNumber(value: number): string {
  return grouped(value);
}

/** A plain number of up to four significant digits, without zeros that say nothing: "8", "12.5", "1,469". */
export function formatPlain(value: number): string {
  return value.toLocaleString("en-US", { maximumSignificantDigits: 4 });
}
