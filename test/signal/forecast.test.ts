import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RandomStreams } from "../../src/kernel/randomStreams.ts";
import { Forecast, forecastSteps } from "../../src/signal/forecast.ts";
import { forecasterOf, type ForecastSpec } from "../../src/signal/forecastModel.ts";
import { Signal } from "../../src/signal/signal.ts";
import { MS_PER_DAY, MS_PER_HOUR } from "../../src/units.ts";

const H = MS_PER_HOUR;
const timing = { everyMs: H, reachMs: 3 * MS_PER_DAY };

const stepsOf = (values: readonly number[]) =>
  forecastSteps(
    Float64Array.from({ length: values.length + 1 }, (_, i) => i * H),
    Float64Array.from(values),
  );

function latest(spec: ForecastSpec, values: readonly number[], nowMs: number, lost = () => false): Forecast {
  const normals = () => {
    const stream = new RandomStreams(3).stream("noise");
    return () => stream.normal();
  };
  return forecasterOf(spec, stepsOf(values), [], normals, lost).latest(nowMs);
}

describe("a forecast", () => {
  it("has the value and the integral of the steps it is made of, wherever they begin", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ width: fc.integer({ min: 1, max: 9 }), value: fc.integer({ min: 0, max: 9 }) }),
          {
            minLength: 1,
            maxLength: 30,
          },
        ),
        fc.integer({ min: 0, max: 250 }),
        fc.integer({ min: 0, max: 250 }),
        (drawn, a, b) => {
          const startsMs = new Float64Array(drawn.length + 1);
          drawn.forEach(({ width }, i) => (startsMs[i + 1] = startsMs[i] + width));
          const values = Float64Array.from(drawn, ({ value }) => value);
          const endMs = startsMs[drawn.length];
          const forecast = new Forecast(0, forecastSteps(startsMs, values));
          const signal = new Signal({
            name: "s",
            unit: "1",
            startsMs: startsMs.subarray(0, -1),
            values,
            endMs,
            pastEnd: "hold",
          });
          expect(forecast.at(a)).toBe(signal.at(a));
          expect(forecast.integral(Math.min(a, b), Math.max(a, b))).toBe(
            signal.integral(Math.min(a, b), Math.max(a, b)),
          );
          expect(forecast.endMs).toBe(endMs);
        },
      ),
    );
  });
});

const week = Array.from({ length: 24 * 8 }, (_, h) => 100 * Math.floor(h / 24) + (h % 24));

