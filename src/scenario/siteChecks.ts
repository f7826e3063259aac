import { coolingTechnologies } from "../catalog/coolingTechnologies.ts";
import { gridNames } from "../catalog/grids.ts";
import { marginProvinces } from "../catalog/margins.ts";
import { renewableProvinces } from "../catalog/renewables.ts";
import { tariffNames } from "../catalog/tariffs.ts";
import { suggestion } from "../policy/suggestion.ts";
import { SERIES_DIALECTS } from "../series/seriesFile.ts";
import { epochOfLocal } from "../signal/localClock.ts";
import { provinceOf } from "./buildSite.ts";
import { isBuiltIn } from "./clusterSelection.ts";
import { cluster as catalogCluster } from "../catalog/clusters.ts";
import type { Finding } from "./findings.ts";
import type { ClusterEntry, ScenarioSpec } from "./schema.ts";
import type { Path } from "./sourceText.ts";

/** What is wrong with what surrounds one cluster, where every field is right by itself: one function a part. */
export function checkSite(spec: ScenarioSpec, id: string, entry: ClusterEntry): Finding[] {
  const path: Path = ["clusters", id];
  const province = provinceOf(entry, isBuiltIn(spec, id) ? catalogCluster(id) : undefined);
  return [
    ...checkCarbon(path, entry),
    ...checkMargin(path, entry),
    ...checkTemperature(path, entry),
    ...checkRetrofit(spec, path, entry),
    ...checkSupply(path, entry, province),
    ...checkContracts(path, entry, province),
    ...checkPowerCap(path, entry),
    ...checkHeat(path, entry),
    ...checkTariff(path, entry, isBuiltIn(spec, id)),
  ];
}

/** Exactly one of some ways to state a thing. */
function exactlyOne<Entry extends object>(
  path: Path,
  entry: Entry,
  ways: readonly (keyof Entry & string)[],
): Finding[] {
  const stated = ways.filter((way) => entry[way] !== undefined);
  if (stated.length === 1) return [];
  return [{ path, message: `state exactly one of ${ways.join(", ")}; got ${stated.join(", ") || "none"}` }];
}

interface SeriesEntry {
  readonly values?: readonly number[];
  readonly file?: string;
  readonly dialect?: string;
  readonly unit?: string;
  readonly step?: number;
  readonly column?: string;
}

/** What a series of values or a file needs to be read without guessing. */
function checkSeries(path: Path, entry: SeriesEntry, unitExample?: string): Finding[] {
  const found: Finding[] = [];
  if (entry.values !== undefined) {
    if (unitExample !== undefined && entry.unit === undefined)
      found.push({ path, message: `the unit of the values must be stated: unit: ${unitExample}` });
    if (entry.step === undefined)
      found.push({ path, message: "the width of a step must be stated: step: 1 h" });
  }
  if (entry.dialect !== undefined) {
    const known = SERIES_DIALECTS.map(({ name }) => name);
    if (entry.file === undefined) found.push({ path: [...path, "dialect"], message: "applies to file" });
    else if (!known.includes(entry.dialect)) {
      found.push({
        path: [...path, "dialect"],
        message: `no dialect "${entry.dialect}"; ${suggestion(entry.dialect, known)}`,
      });
    }
  }
  return found;
}

function unknownName(
  path: Path,
  what: string,
  name: string | undefined,
  known: readonly string[],
): Finding[] {
  if (name === undefined || known.includes(name)) return [];
  return [{ path, message: `no ${what} "${name}"; ${suggestion(name, known)}` }];
}

function checkCarbon(path: Path, { carbon }: ClusterEntry): Finding[] {
  if (carbon === undefined) return [];
  const here = [...path, "carbon"];
  const wrong = exactlyOne(here, carbon, ["factor", "grid", "values", "file"]);
  if (wrong.length > 0) return wrong;
  return [
    ...unknownName([...here, "grid"], "profile of grid", carbon.grid, gridNames()),
    ...checkSeries(here, carbon, "g/kWh"),
  ];
}

function checkMargin(path: Path, { margin }: ClusterEntry): Finding[] {
  return unknownName([...path, "margin", "grid"], "margin of province", margin?.grid, marginProvinces());
}

function checkTemperature(path: Path, { temperature }: ClusterEntry): Finding[] {
  if (temperature === undefined) return [];
  const here = [...path, "temperature"];
  const ways = ["constant", "monthly", "values", "file"] as const;
  // Only its noise or its daily range may be stated of a built-in climate.
  const none = ways.every((way) => temperature[way] === undefined);
  const wrong = none ? [] : exactlyOne(here, temperature, ways);
  return [...wrong, ...checkSeries(here, temperature)];
}

function checkRetrofit(spec: ScenarioSpec, path: Path, { retrofit }: ClusterEntry): Finding[] {
  if (retrofit === undefined) return [];
  const here = [...path, "retrofit"];
  const known = coolingTechnologies().map(({ name }) => name);
  const found = [
    ...unknownName([...here, "to"], "cooling technology", retrofit.to, known),
    ...exactlyOne(here, retrofit, ["share", "steps"]),
  ];
  let lastMs = -Infinity;
  retrofit.steps?.forEach(({ from }, i) => {
    const at = [...here, "steps", i, "from"];
    let atMs: number;
    try {
      atMs = epochOfLocal(from, spec.zone);
    } catch {
      found.push({ path: at, message: `expected a local date such as 2025-07-01; got "${from}"` });
      return;
    }
    if (atMs <= lastMs) found.push({ path: at, message: "steps must come in order of time" });
    lastMs = atMs;
  });
  return found;
}

