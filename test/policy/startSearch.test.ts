import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cheapestStretches, StartSearch } from "../../src/policy/time/startSearch.ts";
import { Forecast, forecastSteps } from "../../src/signal/forecast.ts";

/** Steps of whole widths and values, as a forecast from 0 on. */
const forecasts = fc
  .array(fc.record({ width: fc.integer({ min: 1, max: 9 }), value: fc.integer({ min: 0, max: 20 }) }), {
    minLength: 1,
    maxLength: 30,
  })
  .map((steps) => {
    const startsMs = new Float64Array(steps.length + 1);
    steps.forEach(({ width }, i) => (startsMs[i + 1] = startsMs[i] + width));
    return new Forecast(
      0,
      forecastSteps(
        startsMs,
        Float64Array.from(steps, ({ value }) => value),
      ),
    );
  });

/** The cheapest start where nothing is ever refused. */
function cheapestStart(
  forecast: Forecast,
  earliestMs: number,
  latestMs: number,
  runMs: number,
  onGrid: boolean,
): number {
  const search = new StartSearch();
  search.find(forecast, earliestMs, latestMs, runMs, onGrid, null, Infinity);
  return search.startMs;
}

const searches = fc.record({
  forecast: forecasts,
  earliestMs: fc.integer({ min: 0, max: 60 }),
  spanMs: fc.integer({ min: 0, max: 60 }),
  runMs: fc.integer({ min: 1, max: 40 }),
});

describe("the cheapest start", () => {
  it("is as cheap as the cheapest of all whole instants in the window, and the earliest of those", () => {
    fc.assert(
      fc.property(searches, ({ forecast, earliestMs, spanMs, runMs }) => {
        const latestMs = Math.min(earliestMs + spanMs, forecast.endMs - runMs);
        const start = cheapestStart(forecast, earliestMs, earliestMs + spanMs, runMs, false);
        if (latestMs <= earliestMs) {
          expect(start).toBe(earliestMs);
          return;
        }
        const all = Array.from({ length: latestMs - earliestMs + 1 }, (_, i) => earliestMs + i);
        const cost = (startMs: number) => forecast.integral(startMs, startMs + runMs);
        const lowest = Math.min(...all.map(cost));
        expect(cost(start)).toBe(lowest);
        expect(start).toBe(all.find((startMs) => cost(startMs) === lowest));
      }),
      { numRuns: 2_000 },
    );
  });

  it("on the grid is the cheapest of the earliest instant and the beginnings of steps", () => {
    fc.assert(
      fc.property(searches, ({ forecast, earliestMs, spanMs, runMs }) => {
        const latestMs = Math.min(earliestMs + spanMs, forecast.endMs - runMs);
        const start = cheapestStart(forecast, earliestMs, earliestMs + spanMs, runMs, true);
        const tried = [
          earliestMs,
          ...forecast.startsMs.filter((startMs) => startMs > earliestMs && startMs <= latestMs),
        ];
        const cost = (startMs: number) => forecast.integral(startMs, startMs + runMs);
        const lowest = latestMs <= earliestMs ? cost(earliestMs) : Math.min(...tried.map(cost));
        expect(tried).toContain(start);
        expect(cost(start)).toBe(lowest);
      }),
    );
  });

  it("needs a run to end with a step where that is better: 3 ms over values 9 | 1 1 | 9", () => {
    const steps = forecastSteps(Float64Array.of(0, 10, 12, 22), Float64Array.of(9, 1, 9));
    const forecast = new Forecast(0, steps);
    expect(cheapestStart(forecast, 0, 19, 3, false)).toBe(9);
    expect(cheapestStart(forecast, 0, 19, 3, true)).toBe(10);
  });
});

describe("the cheapest stretches", () => {
  it("add up to the run, lie in the window in order, and cost no more than any other choice of whole instants", () => {
    fc.assert(
      fc.property(searches, ({ forecast, earliestMs, spanMs, runMs }) => {
        const toMs = Math.min(earliestMs + spanMs + runMs, forecast.endMs);
        fc.pre(toMs - earliestMs >= runMs);
        const stretches = cheapestStretches(forecast, earliestMs, toMs, runMs);
        let before = earliestMs;
        let total = 0;
        let cost = 0;
        for (const stretch of stretches) {
          expect(stretch.fromMs).toBeGreaterThanOrEqual(before);
          expect(stretch.toMs).toBeGreaterThan(stretch.fromMs);
          total += stretch.toMs - stretch.fromMs;
          cost += forecast.integral(stretch.fromMs, stretch.toMs);
          before = stretch.toMs;
        }
        expect(before).toBeLessThanOrEqual(toMs);
        expect(total).toBe(runMs);
        const instants = Array.from({ length: toMs - earliestMs }, (_, i) => forecast.at(earliestMs + i));
        const cheapest = instants.sort((a, b) => a - b).slice(0, runMs);
        expect(cost).toBe(cheapest.reduce((sum, value) => sum + value, 0));
      }),
      { numRuns: 1_000 },
    );
  });
});
