import { cluster as catalogCluster, type CatalogCluster } from "../catalog/clusters.ts";
import { coolingTechnology } from "../catalog/coolingTechnologies.ts";
import { carbonFreeShare } from "../catalog/generationMix.ts";
import { greenPremium } from "../catalog/greenPrices.ts";
import { marginalFactors, purchasedHeatFactor, residualMix } from "../catalog/margins.ts";
import { clusterTariff, demandChargeRate } from "../catalog/tariffs.ts";
import { generationWater } from "../catalog/water.ts";
import { gridProfile } from "../catalog/grids.ts";
import type { Conditions, TariffSpec, WaterSpec } from "../energy/conditions.ts";
import type { ContractSpec } from "../energy/contract.ts";
import { constantOverhead, constantPue, type CoolingModel } from "../energy/cooling.ts";
import type { HeatSpec } from "../energy/heat.ts";
import type { GenerationSpec, SupplySpec } from "../energy/supply.ts";
import { epochOfLocal } from "../signal/localClock.ts";
import { Signal } from "../signal/signal.ts";
import { GRAMS_PER_KG, GRAMS_PER_TONNE, KWH_PER_MWH, MS_PER_HOUR, MS_PER_YEAR } from "../units.ts";
import {
  capacityFactorSignal,
  carbonSignal,
  catalogueTariff,
  seriesSignal,
  temperatureSignal,
  type SignalSources,
} from "./buildSignals.ts";
import { isBuiltIn } from "./clusterSelection.ts";
import type { ClusterEntry, ScenarioSpec } from "./schema.ts";

/** Technology of a built-in cluster that states neither cooling nor pue. */
export const DEFAULT_COOLING = "modern-free-cooling";

/** Everything around one cluster of a checked scenario. */
export function buildSite(spec: ScenarioSpec, id: string, sources: SignalSources): Conditions {
  const entry: Partial<ClusterEntry> = spec.clusters[id] ?? {};
  const builtIn = isBuiltIn(spec, id) ? catalogCluster(id) : undefined;
  const site: Site = {
    spec,
    id,
    entry,
    builtIn,
    sources,
    province: provinceOf(entry, builtIn),
    // Pools state their devices one by one; `share` is a slice of a capacity.
    scale: entry.pools === undefined ? spec.share : 1,
  };
  const margins = marginsOf(site);
  return {
    cooling: coolingOf(entry),
    retrofit: retrofitOf(site),
    fixedOverheadShare: entry.fixedOverhead,
    carbonIntensity: carbonSignal(id, entry, builtIn, sources),
    annualIntensity: annualIntensityOf(entry, builtIn),
    ...margins,
    residualIntensity: spec.accounting.residualMix ?? residualMix().value * GRAMS_PER_KG,
    gridCarbonFreeShare: entry.carbonFree ?? carbonFreeShare(site.province)?.value,
    temperature: temperatureSignal(id, entry, builtIn, sources),
    supply: supplyOf(site),
    contracts: entry.contracts?.map((contract, i) => contractOf(site, contract, i)),
    powerCap: powerCapOf(site),
    heat: heatOf(site),
    water: waterOf(site),
    tariff: tariffOf(site),
  };
}

interface Site {
  readonly spec: ScenarioSpec;
  readonly id: string;
  readonly entry: Partial<ClusterEntry>;
  readonly builtIn: CatalogCluster | undefined;
  readonly sources: SignalSources;
  /** Province of its grid in the catalogue; its own name where the catalogue does not know it. */
  readonly province: string;
  /** What quantities of the whole cluster are multiplied by. */
  readonly scale: number;
}

/** Province whose grid figures stand for a cluster: of its grid profile, of the built-in cluster, or by its own name. */
export function provinceOf(entry: Partial<ClusterEntry>, builtIn: CatalogCluster | undefined): string {
  return entry.carbon?.grid ?? entry.province ?? builtIn?.province ?? "";
}

function coolingOf(entry: Partial<ClusterEntry>): CoolingModel {
  if (entry.pue !== undefined) return constantPue(entry.pue);
  if (entry.overhead !== undefined) return constantOverhead(entry.overhead);
  return coolingTechnology(entry.cooling ?? DEFAULT_COOLING);
}

