import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { DataError } from "../../src/errors.ts";
import { csvHeader, csvRow } from "../../src/report/csv.ts";
import { impactFrameworkManifest } from "../../src/report/impactFramework.ts";
import { intervalsTable } from "../../src/report/intervalsTable.ts";
import { Signal } from "../../src/signal/signal.ts";
import type { RunResult } from "../../src/sim/runResult.ts";
import { summarise } from "../../src/sim/summarise.ts";
import { MS_PER_HOUR } from "../../src/units.ts";
import { job, jobsOf, options, run, worldOf } from "../worlds.ts";

const folder = mkdtempSync(join(tmpdir(), "eastwest-if-"));
afterAll(() => rmSync(folder, { recursive: true }));

const HEAD =
  "policy,seed,cluster,start_ms,end_ms,start_utc,it_energy_kwh,cooling_energy_kwh,power_loss_energy_kwh,other_energy_kwh,facility_energy_kwh,grid_energy_kwh,carbon_intensity_g_per_kwh,carbon_location_kg,solar_energy_kwh,wind_energy_kwh,curtailed_energy_kwh,battery_charge_kwh,battery_discharge_kwh";
const ROWS = [
  "p,1,a,0,900000,2025-01-01T00:00:00Z,10,2,1,0.5,13.5,10,500,5,4,,0.5,,",
  "p,1,b,0,900000,2025-01-01T00:00:00Z,1,0,0,0,1,1,400,0.4,0,,0,,",
  "p,1,a,900000,3600000,2025-01-01T00:15:00Z,30,6,3,1.5,40.5,40.5,400,16.2,0,,0,,",
  "p,1,b,900000,3600000,2025-01-01T00:15:00Z,1,0,0,0,1,1,400,0.4,0,,0,,",
  "p,1,a,3600000,7200000,2025-01-01T01:00:00Z,0,0,0,0,0,0,300,0,3,,3,,",
  "p,1,b,3600000,7200000,2025-01-01T01:00:00Z,1,0,0,0,1,1,400,0.4,0,,0,,",
  "q,1,a,0,900000,2025-01-01T00:00:00Z,99,0,0,0,99,99,1000,99,0,,0,,",
];

type Input = Record<string, number | string>;
interface Manifest {
  name: string;
  aggregation: { metrics: string[] };
  initialize: {
    plugins: Record<
      string,
      { method: string; path: string; config: { "input-parameters": string[]; "output-parameter": string } }
    >;
  };
  tree: { pipeline: { compute: string[] }; children: Record<string, { inputs: Input[] }> };
}

const WHOLE = { fromMs: 0, toMs: Infinity };
const RUN = { scenario: "s", policy: "p", seed: 1, window: WHOLE };

/** The manifest of a table, read back. */
async function exported(
  given: Partial<typeof RUN> = {},
  lines: readonly string[] = [HEAD, ...ROWS],
): Promise<Manifest> {
  const table = join(folder, "intervals.csv");
  writeFileSync(table, `${lines.join("\n")}\n`);
  return parse(await impactFrameworkManifest({ ...RUN, ...given, table })) as Manifest;
}

/** What the tool does with a manifest: steps in order on each input, then sums over time and clusters. */
function recomputed({ aggregation, initialize, tree }: Manifest): Record<string, number> {
  const totals = Object.fromEntries(aggregation.metrics.map((metric) => [metric, 0]));
  for (const { inputs } of Object.values(tree.children)) {
    for (const input of inputs) {
      const values = { ...input } as Record<string, number>;
      for (const step of tree.pipeline.compute) {
        const { method, path, config } = initialize.plugins[step];
        expect(path).toBe("builtin");
        const operands = config["input-parameters"].map((name) => values[name]);
        values[config["output-parameter"]] =
          method === "Sum" ? operands.reduce((a, b) => a + b) : operands.reduce((a, b) => a * b);
      }
      for (const metric of aggregation.metrics) totals[metric] += values[metric];
    }
  }
  return totals;
}

function csvOf(result: RunResult): string[] {
  const lines = [csvHeader(intervalsTable).trimEnd()];
  for (let interval = 0; interval < result.intervals.length; interval++) {
    for (let cluster = 0; cluster < result.intervals.clusters; cluster++) {
      lines.push(csvRow(intervalsTable, { result, interval, cluster }).trimEnd());
    }
  }
  return lines;
}