function checkSupply(path: Path, { supply }: ClusterEntry, province: string): Finding[] {
  if (supply === undefined) return [];
  const here = [...path, "supply"];
  const found: Finding[] = [];
  for (const source of ["solar", "wind"] as const) {
    const entry = supply[source];
    if (entry === undefined) continue;
    const at = [...here, source];
    found.push(...checkSeries(at, entry));
    if (entry.values !== undefined || entry.file !== undefined) {
      if (entry.profile !== undefined || entry.fullLoadHours !== undefined) {
        found.push({
          path: at,
          message: "profile and fullLoadHours apply to the catalogue's profiles, not to values or file",
        });
      }
    } else found.push(...checkProfile(at, entry.profile, province));
  }
  if (supply.solar === undefined && supply.wind === undefined && supply.battery === undefined) {
    found.push({ path: here, message: "state solar, wind or battery" });
  }
  const { battery } = supply;
  if (battery !== undefined && !(battery.min < battery.max)) {
    found.push({ path: [...here, "battery", "min"], message: "must be below max" });
  } else if (battery !== undefined && (battery.initial < battery.min || battery.initial > battery.max)) {
    found.push({ path: [...here, "battery", "initial"], message: "must lie between min and max" });
  }
  return found;
}

/** A province's profile of sun or wind: the one stated, or the cluster's own. */
function checkProfile(path: Path, profile: string | undefined, province: string): Finding[] {
  const known = renewableProvinces();
  if (profile !== undefined) return unknownName([...path, "profile"], "profile of province", profile, known);
  if (known.includes(province)) return [];
  return [
    {
      path,
      message: `the catalogue has no profile of "${province}"; state profile: one of ${known.join(", ")}`,
    },
  ];
}

function checkContracts(path: Path, { contracts }: ClusterEntry, province: string): Finding[] {
  return (contracts ?? []).flatMap((contract, i) => {
    const here = [...path, "contracts", i];
    const wrong = exactlyOne(here, contract, ["share", "capacity", "volume"]);
    if (wrong.length > 0) return wrong;
    const found: Finding[] = [];
    if (contract.volume !== undefined && contract.matching === "hourly") {
      found.push({
        path: [...here, "matching"],
        message: "a yearly volume has no hours to match; use capacity with a shape",
      });
    }
    if (contract.capacity !== undefined && contract.shape === undefined) {
      found.push({
        path: here,
        message: "the shape of deliveries must be stated: shape: solar, wind or flat",
      });
    }
    if (contract.capacity === undefined && contract.shape !== undefined) {
      found.push({ path: [...here, "shape"], message: "applies to capacity" });
    }
    if (contract.shape === "solar" || contract.shape === "wind") {
      found.push(...checkProfile(here, contract.profile, province));
    }
    return found;
  });
}

function checkPowerCap(path: Path, { powerCap }: ClusterEntry): Finding[] {
  if (powerCap === undefined) return [];
  const here = [...path, "powerCap"];
  if (powerCap.power === undefined && powerCap.windows.length === 0) {
    return [{ path: here, message: "state power, windows, or both" }];
  }
  const order = powerCap.windows.map((window, i) => ({ ...window, i })).sort((a, b) => a.from - b.from);
  return order.flatMap(({ from, to, i }, k): Finding[] => {
    const at = [...here, "windows", i];
    if (to <= from) return [{ path: [...at, "to"], message: "must be after from" }];
    if (k > 0 && from < order[k - 1].to)
      return [{ path: [...at, "from"], message: "windows must not overlap" }];
    return [];
  });
}

function checkHeat(path: Path, { heat }: ClusterEntry): Finding[] {
  if (heat === undefined || (heat.from === undefined) === (heat.to === undefined)) return [];
  return [{ path: [...path, "heat"], message: "state both from and to, or neither" }];
}

function checkTariff(path: Path, { tariff }: ClusterEntry, builtIn: boolean): Finding[] {
  if (tariff === undefined) return [];
  const here = [...path, "tariff"];
  const ways = ["price", "province", "values", "file"] as const;
  const none = ways.every((way) => tariff[way] === undefined);
  // Of a built-in cluster's tariff the scale or the demand charge alone may be stated.
  const found = none && builtIn ? [] : exactlyOne(here, tariff, ways);
  if (tariff.scale !== undefined && !none && tariff.province === undefined) {
    found.push({ path: [...here, "scale"], message: "applies to a tariff of the catalogue" });
  }
  return [
    ...found,
    ...unknownName([...here, "province"], "tariff", tariff.province, tariffNames()),
    ...checkSeries(here, tariff, "CNY/kWh"),
    ...checkCurrency(here, tariff),
  ];
}

function checkCurrency(path: Path, tariff: NonNullable<ClusterEntry["tariff"]>): Finding[] {
  if (tariff.unit === undefined || tariff.unit.startsWith("CNY") || tariff.cnyPerUnit !== undefined)
    return [];
  const currency = tariff.unit.slice(0, 3);
  return [
    { path, message: `a price in ${currency} needs its exchange rate: cnyPerUnit: CNY for one ${currency}` },
  ];
}
