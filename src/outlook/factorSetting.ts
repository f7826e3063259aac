import { UserError } from "../errors.ts";
import type { FactorName } from "./fourFactors.ts";

/** What a user may set for a year: a factor, or the electricity (TWh) from which the efficiency follows. */
export type SettableName = FactorName | "energyTWh";

export interface FactorSetting {
  readonly name: SettableName;
  readonly year: number;
  readonly value: number;
}

const NAMES: Readonly<Record<string, SettableName>> = {
  CP: "computeEflops",
  CE: "efficiencyGflopsPerW",
  PUE: "pue",
  CEF: "emissionFactorKgPerKWh",
  E: "energyTWh",
};
const FORM = "expected FACTOR.YEAR=NUMBER, such as CE.2030=30 (CP, CE, PUE, CEF or E)";

/**
 * Read settings such as `CE.2025=14.5`, `CP.2030=1500`, `E.2030=450`.
 *
 * @param firstYear and `lastYear` bound the years that can be set
 * @throws UserError naming the setting, what is wrong with it and what would be right
 */
export function readFactorSettings(
  texts: readonly string[],
  firstYear: number,
  lastYear: number,
): FactorSetting[] {
  const settings: FactorSetting[] = [];
  for (const text of texts) {
    const refuse = (message: string): never => {
      throw new UserError(`--set ${text}: ${message}`);
    };
    const match = /^\s*([A-Za-z]+)\.(\d{4})\s*=\s*(\S+)\s*$/.exec(text);
    if (match === null) return refuse(FORM);
    const [, word, yearText, valueText] = match;
    const key = word.toUpperCase();
    if (!Object.hasOwn(NAMES, key)) {
      return refuse(`no factor "${word}"; known: ${Object.keys(NAMES).join(", ")}`);
    }
    const setting = { name: NAMES[key], year: Number(yearText), value: Number(valueText) };
    if (setting.year < firstYear || setting.year > lastYear) {
      refuse(`the outlook runs from ${firstYear} to ${lastYear}`);
    }
    // Years between two values are filled by compound growth, which never reaches 0.
    if (!Number.isFinite(setting.value) || setting.value <= 0) refuse("expected a number above 0");
    if (setting.name === "pue" && setting.value < 1) refuse("PUE must be at least 1");
    const rival = settings.find((other) => other.year === setting.year && sameFactor(other, setting));
    if (rival !== undefined) {
      refuse(
        rival.name === setting.name
          ? "is set twice"
          : "CE and E of one year determine each other: set one of them",
      );
    }
    settings.push(setting);
  }
  return settings;
}

function sameFactor(a: FactorSetting, b: FactorSetting): boolean {
  const factor = ({ name }: FactorSetting) => (name === "energyTWh" ? "efficiencyGflopsPerW" : name);
  return factor(a) === factor(b);
}
