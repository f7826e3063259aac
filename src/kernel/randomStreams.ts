import seedrandom from "seedrandom";

/**
 * A fast random stream (sfc32, period about 2¹²⁸), for the hot path. Draws are uniform in [0, 1) with 53 bits.
 * Its state is private: a draw here disturbs no other stream.
 */
export class RandomStream {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(a: number, b: number, c: number, d: number) {
    this.#a = a | 0;
    this.#b = b | 0;
    this.#c = c | 0;
    this.#counter = d | 0;
  }

  /** An integer in [0, 2³²). */
  uint32(): number {
    const t = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + t) | 0;
    return t >>> 0;
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return ((this.uint32() >>> 5) * 67_108_864 + (this.uint32() >>> 6)) / 9_007_199_254_740_992;
  }

  /** An integer in [0, n), n ≥ 1. */
  integer(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Exponential with the given mean (> 0). */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.uniform());
  }

  /** Standard normal (Box–Muller; the second value is thrown away, so that each draw costs the same two uniforms). */
  normal(): number {
    const u = 1 - this.uniform();
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * this.uniform());
  }
}

/**
 * Named random streams under one seed. The same seed and name give the same stream always; a stream that is
 * added, or drawn from more often, changes no other. seedrandom (ARC4) mixes seed and name into the four words
 * that start each stream.
 */
export class RandomStreams {
  readonly seed: number;

  constructor(seed: number) {
    this.seed = seed;
  }

  /** A fresh stream of that name, from its beginning, such as `workload/ai_training/arrivals`. */
  stream(name: string): RandomStream {
    const root = seedrandom(`${this.seed}/${name}`);
    return new RandomStream(root.int32(), root.int32(), root.int32(), root.int32());
  }
}
