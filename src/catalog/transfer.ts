import { dataFile } from "./dataFile.ts";
import type { Figure } from "./figure.ts";

interface TransferFile {
  readonly energyPerGB: Figure;
  readonly pricePerGB: Figure;
}

/** Energy of moving data between hubs, kWh/GB: an estimate whose range spans the literature. */
export function transferEnergy(): Figure {
  return dataFile<TransferFile>("transfer").energyPerGB;
}

/** Price of moving data between hubs, CNY/GB: an estimate. */
export function transferPrice(): Figure {
  return dataFile<TransferFile>("transfer").pricePerGB;
}
