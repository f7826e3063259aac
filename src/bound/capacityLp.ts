import { bisectLeft } from "d3-array";
import { DEVICE_KINDS } from "../model/deviceType.ts";
import { jobPowerW } from "../energy/jobPower.ts";
import { utilisationOf, type JobStore } from "../model/jobStore.ts";
import { GRAMS_PER_KG, MILLI, MS_PER_HOUR } from "../units.ts";
import { latestFinishMs } from "./latestFinish.ts";
import type { CostsSpec } from "./leastJobCosts.ts";
import type { LinearProgram, LpSolver } from "./lpSolver.ts";
import { PoolChoices, type PricedPool } from "./poolChoices.ts";

/** Step of the programs, ms. */
export const LP_STEP_MS = MS_PER_HOUR;
/** Runs are cut into programs of so many steps, which look so many further to both sides. */
const STEPS_A_PROGRAM = 7 * 24;
const OVERLAP_STEPS = 24;
/** Past the horizon of a run that drains, so many steps have a price. */
const STEPS_PAST_HORIZON = 48;
/** What leaving work undone costs, as a multiple of the dearest place and hour. */
const UNDONE_COST = 3;
/** Classes of utilisation that are told apart. */
const UTILISATION_BINS = 4;
/** Programs of more columns would take minutes: their hours have no prices. */
const MOST_COLUMNS = 400_000;
/** Work below this counts as none, device-hours. */
const NEGLIGIBLE = 1e-9;

/** Work that may run on the same pools and loads devices alike, as a fluid. */
interface Family {
  readonly options: readonly FamilyOption[];
  /** Work that could have been done by the end of each step if every job began at once, device-hours at reference speed. */
  readonly earliest: Float64Array;
  /** Work that must be done by then: every job begins as late as it may. */
  readonly latest: Float64Array;
}

interface FamilyOption {
  readonly pool: PricedPool;
  /** What a device-hour of work adds there, W·h, and how long it holds devices, device-hours; means over the jobs. */
  readonly dynamicWh: number;
  readonly deviceHours: number;
}

/**
 * Prices of the devices' time, by pool, g per milli-device·ms in each hour from the start: what an hour more of a device would save
 * in the best plan that knows all jobs. They are the duals of linear programs, a week at a time, in which the jobs of a class are a
 * fluid that flows to pools and hours: no earlier than if every job began at submission, no later than if every job began
 * at its latest start, and no more of it than there are devices.
 *
 * Whatever these prices are, the bound made with them is valid (see LowerBounds); they only decide how tight it is. So the
 * programs may cut the run and round the jobs as they like.
 *
 * @returns null when no program could be solved
 */
export function capacityPrices(spec: CostsSpec, solve: LpSolver): Float64Array[] | null {
  const { options, pools, jobs } = spec;
  const pastHorizon = options.end === "drain" ? STEPS_PAST_HORIZON : 0;
  const steps = Math.ceil(options.horizonMs / LP_STEP_MS) + pastHorizon;
  const prices = pools.map(() => new Float64Array(steps));
  const choices = new PoolChoices(spec.world, jobs, pools);
  let solved = false;
  const lastCut = steps - pastHorizon;
  for (let from = 0; from < lastCut; from += STEPS_A_PROGRAM) {
    const isLast = from + STEPS_A_PROGRAM >= lastCut;
    const to = isLast ? steps : from + STEPS_A_PROGRAM;
    const span = { from: Math.max(0, from - OVERLAP_STEPS), to: isLast ? steps : to + OVERLAP_STEPS };
    for (const families of familiesOf(spec, choices, span)) {
      if (columnsOf(families, span) > MOST_COLUMNS) continue;
      const program = new CapacityProgram(families, spec, span);
      const duals = solve(program.linear());
      if (duals === null) continue;
      solved = true;
      program.readPrices(duals, prices, from, to);
    }
  }
  return solved ? prices : null;
}

interface Span {
  /** First step and the one after the last. */
  readonly from: number;
  readonly to: number;
}

function columnsOf(families: readonly Family[], { from, to }: Span): number {
  return families.reduce((sum, { options }) => sum + (options.length + 2) * (to - from), 0);
}