describe("an Impact Framework manifest", () => {
  it("sums the intervals of an hour, with what the site supplies itself taken off", async () => {
    const { tree } = await exported();
    const [first, second] = tree.children.a.inputs;
    expect(first).toMatchObject({
      timestamp: "2025-01-01T00:00:00Z",
      duration: 3_600,
      "it-energy": 40,
      "cooling-energy": 8,
      "power-loss-energy": 4,
      "other-energy": 2,
      "own-supply": -3.5,
    });
    // 10 kWh at 500 and 40.5 kWh at 400 g/kWh: the mean by energy.
    expect(first["grid-intensity"]).toBeCloseTo(21_200 / 50.5, 9);
    // Of an hour that buys nothing the intensity is the mean by time.
    expect(second).toMatchObject({ "it-energy": 0, "own-supply": 0, "grid-intensity": 300 });
  });

  it("adds up, by its own steps, to the table's energy, import and carbon", async () => {
    const totals = recomputed(await exported());
    expect(totals["it-energy"]).toBeCloseTo(43, 12);
    expect(totals.energy).toBeCloseTo(57, 12);
    expect(totals["grid-energy"]).toBeCloseTo(53.5, 12);
    expect(totals.carbon).toBeCloseTo(22_400, 9);
  });

  it("reckons carbon without ours: a wrong carbon column changes nothing but the totals it is compared with", async () => {
    const wrong = ROWS.map((row) => row.replace(",16.2,", ",1,"));
    const [right, other] = [await exported(), await exported({}, [HEAD, ...wrong])];
    expect(recomputed(other)).toEqual(recomputed(right));
    expect(other).not.toEqual(right);
  });

  it("holds every cluster of the chosen policy and seed, and nothing of another", async () => {
    expect(Object.keys((await exported()).tree.children)).toEqual(["a", "b"]);
    const { name, tree } = await exported({ policy: "q" });
    expect(name).toBe("s: q, seed 1");
    expect(Object.values(tree.children).map(({ inputs }) => inputs.length)).toEqual([1]);
  });

  it("keeps to the measurement window, which need not begin or end with an hour", async () => {
    const { tree } = await exported({ window: { fromMs: 900_000, toMs: 3_600_000 } });
    expect(tree.children.a.inputs).toHaveLength(1);
    expect(tree.children.a.inputs[0]).toMatchObject({
      timestamp: "2025-01-01T00:15:00Z",
      duration: 2_700,
      "it-energy": 30,
    });
  });

  it.each([
    ["the whole run and its tail", { fromMs: 0, toMs: 6 * MS_PER_HOUR }, WHOLE],
    ["a window inside it", { fromMs: MS_PER_HOUR, toMs: 4.5 * MS_PER_HOUR }, undefined],
  ])(
    "recomputes what a run's summary says of %s, fixed overhead and sun included",
    async (_, window, open) => {
      const sun = [0, 0.2, 0.9, 0.4, 0, 0];
      const capacityFactor = Signal.regular("sun", "share", MS_PER_HOUR, sun, "repeat");
      const result = run(
        worldOf([
          {
            id: "sunny",
            carbon: [600, 500, 410],
            conditions: {
              fixedOverheadShare: 0.3,
              supply: { solar: { capacityW: 900, capacityFactor } },
            },
          },
          { id: "grid", pue: 1.5, carbon: 703.5, devices: 3 },
        ]),
        jobsOf(
          [0.2, 1.1, 1.3, 5.8].map((hour, i) =>
            job({ submitMs: hour * MS_PER_HOUR, workMs: (i + 0.7) * MS_PER_HOUR }),
          ),
        ),
        { place: "least-loaded" },
        options({ horizonMs: 6 * MS_PER_HOUR, window }),
      );
      const { summary } = summarise(result);
      const { policy, seed } = result;
      const totals = recomputed(await exported({ policy, seed, window: open ?? window }, csvOf(result)));
      expect(totals["it-energy"]).toBeCloseTo(summary.itEnergyKWh, 9);
      expect(totals.energy).toBeCloseTo(summary.facilityEnergyKWh, 9);
      expect(totals["grid-energy"]).toBeCloseTo(summary.gridEnergyKWh, 9);
      expect(totals.carbon / 1_000).toBeCloseTo(summary.carbonLocationKg, 9);
      expect(summary.gridEnergyKWh).toBeLessThan(summary.facilityEnergyKWh - 0.1);
    },
  );

  it("keeps names as they are, also where a reader of YAML 1.1 would see an instant or a number", async () => {
    const names = ["2025-01-01", "1_000", "no", "x: [1]", "0o17", "~"];
    const rows = names.map((name) => ROWS[0].replace(",a,", `,"${name}",`));
    const table = join(folder, "odd.csv");
    writeFileSync(table, `${[HEAD, ...rows].join("\n")}\n`);
    const text = await impactFrameworkManifest({ ...RUN, scenario: "2025-01-01", table });
    for (const version of ["1.1", "1.2"] as const) {
      const { name, tree } = parse(text, { version }) as Manifest;
      expect(Object.keys(tree.children)).toEqual(names);
      expect(typeof name).toBe("string");
      expect(tree.children["2025-01-01"].inputs[0].timestamp).toBe("2025-01-01T00:00:00Z");
    }
  });

  it("refuses a table that is not as a run wrote it, with file and line", async () => {
    const refused = (lines: readonly string[], given = {}) => expect(exported(given, lines)).rejects;
    await refused(["policy,seed", "p,1"]).toThrow(DataError);
    await refused(["policy,seed", "p,1"]).toThrow(/intervals\.csv:1: no column cluster, start_ms/);
    await refused([HEAD, ROWS[0], ROWS[2].replace(",400,", ",much,")]).toThrow(
      /intervals\.csv:3: carbon_intensity_g_per_kwh "much" is no number/,
    );
    await refused([HEAD, ROWS[0].replace(",10,2,", ",,2,")]).toThrow(/:2: it_energy_kwh "" is no number/);
    await refused([HEAD, ROWS[0], ROWS[0]]).toThrow(/:3: starts before the interval above it ended/);
    await refused([HEAD, ROWS[0].slice(0, 40)]).toThrow(/:2: 8 cells, not 19/);
    await refused([HEAD, ...ROWS], { seed: 2 }).toThrow(
      /no interval of p, seed 2, in the measurement window/,
    );
  });
});
