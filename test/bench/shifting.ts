// CPU time of policies that shift jobs in time, on a year of hours and ten clusters:
//
//   npm run bench:shifting [-- JOBS]
import { composePolicy, policyName, type PolicySpec } from "../../src/policy/composePolicy.ts";
import { RandomStreams } from "../../src/kernel/randomStreams.ts";
import { jobClassOf, shiftingWorld } from "./shiftingWorld.ts";
import type { JobStore } from "../../src/model/jobStore.ts";
import { Simulation } from "../../src/sim/simulation.ts";
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MIN } from "../../src/units.ts";

const count = Number(process.argv[2] ?? 1_000_000);
const horizonMs = 365 * MS_PER_DAY;
const world = shiftingWorld(horizonMs);

/** Jobs of minutes to hours at random instants of the year, each of which may wait a day (or a week). */
function jobsWith(slackMs: number): JobStore {
  const stream = new RandomStreams(1).stream("bench/jobs");
  const workMs = new Float64Array(count);
  const submitMs = new Float64Array(count);
  const milliDevices = new Float64Array(count);
  const origin = new Uint16Array(count);
  for (let job = 0; job < count; job++) {
    workMs[job] = Math.round(Math.min(12 * MS_PER_HOUR, MS_PER_MIN + stream.exponential(2 * MS_PER_HOUR)));
    submitMs[job] = Math.floor(stream.uniform() * (horizonMs - 8 * MS_PER_DAY));
    milliDevices[job] = 1_000 * (1 + stream.integer(4));
    origin[job] = stream.integer(world.network.origins.length);
  }
  submitMs.sort();
  return {
    count,
    classes: [jobClassOf(slackMs)],
    ids: null,
    submitMs,
    nominalStartMs: null,
    workMs,
    declaredMs: workMs,
    milliDevices,
    kind: new Uint8Array(count),
    classOf: new Uint16Array(count),
    origin,
    utilisation: null,
    deadlineMs: null,
    priority: null,
  };
}

const cases: { readonly slackMs: number; readonly policy: PolicySpec }[] = [
  { slackMs: MS_PER_DAY, policy: { place: "origin" } },
  { slackMs: MS_PER_DAY, policy: { place: "origin", time: "wait-awhile" } },
  { slackMs: MS_PER_DAY, policy: { place: "lowest-carbon", time: "wait-awhile" } },
  { slackMs: MS_PER_DAY, policy: { place: "where-and-when" } },
  { slackMs: 7 * MS_PER_DAY, policy: { place: "origin", time: "wait-awhile" } },
  { slackMs: 7 * MS_PER_DAY, policy: { place: "where-and-when" } },
];
for (const { slackMs, policy } of cases) {
  const jobs = jobsWith(slackMs);
  const before = process.cpuUsage();
  new Simulation({
    world,
    jobs,
    policy: (setup) => composePolicy(policy, setup),
    options: {
      horizonMs,
      end: "drain",
      settlementMs: MS_PER_HOUR,
      window: { fromMs: 0, toMs: horizonMs },
    },
    seed: 1,
  }).run();
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  process.stdout.write(
    `${policyName(policy)}, ${slackMs / MS_PER_HOUR} h window: ${seconds.toFixed(2)} s CPU, ` +
      `${Math.round(count / seconds / 1_000)} k jobs/s, conservation included\n`,
  );
}
