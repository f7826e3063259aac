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

/** Titles of the sources that a figure names, or what its grade says where it names none. */
export function sourceTitle(figure: { readonly source: string; readonly note?: string }): string {
  const ids = figure.source.split(" ").filter((id) => id !== "");
  if (ids.length === 0) return figure.note ?? "";
  return ids.map((id) => `${id} ${sources()[id].title}`).join("; ");
}
