import { deviation, mean } from "d3-array";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RandomStreams, type RandomStream } from "../../src/kernel/randomStreams.ts";

const draws = (stream: RandomStream, n: number): number[] =>
  Array.from({ length: n }, () => stream.uniform());

describe("named random streams", () => {
  it("give the same draws for the same seed and name", () => {
    fc.assert(
      fc.property(fc.nat(), fc.string(), (seed, name) => {
        expect(draws(new RandomStreams(seed).stream(name), 5)).toEqual(
          draws(new RandomStreams(seed).stream(name), 5),
        );
      }),
    );
  });

  it("differ by seed and by name", () => {
    const firsts = [
      new RandomStreams(1).stream("arrivals"),
      new RandomStreams(2).stream("arrivals"),
      new RandomStreams(1).stream("durations"),
      new RandomStreams(11).stream("/arrivals"),
    ].map((stream) => stream.uniform());
    expect(new Set(firsts).size).toBe(4);
  });

  it("do not disturb each other: a draw more in one changes no other", () => {
    const streams = new RandomStreams(3);
    const noisy = streams.stream("noisy");
    const before = draws(streams.stream("quiet"), 3);
    draws(noisy, 1_000);
    expect(draws(streams.stream("quiet"), 3)).toEqual(before);
  });

  it("draw uniforms in [0, 1) with mean 1/2 and standard deviation 1/√12", () => {
    const values = draws(new RandomStreams(4).stream("u"), 100_000);
    expect(Math.min(...values.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values.slice(0, 50_000))).toBeLessThan(1);
    expect(mean(values)).toBeCloseTo(0.5, 2);
    expect(deviation(values)).toBeCloseTo(1 / Math.sqrt(12), 2);
  });

  it("draw exponentials and normals with the right first two moments", () => {
    const stream = new RandomStreams(5).stream("x");
    const exponentials = Array.from({ length: 100_000 }, () => stream.exponential(7));
    const normals = Array.from({ length: 100_000 }, () => stream.normal());
    expect(mean(exponentials)! / 7).toBeCloseTo(1, 1);
    expect(deviation(exponentials)! / 7).toBeCloseTo(1, 1);
    expect(mean(normals)).toBeCloseTo(0, 1);
    expect(deviation(normals)).toBeCloseTo(1, 1);
  });

  it("draw integers of every value below n and none above", () => {
    const stream = new RandomStreams(6).stream("i");
    expect(new Set(Array.from({ length: 500 }, () => stream.integer(5)))).toEqual(new Set([0, 1, 2, 3, 4]));
  });
});