/** The families of the jobs submitted in a span, by device kind. */
function familiesOf(spec: CostsSpec, choices: PoolChoices, span: Span): Family[][] {
  const { jobs, options, knownUntilMs } = spec;
  const fromMs = span.from * LP_STEP_MS;
  const toMs = span.to * LP_STEP_MS;
  const builders = new Map<string, FamilyBuilder>();
  for (let job = bisectLeft(jobs.submitMs, fromMs); job < jobs.count; job++) {
    if (jobs.submitMs[job] >= Math.min(toMs, options.horizonMs)) break;
    if (jobs.workMs[job] === 0) continue;
    const pools = choices.of(job).filter(({ pool }) => jobs.milliDevices[job] <= pool.installedMilli);
    if (pools.length === 0) continue;
    const bin = Math.ceil(utilisationOf(jobs, job) * UTILISATION_BINS);
    const key = `${jobs.classOf[job]}/${bin}/${pools.map(({ number }) => number).join()}`;
    let builder = builders.get(key);
    if (builder === undefined) builders.set(key, (builder = new FamilyBuilder(jobs.kind[job], pools, span)));
    const untilMs = Math.min(latestFinishMs(jobs, job, options, knownUntilMs), toMs);
    builder.add(jobs, job, untilMs);
  }
  return DEVICE_KINDS.map((_, kind) =>
    [...builders.values()].filter((builder) => builder.kind === kind).map((builder) => builder.build()),
  ).filter((families) => families.length > 0);
}

/** Adds up the jobs of a family. */
class FamilyBuilder {
  readonly kind: number;
  readonly #pools: readonly PricedPool[];
  readonly #span: Span;
  readonly #earliest: Float64Array;
  readonly #latest: Float64Array;
  /** Device-hours of work, and by pool what they add and hold. */
  #work = 0;
  readonly #dynamicWh: Float64Array;
  readonly #deviceHours: Float64Array;

  constructor(kind: number, pools: readonly PricedPool[], span: Span) {
    this.kind = kind;
    this.#pools = pools;
    this.#span = span;
    this.#earliest = new Float64Array(span.to - span.from);
    this.#latest = new Float64Array(span.to - span.from);
    this.#dynamicWh = new Float64Array(pools.length);
    this.#deviceHours = new Float64Array(pools.length);
  }

  add(jobs: JobStore, job: number, untilMs: number): void {
    const submitMs = jobs.submitMs[job];
    const workMs = jobs.workMs[job];
    const devices = jobs.milliDevices[job] / MILLI;
    const hours = workMs / MS_PER_HOUR;
    this.#work += devices * hours;
    this.#pools.forEach(({ pool }, k) => {
      this.#dynamicWh[k] += (jobPowerW(jobs, job, pool, 1) * hours) / pool.speed;
      this.#deviceHours[k] += ((pool.takes(jobs.milliDevices[job]) / MILLI) * hours) / pool.speed;
    });
    // How fast it goes on the cheapest of its pools is near enough.
    const { speed } = this.#pools[0].pool;
    const runMs = workMs / speed;
    const latestStartMs = Math.max(submitMs, untilMs - runMs);
    this.#spread(this.#earliest, submitMs, runMs, devices * speed);
    this.#spread(this.#latest, latestStartMs, runMs, devices * speed);
  }

  /** Add the work of a run to the steps in which it is done. @param devices times speed */
  #spread(work: Float64Array, startMs: number, runMs: number, devices: number): void {
    const { from } = this.#span;
    let atMs = startMs;
    for (let k = Math.floor(startMs / LP_STEP_MS) - from; k < work.length && atMs < startMs + runMs; k++) {
      const untilMs = Math.min(startMs + runMs, (from + k + 1) * LP_STEP_MS);
      work[k] += (devices * (untilMs - atMs)) / MS_PER_HOUR;
      atMs = untilMs;
    }
  }

  build(): Family {
    return {
      options: this.#pools.map((pool, k) => ({
        pool,
        dynamicWh: this.#dynamicWh[k] / this.#work,
        deviceHours: this.#deviceHours[k] / this.#work,
      })),
      earliest: cumulative(this.#earliest),
      latest: cumulative(this.#latest),
    };
  }
}

function cumulative(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value) => (sum += value));
}

/**
 * The program of one device kind in one span. For each family and step: what waits = what waited + what came − what is done there
 * and then, between 0 and what has come less what is due. For each pool and step: what is done takes no more than there is.
 */
class CapacityProgram {
  readonly #families: readonly Family[];
  readonly #spec: CostsSpec;
  readonly #span: Span;
  readonly #pools: readonly PricedPool[];
  readonly #rowOfPool = new Map<number, number>();
  readonly #columns: { cost: number[]; upper: number[]; starts: number[]; rows: number[]; values: number[] } =
    {
      cost: [],
      upper: [],
      starts: [0],
      rows: [],
      values: [],
    };

