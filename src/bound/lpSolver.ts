/** Minimise cost · x subject to rowLower ≤ A x ≤ rowUpper and 0 ≤ x ≤ upper; A by columns. */
export interface LinearProgram {
  readonly cost: readonly number[];
  readonly upper: readonly number[];
  readonly rowLower: readonly number[];
  readonly rowUpper: readonly number[];
  /** Where each column's entries begin, and where the last one's end. */
  readonly starts: readonly number[];
  /** Row and value of each entry. */
  readonly rows: readonly number[];
  readonly values: readonly number[];
}

/** Solves a linear program: the dual value of each row at the optimum; null when none was found. */
export type LpSolver = (program: LinearProgram) => Float64Array | null;

/** An interior point is found in a few seconds or not at all. */
const TIME_LIMIT_S = 120;

/** Load the solver (HiGHS, as WebAssembly): once, before the first bound with capacity is asked for. */
export async function loadLpSolver(): Promise<LpSolver> {
  const module = await import("highs");
  // Its types are those of the CommonJS build; what is loaded is the ES module, whose default is the loader itself.
  const load = module.default as unknown as typeof module.default.default;
  const highs = await load();
  const { optimal } = highs.constants.modelStatus;
  return ({ cost, upper, rowLower, rowUpper, starts, rows, values }) =>
    highs.withModel(
      {
        numCols: cost.length,
        numRows: rowLower.length,
        colCost: cost,
        colLower: new Float64Array(cost.length),
        colUpper: upper,
        rowLower,
        rowUpper,
        matrix: {
          format: "csc",
          numRows: rowLower.length,
          numCols: cost.length,
          starts,
          indices: rows,
          values,
        },
      },
      (model) => {
        model.options.set({
          output_flag: false,
          solver: "ipm",
          run_crossover: "off",
          time_limit: TIME_LIMIT_S,
        });
        model.run();
        return model.getModelStatus() === optimal ? model.getSolution().rowDual : null;
      },
    );
}
