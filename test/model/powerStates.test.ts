import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PowerStates } from "../../src/model/powerStates.ts";

const WAKE_UP_MS = 7;

/** One device by name, as no pool knows its own. */
interface NamedDevice {
  state: "idle" | "busy" | "waking" | "bound" | "asleep";
  /** Since when it is idle, or when it will be awake, ms. */
  ms: number;
}

/** Devices one by one, with the rules spelt out: for whole devices. */
class NamedDevices {
  readonly devices: NamedDevice[];
  readonly #sleepAfterMs: number;

  constructor(count: number, sleepAfterMs: number) {
    this.devices = Array.from({ length: count }, () => ({ state: "idle", ms: 0 }));
    this.#sleepAfterMs = sleepAfterMs;
  }

  of(state: NamedDevice["state"]): NamedDevice[] {
    return this.devices.filter((device) => device.state === state);
  }

  get free(): number {
    return this.of("idle").length + this.of("asleep").length;
  }

  /** Idle ones first, the latest idle first; then sleeping ones. @returns when all of them are awake */
  take(count: number, nowMs: number): { readyMs: number; taken: NamedDevice[] } {
    const taken = [...this.of("idle").sort((a, b) => b.ms - a.ms), ...this.of("asleep")].slice(0, count);
    const wakes = taken.some((device) => device.state === "asleep");
    for (const device of taken) {
      if (device.state === "asleep") Object.assign(device, { state: "waking", ms: nowMs + WAKE_UP_MS });
      else device.state = "bound";
    }
    return { readyMs: wakes ? nowMs + WAKE_UP_MS : nowMs, taken };
  }

  pass(nowMs: number): void {
    for (const device of this.of("waking")) if (device.ms <= nowMs) device.state = "bound";
  }

  release(taken: readonly NamedDevice[], nowMs: number): void {
    for (const device of taken) Object.assign(device, { state: "idle", ms: nowMs });
  }

  sleep(nowMs: number): void {
    for (const device of this.of("idle")) {
      if (device.ms + this.#sleepAfterMs <= nowMs) device.state = "asleep";
    }
  }
}

/** What to do at the next instant: let time pass, then start a job of some size or end the nth that runs. */
const step = fc.record({
  passMs: fc.nat(12),
  action: fc.constantFrom<"start" | "end">("start", "start", "end"),
  size: fc.integer({ min: 1, max: 6 }),
});

describe("devices of a pool that sleep", () => {
  it("are as many awake, waking and asleep as devices followed one by one, when jobs take whole devices", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.nat(20),
        fc.array(step, { maxLength: 60 }),
        (count, after, steps) => {
          const states = new PowerStates(count, after, WAKE_UP_MS);
          const named = new NamedDevices(count, after);
          const jobs: { readyMs: number; taken: NamedDevice[] }[] = [];
          let nowMs = 0;
          for (const { passMs, action, size } of steps) {
            for (const endMs = nowMs + passMs; nowMs < endMs;) {
              nowMs++;
              states.completeWakes(nowMs);
              named.pass(nowMs);
              if (nowMs < endMs) {
                states.sleepIdle(nowMs);
                named.sleep(nowMs);
              }
            }
            const running = jobs.findIndex(({ readyMs }) => readyMs <= nowMs);
            if (action === "start" && size <= named.free) {
              const expectedDelayMs = states.delayMs(1_000 * size, nowMs);
              const job = named.take(size, nowMs);
              expect(states.take(1_000 * size, nowMs)).toBe(job.readyMs);
              expect(job.readyMs - nowMs).toBe(expectedDelayMs);
              jobs.push(job);
            } else if (action === "end" && running >= 0) {
              const [job] = jobs.splice(running, 1);
              states.release(1_000 * job.taken.length, nowMs);
              named.release(job.taken, nowMs);
            }
            states.sleepIdle(nowMs);
            named.sleep(nowMs);
            expect([states.awake, states.waking, states.asleep]).toEqual([
              count - named.of("waking").length - named.of("asleep").length,
              named.of("waking").length,
              named.of("asleep").length,
            ]);
            const idleSinceMs = named.of("idle").map(({ ms }) => ms);
            expect(states.nextSleepMs).toBe(Math.min(...idleSinceMs) + after);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("keep awake what ⌈milli-devices ÷ 1000⌉ asks for when jobs share devices, and wake no more than that", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.nat(20),
        fc.array(
          fc.record({ passMs: fc.nat(12), milli: fc.integer({ min: 1, max: 3_500 }), end: fc.boolean() }),
          {
            maxLength: 60,
          },
        ),
        (count, after, steps) => {
          const states = new PowerStates(count, after, WAKE_UP_MS);
          let jobs: { readyMs: number; milli: number }[] = [];
          let nowMs = 0;
          const taken = () => jobs.reduce((sum, { milli }) => sum + milli, 0);
          for (const { passMs, milli, end } of steps) {
            for (const endMs = nowMs + passMs; nowMs < endMs;) {
              nowMs++;
              states.completeWakes(nowMs);
              states.sleepIdle(nowMs);
            }
            const ended = end ? jobs.find(({ readyMs }) => readyMs <= nowMs) : undefined;
            if (ended !== undefined) {
              jobs = jobs.filter((job) => job !== ended);
              states.release(ended.milli, nowMs);
            } else if (taken() + milli <= 1_000 * count) {
              const { awake, waking, wakeUps } = states;
              jobs.push({ readyMs: states.take(milli, nowMs), milli });
              const woken = states.wakeUps - wakeUps;
              // A device wakes only when what is awake and waking is too little.
              if (woken > 0) expect(1_000 * (awake + waking + woken - 1)).toBeLessThan(taken());
            }
            expect(states.awake + states.waking + states.asleep).toBe(count);
            expect(1_000 * (states.awake + states.waking)).toBeGreaterThanOrEqual(taken());
            const running = jobs.filter(({ readyMs }) => readyMs <= nowMs);
            expect(1_000 * states.awake).toBeGreaterThanOrEqual(
              running.reduce((sum, job) => sum + job.milli, 0),
            );
            expect(Math.min(states.awake, states.waking, states.asleep)).toBeGreaterThanOrEqual(0);
            // Once nothing wakes and the time is over, just the busy devices are awake.
            if (states.waking === 0 && after === 0) {
              states.sleepIdle(nowMs);
              expect(states.awake).toBe(Math.ceil(taken() / 1_000));
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("use the devices that became idle last, so that the others reach their time", () => {
    const states = new PowerStates(2, 10, WAKE_UP_MS);
    states.take(1_000, 0);
    states.release(1_000, 4);
    states.take(1_000, 6);
    expect(states.sleepIdle(10)).toBe(1);
    states.release(1_000, 12);
    expect(states.nextSleepMs).toBe(22);
  });

  it("share what is left of a waking device, ready when it is", () => {
    const states = new PowerStates(2, 0, WAKE_UP_MS);
    states.sleepIdle(0);
    expect(states.take(500, 1)).toBe(8);
    expect(states.take(500, 5)).toBe(8);
    expect([states.waking, states.asleep, states.wakeUps]).toEqual([1, 1, 1]);
    expect(states.take(500, 5)).toBe(12);
    states.completeWakes(8);
    expect([states.awake, states.waking, states.asleep]).toEqual([1, 1, 0]);
  });
});
