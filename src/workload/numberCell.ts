/**
 * The decimal number written in bytes[start, end), blanks around it ignored; NaN when it is not one ("", "NaN",
 * "0x1F", "1,5"). Always the double nearest to what is written. Numbers of up to 15 digits without an exponent,
 * nearly all of a trace, are made without a string: both their digits and the power of ten are exact doubles, so
 * one division rounds correctly.
 */
export function parseNumber(bytes: Buffer, start: number, end: number): number {
  let p = start;
  while (p < end && isBlank(bytes[p])) p++;
  while (end > p && isBlank(bytes[end - 1])) end--;
  const first = p;
  const negative = p < end && bytes[p] === MINUS;
  if (negative) p++;
  const digitsFrom = p;
  let digits = 0;
  let digit: number;
  while (p < end && (digit = bytes[p] - ZERO) >= 0 && digit <= 9) {
    digits = digits * 10 + digit;
    p++;
  }
  let length = p - digitsFrom;
  let decimals = 0;
  if (p < end && bytes[p] === POINT) {
    const pointAt = p++;
    while (p < end && (digit = bytes[p] - ZERO) >= 0 && digit <= 9) {
      digits = digits * 10 + digit;
      p++;
    }
    decimals = p - pointAt - 1;
    length += decimals;
  }
  if (p < end || length === 0 || length > 15) return parseUncommon(bytes, first, end);
  const value = decimals === 0 ? digits : digits / POWERS_OF_TEN[decimals];
  return negative ? 0 - value : value;
}

const ZERO = 48;
const MINUS = 45;
const POINT = 46;
const POWERS_OF_TEN = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function parseUncommon(bytes: Buffer, start: number, end: number): number {
  const text = bytes.toString("latin1", start, end);
  return DECIMAL.test(text) ? Number(text) : NaN;
}

/** Space, tab or carriage return. */
export function isBlank(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === 13;
}
