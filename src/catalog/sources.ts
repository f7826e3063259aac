import { dataFile } from "./dataFile.ts";

export interface Source {
  readonly title: string;
  /** As the source gives it: a day, a year, or several. */
  readonly date: string;
}

/** All sources that figures of the catalogue name, by id. */
export function sources(): Readonly<Record<string, Source>> {
  return dataFile("sources");
}