function retrofitOf({ spec, id, entry, sources }: Site): Conditions["retrofit"] {
  const { retrofit } = entry;
  if (retrofit === undefined) return undefined;
  const to = coolingTechnology(retrofit.to);
  const name = `retrofit share of ${id}`;
  if (retrofit.share !== undefined) return { to, share: Signal.constant(name, "0–1", retrofit.share) };
  const { startEpochMs } = sources.clock;
  const steps = retrofit.steps!.map(({ from, share }) => ({
    atMs: epochOfLocal(from, spec.zone) - startEpochMs,
    share,
  }));
  // Steps before the start tell only what holds at the start.
  const before = steps.filter(({ atMs }) => atMs <= 0);
  const after = steps.filter(({ atMs }) => atMs > 0);
  const share = new Signal({
    name,
    unit: "0–1",
    startsMs: [0, ...after.map(({ atMs }) => atMs)],
    values: [before[before.length - 1]?.share ?? 0, ...after.map((step) => step.share)],
    endMs: Infinity,
    pastEnd: "hold",
  });
  return { to, share };
}

/** The official factor of a grid whose hours are synthetic; other series speak for themselves. */
function annualIntensityOf(
  { carbon }: Partial<ClusterEntry>,
  builtIn: CatalogCluster | undefined,
): number | undefined {
  const grid = carbon === undefined ? builtIn?.province : carbon.grid;
  return grid === undefined ? undefined : gridProfile(grid).factor2022.value * GRAMS_PER_KG;
}

function marginsOf({ id, entry, province }: Site): Pick<Conditions, "operatingMargin" | "buildMargin"> {
  const known = marginalFactors(entry.margin?.grid ?? province);
  const operating = entry.margin?.operating ?? (known && known.operating.value * GRAMS_PER_KG);
  const build = entry.margin?.build ?? (known && known.build.value * GRAMS_PER_KG);
  return {
    ...(operating === undefined
      ? {}
      : { operatingMargin: Signal.constant(`operating margin of ${id}`, "g/kWh", operating) }),
    ...(build === undefined ? {} : { buildMargin: build }),
  };
}

function supplyOf(site: Site): SupplySpec | undefined {
  const { supply } = site.entry;
  if (supply === undefined) return undefined;
  const { solar, wind, battery } = supply;
  const oneWay = battery === undefined ? 1 : Math.sqrt(battery.efficiency);
  return {
    solar: generationOf(site, "solar", solar),
    wind: generationOf(site, "wind", wind),
    ...(battery === undefined
      ? {}
      : {
          battery: {
            capacityWms: battery.energy * site.scale,
            chargeW: batteryPowerW(battery.energy * site.scale, battery.rate),
            dischargeW: batteryPowerW(battery.energy * site.scale, battery.rate),
            chargeEfficiency: oneWay,
            dischargeEfficiency: oneWay,
            minCharge: battery.min,
            maxCharge: battery.max,
            initialCharge: battery.initial,
            wearCnyPerKWh: battery.wear,
          },
        }),
  };
}

type SupplyEntry = NonNullable<ClusterEntry["supply"]>;

function generationOf(
  site: Site,
  source: "solar" | "wind",
  entry: SupplyEntry["solar"],
): GenerationSpec | undefined {
  if (entry === undefined) return undefined;
  const name = `${source} capacity factor of ${site.id}`;
  return {
    capacityW: entry.capacity * site.scale,
    capacityFactor: capacityFactorSignal(source, entry, site.province, name, site.sources),
  };
}

function batteryPowerW(capacityWms: number, ratePerHour: number): number {
  return (capacityWms / MS_PER_HOUR) * ratePerHour;
}

type ContractEntry = NonNullable<ClusterEntry["contracts"]>[number];

function contractOf(site: Site, entry: ContractEntry, index: number): ContractSpec {
  const { kind, matching, share, capacity, shape, profile, fullLoadHours, volume, cap, premium } = entry;
  const name = entry.name ?? `${kind} ${index + 1}`;
  return {
    name,
    kind,
    matching,
    share,
    ...(capacity === undefined
      ? {}
      : {
          delivery: {
            capacityW: capacity * site.scale,
            capacityFactor:
              shape === "flat"
                ? Signal.constant(`shape of ${name}`, "0–1", 1)
                : capacityFactorSignal(shape!, { profile, fullLoadHours }, site.province, name, site.sources),
          },
        }),
    ...(volume === undefined ? {} : { volumeWmsPerYear: volume * site.scale }),
    capWmsPerYear: cap === undefined ? Infinity : cap * site.scale,
    premiumCnyPerKWh: premium ?? greenPremium(kind).value / KWH_PER_MWH,
  };
}

