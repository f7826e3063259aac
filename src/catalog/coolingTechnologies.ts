import { coolingByTemperature, type CoolingModel } from "../energy/cooling.ts";
import { UserError } from "../errors.ts";
import { nearestName } from "../nearestName.ts";
import { dataFile } from "./dataFile.ts";
import type { Grade } from "./figure.ts";

/** A way of cooling: what a facility draws beside its IT, per kWh of IT. */
export interface CoolingTechnology {
  readonly name: string;
  readonly nameZh: string;
  /** Losses of power distribution. */
  readonly power: number;
  /** Lighting and other. */
  readonly other: number;
  /** Cooling at outdoor temperatures, `[°C, kWh per kWh of IT]`, linear between and flat outside. */
  readonly points: readonly (readonly [number, number])[];
  readonly grade: Grade;
  readonly source: string;
  readonly note: string;
}

export function coolingTechnologies(): readonly CoolingTechnology[] {
  return dataFile("coolingTechnologies");
}

/** @throws UserError for an unknown name, with the nearest known one */
export function coolingTechnology(name: string): CoolingModel {
  const technology = coolingTechnologies().find((candidate) => candidate.name === name);
  if (technology === undefined) {
    const known = coolingTechnologies().map((candidate) => candidate.name);
    const nearest = nearestName(name, known);
    throw new UserError(
      `no cooling technology "${name}"; ${nearest === undefined ? `known: ${known.join(", ")}` : `did you mean "${nearest}"?`}`,
    );
  }
  const points = technology.points.map(([temperatureC, coolingPerIt]) => ({ temperatureC, coolingPerIt }));
  return coolingByTemperature(name, technology.power, technology.other, points);
}
