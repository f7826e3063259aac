import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { impactFrameworkManifest } from "../../src/report/impactFramework.ts";

const HEAD =
  "policy,seed,cluster,start_ms,end_ms,start_utc,it_energy_kwh,cooling_energy_kwh,power_loss_energy_kwh,other_energy_kwh,grid_energy_kwh,carbon_location_kg,solar_energy_kwh,curtailed_energy_kwh";
const table = (...rows: string[]) => [HEAD, ...rows, ""].join("\n");

interface Manifest {
  tree: { children: Record<string, { inputs: Record<string, number | string>[] }> };
}
const inputs = (text: string, cluster: string) => (parse(text) as Manifest).tree.children[cluster].inputs;

describe("an Impact Framework manifest", () => {
  const text = table(
    "p,1,a,0,900000,2025-01-01T00:00:00Z,10,2,1,0.5,10,5,4,0.5",
    "p,1,b,0,900000,2025-01-01T00:00:00Z,1,0,0,0,1,0.4,0,0",
    "p,1,a,900000,3600000,2025-01-01T00:15:00Z,30,6,3,1.5,40.5,16.2,0,0",
    "p,1,a,3600000,7200000,2025-01-01T01:00:00Z,0,0,0,0,0,0,3,3",
    "q,1,a,0,900000,2025-01-01T00:00:00Z,99,0,0,0,99,99,0,0",
  );

  it("sums the intervals of an hour, with what the site supplies itself taken off", () => {
    const [first, second] = inputs(impactFrameworkManifest(text, "s", {}), "a");
    expect(first).toMatchObject({
      timestamp: "2025-01-01T00:00:00Z",
      duration: 3_600,
      "it-energy": 40,
      "cooling-energy": 8,
      "power-loss-energy": 4,
      "other-energy": 2,
      "own-supply": -3.5,
    });
    // 21.2 kg on 50.5 kWh bought: the hour's mean intensity, so that the product is the hour's carbon again.
    expect(Number(first["grid-intensity"]) * 50.5).toBeCloseTo(21_200, 9);
    expect(second).toMatchObject({ "it-energy": 0, "own-supply": 0, "grid-intensity": 0 });
  });

  it("holds every cluster of the chosen policy and seed, and nothing of another", () => {
    const all = impactFrameworkManifest(text, "s", { policy: "p", seed: "1" });
    expect(Object.keys((parse(all) as Manifest).tree.children)).toEqual(["a", "b"]);
    expect(inputs(impactFrameworkManifest(text, "s", { policy: "q" }), "a")).toHaveLength(1);
  });

  it("quotes names that YAML would take for something else", () => {
    const odd = table('"x: [1]",1,"no",0,900000,2025-01-01T00:00:00Z,1,0,0,0,1,1,0,0');
    expect(Object.keys((parse(impactFrameworkManifest(odd, "s", {})) as Manifest).tree.children)).toEqual([
      "no",
    ]);
  });

  it("refuses a policy or a seed that is not there, and a table without the columns", () => {
    expect(() => impactFrameworkManifest(text, "s", { policy: "r" })).toThrow(
      'no policy "r" in intervals.csv; it holds p, q',
    );
    expect(() => impactFrameworkManifest(text, "s", { seed: "2" })).toThrow(
      "no seed 2 of p in intervals.csv; it holds 1",
    );
    expect(() => impactFrameworkManifest("policy,seed\n", "s", {})).toThrow(
      "intervals.csv: no column cluster",
    );
  });
});
