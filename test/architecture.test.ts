import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

/** The floors of the house, lowest first (src/README.md). Rooms of one floor do not see each other. */
const FLOORS: readonly (readonly string[])[] = [
  ["units.ts", "errors.ts", "nearestName.ts"],
  ["kernel", "signal"],
  ["model"],
  ["energy"],
  ["policy"],
  ["sim"],
  ["columnar"],
  ["catalog", "workload", "series"],
  ["scenario"],
  ["bound"],
  ["study", "outlook"],
  ["report"],
  ["index.ts"],
  ["cli"],
];
const PURE_ROOMS = [
  "units.ts",
  "errors.ts",
  "nearestName.ts",
  "kernel",
  "signal",
  "model",
  "energy",
  "policy",
  "sim",
];

const src = resolve("src");
const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => ({ path: file, text: readFileSync(join(src, file), "utf8") }));

const roomOf = (path: string): string => path.split("/")[0];
const floorOf = (room: string): number => FLOORS.findIndex((rooms) => rooms.includes(room));

function importsOf(text: string): string[] {
  return [...text.matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map((match) => match[1]);
}

function importedFiles(file: { path: string; text: string }): string[] {
  return importsOf(file.text)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => relative(src, resolve(src, dirname(file.path), specifier)));
}

describe("the house", () => {
  it("has a floor for every room", () => {
    expect(files.map((file) => roomOf(file.path)).filter((room) => floorOf(room) === -1)).toEqual([]);
  });

  it("lets a file import its own room and lower floors only", () => {
    const upward = files.flatMap((file) => {
      const room = roomOf(file.path);
      return importedFiles(file)
        .filter((target) => roomOf(target) !== room && floorOf(roomOf(target)) >= floorOf(room))
        .map((target) => `${file.path} → ${target}`);
    });
    expect(upward).toEqual([]);
  });

  it("imports only files that exist", () => {
    const known = new Set(files.map((file) => file.path));
    const missing = files.flatMap((file) =>
      importedFiles(file)
        .filter((target) => target.endsWith(".ts") && !known.has(target))
        .map((target) => `${file.path} → ${target}`),
    );
    expect(missing).toEqual([]);
  });

  it("has no import cycles, types included", () => {
    const edges = new Map(files.map((file) => [file.path, importedFiles(file)]));
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
      if (done.has(path) || trail.includes(path)) return;
      for (const target of edges.get(path) ?? []) visit(target, [...trail, path]);
      done.add(path);
    };
    for (const file of files) visit(file.path, []);
    expect(cycles).toEqual([]);
  });

  it("keeps the lower floors pure: no node modules, console, clock or unseeded chance", () => {
    const forbidden =
      /from "node:|import\("node:|\bconsole\.|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bperformance\./;
    const impure = files
      .filter((file) => PURE_ROOMS.includes(roomOf(file.path)))
      .filter((file) => forbidden.test(withoutComments(file.text)));
    expect(impure.map((file) => file.path)).toEqual([]);
  });

  it("lets only the command line print, exit and read the clock", () => {
    const forbidden =
      /\bconsole\.|\bprocess\.(exit|stdout|stderr|argv|hrtime)|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\./;
    const offenders = files
      .filter((file) => roomOf(file.path) !== "cli")
      .filter((file) => forbidden.test(withoutComments(file.text)));
    expect(offenders.map((file) => file.path)).toEqual([]);
  });

  it("knows no domain word in the kernel", () => {
    const words = /\b(job|cluster|carbon|policy|energy|hub)s?\b/i;
    const offenders = files
      .filter((file) => roomOf(file.path) === "kernel")
      .filter((file) => words.test(withoutComments(file.text)));
    expect(offenders.map((file) => file.path)).toEqual([]);
  });

  it("has no room or file whose name says nothing", () => {
    const empty = /(^|\/)(utils?|helpers?|common|misc|shared|stuff)(\/|\.ts$)/i;
    expect(files.filter((file) => empty.test(file.path)).map((file) => file.path)).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
}
