import { readFileSync } from "node:fs";

const loaded = new Map<string, unknown>();

/** The content of one of the catalogue's own data files, read when it is first asked for. */
export function dataFile<T>(name: string): T {
  let content = loaded.get(name);
  if (content === undefined) {
    content = JSON.parse(readFileSync(new URL(`./data/${name}.json`, import.meta.url), "utf8"));
    loaded.set(name, content);
  }
  return content as T;
}
