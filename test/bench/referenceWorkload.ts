import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildExperiment } from "../../src/scenario/build.ts";
import type { Experiment } from "../../src/scenario/experiment.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { RunResult } from "../../src/sim/runResult.ts";
import { Simulation } from "../../src/sim/simulation.ts";
import { summarise } from "../../src/sim/summarise.ts";
import { MS_PER_HOUR } from "../../src/units.ts";

/** Hours of the intensity table; it repeats past them. */
const HOURS = 8760;

/** What is known of one site after a run; the shape of the reference's answers. */
export interface SiteAnswer {
  site: number;
  name: string;
  cores: number;
  jobs: number;
  queued: number;
  maxQueue: number;
  coreMs: number;
  waitMs: number;
  coreMsIntensity: string;
  lastFinishMs: number;
  energyKWh: number;
  carbonKg: number;
}

export interface ReferenceAnswer {
  n: number;
  sites: SiteAnswer[];
  coreMs: number;
  waitMs: number;
  queued: number;
  lastFinishMs: number;
  energyKWh: number;
  carbonKg: number;
  scheduleHash: string;
}

/** A reference folder (sites.csv, intensity.csv, jobs.csv) as an ordinary scenario, ready to run. */
export async function readReference(directory: string): Promise<Experiment> {
  const text = JSON.stringify(scenarioOf(rowsOf(directory, "sites.csv")));
  return buildExperiment(parseScenario(text, "reference.json"), { baseDir: resolve(directory) });
}

export function simulateReference(experiment: Experiment): RunResult {
  return new Simulation({
    world: experiment.world,
    jobs: experiment.jobs(1),
    policy: (setup) => experiment.policies[0].create(setup),
    options: experiment.options,
    seed: 1,
  }).run();
}

/**
 * The answers of a run: counts, waits and the schedule's hash from the jobs' outcomes alone; energy and carbon from the
 * simulator's own accounting.
 */
export function answerOf(result: RunResult, directory: string): ReferenceAnswer {
  const sites = rowsOf(directory, "sites.csv");
  const { answers, scheduleHash } = countsOf(result, sites, rowsOf(directory, "intensity.csv"));
  const { clusters } = summarise(result);
  answers.forEach((answer, s) => {
    answer.energyKWh = clusters[s].facilityEnergyKWh;
    answer.carbonKg = clusters[s].carbonLocationKg;
  });
  const total = (key: "coreMs" | "waitMs" | "queued" | "energyKWh" | "carbonKg") =>
    answers.reduce((sum, answer) => sum + answer[key], 0);
  return {
    n: result.jobs.count,
    sites: answers,
    coreMs: total("coreMs"),
    waitMs: total("waitMs"),
    queued: total("queued"),
    lastFinishMs: Math.max(...answers.map((answer) => answer.lastFinishMs)),
    energyKWh: total("energyKWh"),
    carbonKg: total("carbonKg"),
    scheduleHash,
  };
}

/** Energy and carbon that exact whole-number totals of a site stand for, by the reference's own formulas. */
export function exactEnergyOf(
  directory: string,
  answer: Pick<SiteAnswer, "site" | "coreMs" | "coreMsIntensity">,
): { energyKWh: number; carbonKg: number } {
  const [, , , pueMilli, mwPerCore] = rowsOf(directory, "sites.csv")[answer.site].map(Number);
  return {
    energyKWh: (answer.coreMs * mwPerCore * pueMilli) / 3.6e15,
    carbonKg: (Number(BigInt(answer.coreMsIntensity)) * mwPerCore * pueMilli) / 3.6e18,
  };
}

/** Rows of one of the small tables, without the header, as text cells. */
function rowsOf(directory: string, file: string): string[][] {
  const lines = readFileSync(join(directory, file), "utf8").trim().split("\n");
  return lines.slice(1).map((line) => line.split(","));
}