  constructor(families: readonly Family[], spec: CostsSpec, span: Span) {
    this.#families = families;
    this.#spec = spec;
    this.#span = span;
    this.#pools = [...new Set(families.flatMap(({ options }) => options.map(({ pool }) => pool)))];
    const balances = families.length * this.#length;
    this.#pools.forEach(({ number }, k) => this.#rowOfPool.set(number, balances + k * this.#length));
  }

  get #length(): number {
    return this.#span.to - this.#span.from;
  }

  linear(): LinearProgram {
    const rowLower: number[] = [];
    const rowUpper: number[] = [];
    const meanRate = new Map(this.#pools.map((pool) => [pool.number, this.#meanRates(pool)]));
    const dearest = this.#dearest(meanRate);
    this.#families.forEach((family, f) => {
      let came = 0;
      for (let k = 0; k < this.#length; k++) {
        const row = f * this.#length + k;
        rowLower.push(family.earliest[k] - came);
        rowUpper.push(family.earliest[k] - came);
        came = family.earliest[k];
        this.#addFlows(family, row, k, meanRate, dearest);
      }
    });
    for (const { pool } of this.#pools) {
      const deviceHours = ((pool.installedMilli / MILLI) * LP_STEP_MS) / MS_PER_HOUR;
      for (let k = 0; k < this.#length; k++) {
        rowLower.push(-Infinity);
        rowUpper.push(deviceHours);
      }
    }
    return { ...this.#columns, rowLower, rowUpper };
  }

  /** Put what an hour more of a device would save into the prices of some steps. */
  readPrices(duals: Float64Array, prices: readonly Float64Array[], from: number, to: number): void {
    for (const [number, row] of this.#rowOfPool) {
      for (let step = from; step < to; step++) {
        const kgPerDeviceHour = Math.max(0, -duals[row + step - this.#span.from]);
        prices[number][step] = (kgPerDeviceHour * GRAMS_PER_KG) / MILLI / MS_PER_HOUR;
      }
    }
  }

  #addFlows(
    { options, earliest, latest }: Family,
    row: number,
    k: number,
    meanRate: ReadonlyMap<number, Float64Array>,
    dearest: number,
  ): void {
    const waiting = (at: number) => (at < 0 ? 0 : earliest[at] - latest[at]);
    const came = k === 0 ? earliest[0] : earliest[k] - earliest[k - 1];
    if (waiting(k) > NEGLIGIBLE) {
      const isLast = k + 1 === this.#length;
      this.#add(0, waiting(k), [row, 1], ...(isLast ? [] : [[row + 1, -1] as const]));
    }
    if (came + waiting(k - 1) <= NEGLIGIBLE) return;
    for (const { pool, dynamicWh, deviceHours } of options) {
      const kg = (dynamicWh * meanRate.get(pool.number)![k] * MS_PER_HOUR) / GRAMS_PER_KG;
      this.#add(kg, Infinity, [row, 1], [this.#rowOfPool.get(pool.number)! + k, deviceHours]);
    }
    this.#add(UNDONE_COST * dearest, Infinity, [row, 1]);
  }

  #add(cost: number, upper: number, ...entries: readonly (readonly [row: number, value: number])[]): void {
    const columns = this.#columns;
    columns.cost.push(cost);
    columns.upper.push(upper);
    for (const [row, value] of entries) {
      columns.rows.push(row);
      columns.values.push(value);
    }
    columns.starts.push(columns.rows.length);
  }

  /** Mean rate of each step, g per W·ms. */
  #meanRates({ rate }: PricedPool): Float64Array {
    const { steps } = this.#spec;
    return Float64Array.from({ length: this.#length }, (_, k) => {
      const fromMs = Math.min((this.#span.from + k) * LP_STEP_MS, steps.endMs);
      const toMs = Math.min(fromMs + LP_STEP_MS, steps.endMs);
      if (toMs <= fromMs) return rate.values[steps.length - 1];
      return (rate.until(steps.at(toMs), toMs) - rate.until(steps.at(fromMs), fromMs)) / (toMs - fromMs);
    });
  }

  /** The most that a device-hour of any family's work emits anywhere, kg. */
  #dearest(meanRate: ReadonlyMap<number, Float64Array>): number {
    let dearest = 0;
    for (const { options } of this.#families) {
      for (const { pool, dynamicWh } of options) {
        const highest = meanRate.get(pool.number)!.reduce((most, rate) => Math.max(most, rate), 0);
        dearest = Math.max(dearest, (dynamicWh * highest * MS_PER_HOUR) / GRAMS_PER_KG);
      }
    }
    return dearest;
  }
}
