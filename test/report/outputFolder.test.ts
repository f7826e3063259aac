import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { claimFolder, MANIFEST, orRefuse, PROGRAM } from "../../src/report/outputFolder.ts";

const folder = mkdtempSync(join(tmpdir(), "eastwest-folder-"));
afterAll(() => rmSync(folder, { recursive: true }));

const OURS = ["jobs.csv"];

function folderWith(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(folder, "f-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

describe("claiming a folder for results", () => {
  it("makes it with all folders above", () => {
    const directory = join(folder, "a", "b", "c");
    claimFolder(directory, OURS);
    expect(readdirSync(directory)).toEqual([]);
  });

  it("leaves a file alone that only has the name of one of ours", () => {
    const directory = folderWith({ "jobs.csv": "a trace" });
    expect(() => claimFolder(directory, OURS)).toThrow(/holds other files/);
    expect(readFileSync(join(directory, "jobs.csv"), "utf8")).toBe("a trace");
  });

  it.each([
    ["of another program", '{ "program": "web app" }'],
    ["that is no JSON", "{"],
    ["that is null", "null"],
  ])("leaves a folder alone with a manifest %s", (_, text) => {
    const directory = folderWith({ [MANIFEST]: text });
    expect(() => claimFolder(directory, OURS)).toThrow(/holds other files/);
    expect(readFileSync(join(directory, MANIFEST), "utf8")).toBe(text);
  });

  it("clears earlier results of ours and nothing else", () => {
    const directory = folderWith({
      [MANIFEST]: JSON.stringify({ program: PROGRAM }),
      "jobs.csv": "old",
      "thesis.txt": "mine",
    });
    claimFolder(directory, OURS);
    expect(readdirSync(directory)).toEqual(["thesis.txt"]);
  });

  it("says so when the place is a file, or a table's name is taken by a folder", () => {
    const directory = folderWith({ [MANIFEST]: JSON.stringify({ program: PROGRAM }) });
    mkdirSync(join(directory, "jobs.csv"));
    for (const place of [directory, join(directory, MANIFEST), join(directory, MANIFEST, "x")]) {
      expect(() => claimFolder(place, OURS)).toThrow(UserError);
    }
  });

  it.runIf(existsSync("/proc/self"))("comes to an end where no folder can be made at all", () => {
    expect(() => claimFolder("/proc/eastwest/results", OURS)).toThrow(/cannot be written/);
  });
});

describe("work in a folder", () => {
  it("makes a refusal of the file system the user's to mend, and lets a defect through", () => {
    expect(() => orRefuse("out", () => writeFileSync(join(folder, "no", "where"), ""))).toThrow(
      "--out out: cannot be written (ENOENT)",
    );
    const defect = new TypeError("a defect");
    expect(() =>
      orRefuse("out", () => {
        throw defect;
      }),
    ).toThrow(defect);
  });
});