describe("the models", () => {
  it("perfect: the truth", () => {
    const forecast = latest({ model: "perfect", ...timing }, week, 30 * H);
    expect([30, 47, 100].map((h) => forecast.at(h * H))).toEqual([106, 123, 404]);
  });

  it("persistence: the value at the instant of issue, for ever", () => {
    const forecast = latest({ model: "persistence", ...timing }, week, 30.7 * H);
    expect(forecast.issuedMs).toBe(30 * H);
    expect([30, 47, 100].map((h) => forecast.at(h * H))).toEqual([106, 106, 106]);
  });

  it("yesterday: the same hour of the last day that is known, also two days ahead", () => {
    const forecast = latest({ model: "median", days: 1, stepMs: H, ...timing }, week, 54 * H);
    // Issued at 6 o'clock of the third day (values 200 …): until then today, after that yesterday.
    expect(forecast.at(55 * H)).toBe(107);
    expect(forecast.at(71 * H)).toBe(123);
    expect(forecast.at(73 * H)).toBe(201);
    expect(forecast.at(77.9 * H)).toBe(205);
    expect(forecast.at(78 * H)).toBe(106);
    expect(forecast.at(100 * H)).toBe(204);
  });

  it("median: of the last days at the same hour, of as many as there are", () => {
    const ofDays = (days: number) =>
      latest({ model: "median", days, stepMs: H, ...timing }, week, 5 * MS_PER_DAY).at(125 * H);
    expect(ofDays(1)).toBe(405);
    expect(ofDays(3)).toBe(305);
    expect(ofDays(4)).toBe(255);
    expect(ofDays(30)).toBe(205);
  });

  it("median: the present value on the first day, of which nothing is known", () => {
    const forecast = latest({ model: "median", days: 7, stepMs: H, ...timing }, week, 3 * H);
    expect(forecast.at(20 * H)).toBe(3);
  });

  it("noisy: exact now, with a spread that grows as the root of the lead, and errors of later issues that agree", () => {
    const flat = Array.from({ length: 24 * 40 }, () => 500);
    const spec: ForecastSpec = { model: "noisy", errorPerDay: 0.1, ...timing };
    const errors = (leadH: number) =>
      Array.from({ length: 400 }, (_, seed) => {
        const normals = () => {
          const stream = new RandomStreams(seed).stream("noise");
          return () => stream.normal();
        };
        const forecaster = forecasterOf(spec, stepsOf(flat), [], normals, () => false);
        return forecaster.latest(24 * H).at((24 + leadH) * H) / 500 - 1;
      });
    const spread = (leadH: number) => Math.sqrt(errors(leadH).reduce((sum, e) => sum + e * e, 0) / 400);
    expect(spread(0)).toBe(0);
    // Standard errors of a standard deviation of 400 draws: 3.5 %.
    expect(spread(24)).toBeGreaterThan(0.1 * 0.88);
    expect(spread(24)).toBeLessThan(0.1 * 1.12);
    expect(spread(6) / spread(24)).toBeCloseTo(0.5, 1);
    const normals = () => {
      const stream = new RandomStreams(1).stream("noise");
      return () => stream.normal();
    };
    const forecaster = forecasterOf(spec, stepsOf(flat), [], normals, () => false);
    const [before, after] = [forecaster.latest(24 * H), forecaster.latest(25 * H)];
    const revised = Array.from({ length: 20 }, (_, h) => before.at((30 + h) * H) - after.at((30 + h) * H));
    // What became known in the hour between is the same for every later hour.
    for (const difference of revised) expect(difference).toBeCloseTo(revised[0], 9);
  });

  it("say what was issued last while no data arrives", () => {
    const spec: ForecastSpec = { model: "persistence", ...timing };
    const forecaster = forecasterOf(
      spec,
      stepsOf(week),
      [],
      () => () => 0,
      (timeMs) => timeMs >= 31 * H && timeMs < 40 * H,
    );
    expect(forecaster.latest(35 * H).issuedMs).toBe(30 * H);
    expect(forecaster.latest(35 * H).at(36 * H)).toBe(106);
    expect(forecaster.latest(40 * H).at(50 * H)).toBe(116);
  });

  it("file: the latest issue before now, the first one before its own", () => {
    const spec: ForecastSpec = { model: "file", issued: [], ...timing };
    const issued = [10, 20].map((hour) => ({ issuedMs: hour * H, steps: stepsOf([hour, hour + 1]) }));
    const forecaster = forecasterOf(
      spec,
      stepsOf(week),
      issued,
      () => () => 0,
      () => false,
    );
    expect([5, 10, 19, 20, 30].map((hour) => forecaster.latest(hour * H).at(H))).toEqual([
      11, 11, 11, 21, 21,
    ]);
  });
});

describe("what lies after the issue", () => {
  const specs: ForecastSpec[] = [
    { model: "persistence", ...timing },
    { model: "median", days: 1, stepMs: H, ...timing },
    { model: "median", days: 5, stepMs: H / 2, ...timing },
    { model: "file", issued: [], ...timing },
  ];
  it.each(specs.map((spec) => [JSON.stringify(spec), spec] as const))("does not change %s", (_, spec) => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 200, maxLength: 200 }),
        fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 200, maxLength: 200 }),
        fc.integer({ min: 0, max: 190 }),
        (past, future, hour) => {
          // The step that holds the instant of issue is known.
          const changed = past.map((value, h) => (h <= hour ? value : future[h]));
          const said = [past, changed].map((values) => {
            const { startsMs, values: forecast } = latest(spec, values, hour * H + 1);
            return [Array.from(startsMs), Array.from(forecast)];
          });
          expect(said[1]).toEqual(said[0]);
        },
      ),
    );
  });
});
