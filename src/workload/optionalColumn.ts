/** A column that only some rows fill, or none: it takes no room until the first value. */
export class OptionalColumn {
  #values: Float64Array | null = null;

  set(row: number, value: number): void {
    if (this.#values === null || row >= this.#values.length) {
      const values = new Float64Array(Math.max(1024, 2 * row)).fill(NaN);
      if (this.#values !== null) values.set(this.#values);
      this.#values = values;
    }
    this.#values[row] = value;
  }

  /** Add to every value there is. */
  shift(by: number): void {
    const values = this.#values;
    if (values !== null) for (let row = 0; row < values.length; row++) values[row] += by;
  }

  /**
   * Values of these rows; rows that have none take `fallback(job)`, where job is the place in the result.
   * Null when no row was ever filled.
   */
  gather(rows: Uint32Array, fallback: (job: number) => number): Float64Array | null {
    const values = this.#values;
    if (values === null) return null;
    const gathered = new Float64Array(rows.length);
    for (let job = 0; job < rows.length; job++) {
      const value = rows[job] < values.length ? values[rows[job]] : NaN;
      gathered[job] = Number.isNaN(value) ? fallback(job) : value;
    }
    return gathered;
  }
}
