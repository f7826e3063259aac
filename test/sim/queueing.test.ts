import { mean, deviation } from "d3-array";
import { describe, expect, it } from "vitest";
import { RandomStreams } from "../../src/kernel/randomStreams.ts";
import { summarise } from "../../src/sim/summarise.ts";
import { MS_PER_DAY, MS_PER_S } from "../../src/units.ts";
import { job, jobsOf, options, run, worldOf } from "../worlds.ts";

/** Mean wait of an M/M/c queue (Erlang C): probability of waiting ÷ (c·μ − λ). */
function erlangCMeanWait(servers: number, arrivalsPerS: number, serviceMeanS: number): number {
  const offered = arrivalsPerS * serviceMeanS;
  // Erlang B by its recursion, then C from B.
  let blocking = 1;
  for (let n = 1; n <= servers; n++) blocking = (offered * blocking) / (n + offered * blocking);
  const load = offered / servers;
  const waiting = blocking / (1 - load + load * blocking);
  return (waiting * serviceMeanS) / (servers - offered);
}

describe("a single cluster fed by a Poisson process", () => {
  it("knows Erlang's own example: 20 servers at 18 erlang wait with probability about 0.55", () => {
    // P(wait) = mean wait × (c − a) ÷ service mean.
    expect((erlangCMeanWait(20, 18, 1) * 2) / 1).toBeCloseTo(0.5508, 3);
  });

  it.each([
    [1, 0.6],
    [3, 0.8],
    [10, 0.9],
  ])("waits as Erlang C says with %i devices at load %d", (servers, load) => {
    const serviceMeanS = 600;
    const arrivalsPerS = (load * servers) / serviceMeanS;
    const expectedS = erlangCMeanWait(servers, arrivalsPerS, serviceMeanS);
    const world = worldOf([{ devices: servers }]);
    const means = Array.from({ length: 12 }, (_, seed) => {
      const streams = new RandomStreams(seed);
      const arrivals = streams.stream("arrivals");
      const services = streams.stream("services");
      const records = [];
      let timeS = 0;
      for (let i = 0; i < 20_000; i++) {
        timeS += arrivals.exponential(1 / arrivalsPerS);
        records.push(
          job({
            submitMs: Math.round(timeS * MS_PER_S),
            workMs: Math.round(services.exponential(serviceMeanS) * MS_PER_S),
          }),
        );
      }
      const horizonMs = Math.ceil((timeS * MS_PER_S) / MS_PER_DAY) * MS_PER_DAY;
      const warm = { fromMs: 0.1 * horizonMs, toMs: horizonMs };
      const result = run(
        world,
        jobsOf(records),
        { place: "origin" },
        options({ horizonMs, window: warm, settlementMs: MS_PER_DAY }),
      );
      return summarise(result).summary.waitMeanS!;
    });
    // 99.9 % interval of the mean over independent seeds (t with 11 degrees of freedom: 4.437).
    const half = (4.437 * deviation(means)!) / Math.sqrt(means.length);
    expect(Math.abs(mean(means)! - expectedS)).toBeLessThan(half);
    expect(half / expectedS).toBeLessThan(0.3);
  });
});
