import { MILLI } from "../units.ts";
import { DeviceBatches } from "./deviceBatches.ts";

/**
 * How many devices of a pool are awake, waking up and asleep, where idle devices sleep. Devices are counted, not named:
 * those that became idle last are used first and those idle longest sleep first, so that as few as possible take turns
 * at being idle. Amounts taken are in milli-devices; in a shared pool ⌈taken ÷ 1000⌉ devices are busy.
 *
 * At the start all devices are awake and idle. What one job takes or gives back costs constant time, amortised.
 */
export class PowerStates {
  awake: number;
  /** Drawing their wake-up power; jobs are bound to them and wait. */
  waking = 0;
  asleep = 0;
  /** Devices woken since the start. */
  wakeUps = 0;
  readonly #sleepAfterMs: number;
  readonly #wakeUpMs: number;
  /** Taken on devices that are awake, and on those that are waking up. */
  #awakeTakenMilli = 0;
  #wakingTakenMilli = 0;
  /** Idle devices by the instant since which they are. */
  readonly #idle = new DeviceBatches();
  /** Waking devices by the instant at which they will be awake. Only the last batch can have anything free. */
  readonly #wakes = new DeviceBatches();

  /**
   * @param devices installed, a whole number
   * @param sleepAfterMs whole time after which an idle device sleeps, ms
   * @param wakeUpMs whole time that waking up takes, ms
   */
  constructor(devices: number, sleepAfterMs: number, wakeUpMs: number) {
    this.awake = devices;
    this.#sleepAfterMs = sleepAfterMs;
    this.#wakeUpMs = wakeUpMs;
    if (devices > 0) this.#idle.push(0, devices);
  }

  /** When the longest idle device will sleep, ms; Infinity when none is idle. */
  get nextSleepMs(): number {
    return this.#idle.firstMs + this.#sleepAfterMs;
  }

  /** How long a job that takes so much now would wait for devices to wake, ms. */
  delayMs(takenMilli: number, nowMs: number): number {
    const missingMilli = takenMilli - this.#awakeFreeMilli;
    if (missingMilli <= 0) return 0;
    return missingMilli <= this.#wakingFreeMilli ? this.#wakes.lastMs - nowMs : this.#wakeUpMs;
  }

  /** Devices that a job which takes so much now would wake. */
  wouldWake(takenMilli: number): number {
    return Math.max(0, Math.ceil((takenMilli - this.#awakeFreeMilli - this.#wakingFreeMilli) / MILLI));
  }

  /**
   * Bind devices to a job: those awake, then what is free on those that are waking up, and for the rest devices that
   * sleep begin to wake up. There is as much.
   *
   * @returns the instant at which all of them are awake, ms; call {@link completeWakes} then
   */
  take(takenMilli: number, nowMs: number): number {
    const fromAwake = Math.min(takenMilli, this.#awakeFreeMilli);
    this.#awakeTakenMilli += fromAwake;
    this.#recountIdle(nowMs);
    if (fromAwake === takenMilli) return nowMs;
    const fromWaking = Math.min(takenMilli - fromAwake, this.#wakingFreeMilli);
    const fromAsleep = takenMilli - fromAwake - fromWaking;
    this.#wakingTakenMilli += fromWaking + fromAsleep;
    if (fromAsleep > 0) this.#wake(Math.ceil(fromAsleep / MILLI), nowMs);
    return this.#wakes.lastMs;
  }

  /** A job gives its devices back; all of them are awake. */
  release(takenMilli: number, nowMs: number): void {
    this.#awakeTakenMilli -= takenMilli;
    this.#recountIdle(nowMs);
  }

  /** Devices whose wake-up is over are awake. */
  completeWakes(nowMs: number): void {
    while (this.#wakes.firstMs <= nowMs) {
      const devices = this.#wakes.shift();
      this.awake += devices;
      this.waking -= devices;
      const takenMilli = this.waking === 0 ? this.#wakingTakenMilli : devices * MILLI;
      this.#wakingTakenMilli -= takenMilli;
      this.#awakeTakenMilli += takenMilli;
    }
    this.#recountIdle(nowMs);
  }

  /** Devices that have been idle for long enough sleep. @returns how many */
  sleepIdle(nowMs: number): number {
    let devices = 0;
    while (this.nextSleepMs <= nowMs) devices += this.#idle.shift();
    this.awake -= devices;
    this.asleep += devices;
    return devices;
  }

  /** Devices of which nothing is taken, awake or asleep, of so much that is free: those that can go out of service. */
  removable(freeMilli: number): number {
    return Math.min(this.#idle.devices + this.asleep, Math.floor(freeMilli / MILLI));
  }

  /** So many devices go out of service: idle ones first. @returns how many of them slept */
  remove(devices: number): number {
    const idle = Math.min(devices, this.#idle.devices);
    this.#idle.takeLast(idle);
    this.awake -= idle;
    this.asleep -= devices - idle;
    return devices - idle;
  }

  /** So many devices come back, awake and idle. */
  restore(devices: number, nowMs: number): void {
    this.awake += devices;
    this.#recountIdle(nowMs);
  }

  get #awakeFreeMilli(): number {
    return this.awake * MILLI - this.#awakeTakenMilli;
  }

  get #wakingFreeMilli(): number {
    return this.waking * MILLI - this.#wakingTakenMilli;
  }

  #wake(devices: number, nowMs: number): void {
    if (devices > this.asleep) throw new Error(`${devices} devices to wake, ${this.asleep} asleep`);
    this.asleep -= devices;
    this.waking += devices;
    this.wakeUps += devices;
    this.#wakes.push(nowMs + this.#wakeUpMs, devices);
  }

  /** Bring the batches of idle devices up to date with what is taken. */
  #recountIdle(nowMs: number): void {
    const more = this.awake - Math.ceil(this.#awakeTakenMilli / MILLI) - this.#idle.devices;
    if (more > 0) this.#idle.push(nowMs, more);
    else if (more < 0) this.#idle.takeLast(-more);
  }
}