function powerCapOf({ id, entry, scale }: Site): Signal | undefined {
  const { powerCap } = entry;
  if (powerCap === undefined) return undefined;
  const usualW = powerCap.power === undefined ? NO_CAP_W : powerCap.power * scale;
  const windows = [...powerCap.windows].sort((a, b) => a.from - b.from);
  const steps = [{ atMs: 0, capW: usualW }];
  for (const { from, to, power } of windows) {
    steps.push({ atMs: from, capW: power * scale }, { atMs: to, capW: usualW });
  }
  // A later step at the same instant is what holds from there on.
  const last = steps.filter((step, i) => steps[i + 1]?.atMs !== step.atMs);
  return new Signal({
    name: `power cap of ${id}`,
    unit: "W",
    startsMs: last.map(({ atMs }) => atMs),
    values: last.map(({ capW }) => capW),
    endMs: Infinity,
    pastEnd: "hold",
  });
}

/** Stands for no cap where a signal needs a finite number: more than any facility draws, W. */
const NO_CAP_W = 1e15;

function heatOf({ id, entry, scale, sources }: Site): HeatSpec | undefined {
  const { heat } = entry;
  if (heat === undefined) return undefined;
  const { recoverable, demand, from, to, cop, capacity, replaces } = heat;
  const demandW = demand * scale;
  const name = `heat demand of ${id}`;
  return {
    recoverableShare: recoverable,
    demandW:
      from === undefined
        ? Signal.constant(name, "W", demandW)
        : seasonSignal(name, demandW, from, to!, sources),
    cop: cop ?? Infinity,
    capacityW: capacity === undefined ? Infinity : capacity * scale,
    replacedGPerGJ: replaces ?? purchasedHeatFactor().value * GRAMS_PER_TONNE,
  };
}

/** A demand that is there from one day of the year to another, both included, over the turn of the year if need be. */
function seasonSignal(
  name: string,
  demandW: number,
  from: string,
  to: string,
  sources: SignalSources,
): Signal {
  const inSeason = (day: string) => (from <= to ? day >= from && day <= to : day >= from || day <= to);
  return sources.clock.dailySignal(
    name,
    "W",
    sources.horizonMs + MS_PER_YEAR,
    (monthDay) => (inSeason(monthDay) ? demandW : 0),
    "hold",
  );
}

function waterOf({ entry, builtIn, province }: Site): WaterSpec | undefined {
  const siteLPerKWh = entry.water?.wue ?? builtIn?.wue.value ?? NaN;
  const ofGrid = entry.water?.ofGeneration === true ? generationWater(province)?.value : undefined;
  const generationLPerKWh = entry.water?.generation ?? ofGrid ?? NaN;
  if (Number.isNaN(siteLPerKWh) && Number.isNaN(generationLPerKWh)) return undefined;
  return { siteLPerKWh, generationLPerKWh };
}

function tariffOf({ id, entry, builtIn, sources }: Site): TariffSpec | undefined {
  const { tariff } = entry;
  const name = `electricity price of ${id}`;
  if (tariff === undefined) {
    if (builtIn === undefined) return undefined;
    const { tariff: name, scale } = clusterTariff(builtIn.id);
    return {
      price: catalogueTariff(name, scale, sources),
      demandCnyPerKWMonth: demandChargeRate().value,
    };
  }
  if (tariff.price !== undefined) {
    return {
      price: Signal.constant(name, "CNY/kWh", tariff.price),
      demandCnyPerKWMonth: tariff.demand ?? 0,
    };
  }
  const brought = seriesSignal("price", tariff, name, sources);
  if (brought !== undefined) return { price: brought, demandCnyPerKWMonth: tariff.demand ?? 0 };
  const own =
    tariff.province === undefined ? clusterTariff(builtIn!.id) : { tariff: tariff.province, scale: 1 };
  return {
    price: catalogueTariff(own.tariff, own.scale * (tariff.scale ?? 1), sources),
    demandCnyPerKWMonth: tariff.demand ?? demandChargeRate().value,
  };
}