/** One cluster a site, its devices cores without idle power. */
function scenarioOf(sites: readonly string[][]): object {
  const device = (name: string) => `core-of-${name}`;
  return {
    version: 1,
    name: "reference",
    start: "2025-01-01T00:00",
    zone: "UTC",
    duration: `${HOURS} h`,
    end: "drain",
    catalogue: "none",
    devices: Object.fromEntries(
      sites.map(([, name, , , mwPerCore]) => [
        device(name),
        {
          kind: "cpu",
          idle: "0 W",
          peak: `${Number(mwPerCore) / 1000} W`,
          embodied: "0 kg",
          lifetime: "5 y",
        },
      ]),
    ),
    clusters: Object.fromEntries(
      sites.map(([, name, cores, pueMilli]) => [
        name,
        {
          name,
          hub: name,
          lat: 0,
          lon: 0,
          pools: [{ device: device(name), count: Number(cores) }],
          pue: Number(pueMilli) / 1000,
          carbon: { file: "intensity.csv", column: name, unit: "g/kWh", step: "1 h", pastEnd: "repeat" },
          temperature: { constant: "20 °C" },
        },
      ]),
    ),
    origins: { anywhere: { name: "anywhere", lat: 0, lon: 0, share: "100 %" } },
    workload: {
      trace: {
        file: "jobs.csv",
        format: "csv",
        timeUnit: "ms",
        columns: { id: "job", submit: "arrival_ms", duration: "service_ms", devices: "cores" },
        kind: "cpu",
        devicesPerUnit: 1,
        class: { name: "reference", utilisation: "100 %" },
      },
    },
    policies: [{ name: "reference", place: { name: "lowest-carbon", rate: "intensity" }, queue: "fifo" }],
  };
}

function countsOf(
  { jobs, outcomes }: RunResult,
  sites: readonly string[][],
  intensity: readonly string[][],
): { answers: SiteAnswer[]; scheduleHash: string } {
  const answers = sites.map(([site, name, cores]): SiteAnswer => ({
    site: Number(site),
    name,
    cores: Number(cores),
    jobs: 0,
    queued: 0,
    maxQueue: 0,
    coreMs: 0,
    waitMs: 0,
    coreMsIntensity: "0",
    lastFinishMs: 0,
    energyKWh: 0,
    carbonKg: 0,
  }));
  const integrals = sites.map((_, s) => integralOf(intensity.map((row) => Number(row[s + 1]))));
  // Starts of the jobs that waited at each site; first in, first out, so they leave in the order they came.
  const waited: number[][] = sites.map(() => []);
  const left = sites.map(() => 0);
  // Sums below 2⁵² are exact in a double; what is larger is carried over into whole numbers of any size.
  const small = sites.map(() => 0);
  const large = sites.map(() => 0n);
  let hash = 0;
  for (let job = 0; job < jobs.count; job++) {
    const s = outcomes.cluster[job];
    const answer = answers[s];
    const startMs = outcomes.startMs[job];
    const finishMs = outcomes.finishMs[job];
    const submitMs = jobs.submitMs[job];
    const cores = jobs.milliDevices[job] / 1000;
    answer.jobs++;
    answer.coreMs += cores * (finishMs - startMs);
    answer.waitMs += startMs - submitMs;
    answer.lastFinishMs = Math.max(answer.lastFinishMs, finishMs);
    small[s] += cores * (integrals[s](finishMs) - integrals[s](startMs));
    if (small[s] > 2 ** 52) {
      large[s] += BigInt(small[s]);
      small[s] = 0;
    }
    if (startMs > submitMs) {
      while (left[s] < waited[s].length && waited[s][left[s]] <= submitMs) left[s]++;
      waited[s].push(startMs);
      answer.queued++;
      answer.maxQueue = Math.max(answer.maxQueue, waited[s].length - left[s]);
    }
    hash = (hash + mix(job, s, startMs)) >>> 0;
  }
  answers.forEach((answer, s) => (answer.coreMsIntensity = String(large[s] + BigInt(small[s]))));
  return { answers, scheduleHash: hash.toString(16).padStart(8, "0") };
}

/** Integral from 0 of an hourly intensity that repeats every year, in g/kWh·ms: exact whole numbers. */
function integralOf(values: readonly number[]): (timeMs: number) => number {
  const prefix = [0];
  for (const value of values) prefix.push(prefix[prefix.length - 1] + value * MS_PER_HOUR);
  return (timeMs) => {
    const hour = Math.floor(timeMs / MS_PER_HOUR);
    const years = Math.floor(hour / HOURS);
    const hourOfYear = hour - years * HOURS;
    return years * prefix[HOURS] + prefix[hourOfYear] + values[hourOfYear] * (timeMs - hour * MS_PER_HOUR);
  };
}

/** The reference's hash of one job's site and start, in wrapping 32-bit arithmetic. */
function mix(job: number, site: number, startMs: number): number {
  let h = Math.imul(job + 1, 0x9e3779b1) ^ (startMs >>> 0);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b) ^ (Math.floor(startMs / 4_294_967_296) + (site << 16));
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
