/**
 * Devices counted in batches, each with an instant, in the order in which they joined: instants never fall. Taken from
 * either end. Everything takes constant time, amortised.
 */
export class DeviceBatches {
  /** Devices in all batches. */
  devices = 0;
  /** Its size is a power of two, so that positions wrap by a mask. */
  #timesMs = new Float64Array(8);
  #counts = new Float64Array(8);
  #first = 0;
  #batches = 0;

  /** Instant of the batch that joined first, ms; Infinity when there is none. */
  get firstMs(): number {
    return this.#batches === 0 ? Infinity : this.#timesMs[this.#first];
  }

  /** Instant of the batch that joined last, ms; −Infinity when there is none. */
  get lastMs(): number {
    return this.#batches === 0 ? -Infinity : this.#timesMs[this.#at(this.#batches - 1)];
  }

  /** So many devices join at an instant, ms ≥ {@link lastMs}. */
  push(timeMs: number, count: number): void {
    this.devices += count;
    if (this.lastMs === timeMs) {
      this.#counts[this.#at(this.#batches - 1)] += count;
      return;
    }
    if (this.#batches === this.#timesMs.length) this.#grow();
    const position = this.#at(this.#batches++);
    this.#timesMs[position] = timeMs;
    this.#counts[position] = count;
  }

  /** Remove the batch that joined first. @returns its devices */
  shift(): number {
    const count = this.#counts[this.#first];
    this.#first = this.#at(1);
    this.#batches--;
    this.devices -= count;
    return count;
  }

  /** Remove so many of the devices that joined last; there are as many. */
  takeLast(count: number): void {
    this.devices -= count;
    let left = count;
    while (left > 0) {
      const position = this.#at(this.#batches - 1);
      const taken = Math.min(left, this.#counts[position]);
      left -= taken;
      this.#counts[position] -= taken;
      if (this.#counts[position] === 0) this.#batches--;
    }
  }

  #at(batch: number): number {
    return (this.#first + batch) & (this.#timesMs.length - 1);
  }

  #grow(): void {
    this.#timesMs = unrolled(this.#timesMs, this.#first);
    this.#counts = unrolled(this.#counts, this.#first);
    this.#first = 0;
  }
}

/** A full ring in one of twice its size, its first entry in front. */
function unrolled(ring: Float64Array, first: number) {
  const longer = new Float64Array(2 * ring.length);
  longer.set(ring.subarray(first));
  longer.set(ring.subarray(0, first), ring.length - first);
  return longer;
}
