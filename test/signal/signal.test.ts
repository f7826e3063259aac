import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SignalRangeError } from "../../src/errors.ts";
import { Signal, type PastEnd } from "../../src/signal/signal.ts";

/** Small irregular signals of whole numbers: widths, values. */
const shape = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: -50, max: 900 })), {
  minLength: 1,
  maxLength: 12,
});

function signalOf(steps: readonly (readonly [number, number])[], pastEnd: PastEnd): Signal {
  const startsMs: number[] = [];
  let timeMs = 0;
  for (const [width] of steps) {
    startsMs.push(timeMs);
    timeMs += width;
  }
  return new Signal({
    name: "test",
    unit: "g/kWh",
    startsMs,
    values: steps.map(([, v]) => v),
    endMs: timeMs,
    pastEnd,
  });
}

describe("a signal", () => {
  it("integrates to the sum of its values over every ms, also past its end", () => {
    fc.assert(
      fc.property(
        shape,
        fc.constantFrom<PastEnd>("hold", "repeat"),
        fc.nat(150),
        fc.nat(150),
        (steps, pastEnd, a, b) => {
          const signal = signalOf(steps, pastEnd);
          const from = Math.min(a, b);
          const to = Math.max(a, b);
          let sum = 0;
          for (let t = from; t < to; t++) sum += signal.at(t);
          expect(signal.integral(from, to)).toBe(sum);
        },
      ),
    );
  });

  it("changes value only where it says that the next step begins", () => {
    fc.assert(
      fc.property(shape, fc.constantFrom<PastEnd>("hold", "repeat"), fc.nat(100), (steps, pastEnd, from) => {
        const signal = signalOf(steps, pastEnd);
        const next = signal.nextStepAfter(from);
        expect(next).toBeGreaterThan(from);
        for (let t = from; t < Math.min(next, from + 60); t++) expect(signal.at(t)).toBe(signal.at(from));
      }),
    );
  });

  it("reads the same whether its equal steps are given as regular or one by one", () => {
    const values = [5, 7, 1, 9];
    const regular = Signal.regular("r", "u", 10, values, "repeat");
    const listed = new Signal({
      name: "l",
      unit: "u",
      startsMs: [0, 10, 20, 30],
      values,
      endMs: 40,
      pastEnd: "repeat",
    });
    for (let t = 0; t < 130; t += 3) {
      expect(listed.at(t)).toBe(regular.at(t));
      expect(listed.integral(0, t)).toBe(regular.integral(0, t));
    }
  });

  it("may change its step half-way and still integrates exactly", () => {
    const signal = new Signal({
      name: "x",
      unit: "u",
      startsMs: [0, 30, 60, 75, 90],
      values: [10, 20, 30, 40, 50],
      endMs: 105,
      pastEnd: "error",
    });
    expect(signal.integral(0, 105)).toBe(10 * 30 + 20 * 30 + (30 + 40 + 50) * 15);
    expect([signal.at(59), signal.at(60), signal.at(75), signal.at(104)]).toEqual([20, 30, 40, 50]);
  });

  it("refuses an instant past its end unless it holds or repeats", () => {
    const steps = [
      [10, 1],
      [10, 2],
    ] as const;
    expect(() => signalOf(steps, "error").at(20)).toThrow(SignalRangeError);
    expect(() => signalOf(steps, "error").integral(0, 21)).toThrow(/pastEnd: hold/);
    expect(signalOf(steps, "error").integral(0, 20)).toBe(30);
    expect(signalOf(steps, "hold").at(500)).toBe(2);
    expect(signalOf(steps, "repeat").at(25)).toBe(1);
  });

  it("counts its end as a step unless it holds, so that nobody reads past it unawares", () => {
    const steps = [
      [10, 1],
      [10, 2],
    ] as const;
    expect(signalOf(steps, "error").nextStepAfter(12)).toBe(20);
    expect(signalOf(steps, "repeat").nextStepAfter(12)).toBe(20);
    expect(signalOf(steps, "hold").nextStepAfter(12)).toBe(Infinity);
  });

  it("may begin before the scenario, and then counts integrals from the scenario's start", () => {
    const signal = new Signal({
      name: "x",
      unit: "u",
      startsMs: [-30, 30],
      values: [4, 6],
      endMs: 90,
      pastEnd: "error",
    });
    expect(signal.at(0)).toBe(4);
    expect(signal.integral(0, 60)).toBe(4 * 30 + 6 * 30);
    expect(signal.overallMean).toBe(5);
  });

  it("is refused when it starts late, is unsorted, or holds a value that is no number", () => {
    const base = { name: "x", unit: "u", endMs: 90, pastEnd: "error" as const };
    expect(() => new Signal({ ...base, startsMs: [5], values: [1] })).toThrow(/start/);
    expect(() => new Signal({ ...base, startsMs: [0, 20, 10], values: [1, 2, 3] })).toThrow(
      /end after it starts/,
    );
    expect(() => new Signal({ ...base, startsMs: [0, 0], values: [1, 2] })).toThrow(/end after it starts/);
    expect(() => new Signal({ ...base, startsMs: [0], values: [NaN] })).toThrow(/finite/);
    expect(() => new Signal({ ...base, startsMs: [], values: [] })).toThrow(/at least one/);
  });
});
