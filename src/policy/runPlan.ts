/**
 * When a job that may be suspended runs: stretches of time, and when to ask again. A part fills one in; the simulator
 * copies it. After the last stretch the job goes on until it is done, unless the part wants to be asked again.
 */
export class RunPlan {
  /** Beginnings and ends of the stretches, ms, ascending; the last may end at Infinity. */
  readonly fromMs: number[] = [];
  readonly toMs: number[] = [];
  /** Times the devices that the job asks for, for elastic jobs; 1 for all others. */
  readonly width: number[] = [];
  /** When the part is asked again if the job is not done by then, ms; Infinity: never. Not before the last stretch ends. */
  askAgainMs = Infinity;

  clear(): void {
    this.fromMs.length = 0;
    this.toMs.length = 0;
    this.width.length = 0;
    this.askAgainMs = Infinity;
  }

  /** The job runs from one instant to another; stretches of one width that touch are one. */
  run(fromMs: number, toMs: number, width = 1): void {
    const last = this.toMs.length - 1;
    if (last >= 0 && this.toMs[last] === fromMs && this.width[last] === width) this.toMs[last] = toMs;
    else {
      this.fromMs.push(fromMs);
      this.toMs.push(toMs);
      this.width.push(width);
    }
  }

  /** When something is to be done first: the beginning of the first stretch, or asking again. */
  get firstMs(): number {
    return this.fromMs.length > 0 ? this.fromMs[0] : this.askAgainMs;
  }

  /** What makes it no plan as seen at `nowMs`; undefined when it is one. @param widest the widest that the job may run */
  fault(nowMs: number, widest: number): string | undefined {
    if (this.fromMs.length === 0 && this.askAgainMs === Infinity)
      return "neither a stretch nor when to ask again";
    let before = -Infinity;
    for (let i = 0; i < this.fromMs.length; i++) {
      const fromMs = this.fromMs[i];
      const toMs = this.toMs[i];
      if (!Number.isFinite(fromMs) || !(toMs > fromMs) || fromMs < before) {
        return `stretch ${i} goes from ${fromMs} to ${toMs} ms; stretches have a length and come one after the other`;
      }
      if (!Number.isInteger(this.width[i]) || this.width[i] < 1 || this.width[i] > widest) {
        return `stretch ${i} has width ${this.width[i]}; this job runs at whole widths from 1 to ${widest}`;
      }
      before = toMs;
    }
    if (this.askAgainMs < Infinity && !(this.askAgainMs > nowMs && this.askAgainMs >= before)) {
      return `asking again at ${this.askAgainMs} ms, which is not after now or lies inside a stretch`;
    }
    return undefined;
  }
}
