import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { DataError, UserError } from "../errors.ts";
import { parquetText } from "../series/parquetText.ts";
import type { InputFile } from "./experiment.ts";

/** Largest data file that is read. */
const LARGEST_BYTES = 4 * 1024 ** 3;
/** Largest file of a series or scenario, which is read whole. */
const LARGEST_TEXT_BYTES = 64 * 1024 ** 2;

/**
 * The data files that a scenario names, relative to its folder. They may lie anywhere the user can read (traces are
 * shared between projects) but must be regular files; nothing of them is shown but short excerpts in messages.
 */
export class InputFiles {
  /** Folder that paths are relative to. */
  readonly baseDir: string;
  readonly #used: InputFile[] = [];
  /** Tables as text, by path. */
  readonly #texts = new Map<string, string>();

  constructor(baseDir: string) {
    this.baseDir = resolve(baseDir);
  }

  /** Every file asked for so far, with its hash. */
  get used(): readonly InputFile[] {
    return this.#used;
  }

  /** The full path of whatever lies at a path, which may be nothing. */
  resolve(path: string): string {
    return resolve(this.baseDir, path);
  }

  /** Note down what may be a file that goes into the scenario, such as the script of a command. */
  noteIfFile(path: string): void {
    let isFile = false;
    try {
      isFile = statSync(this.resolve(path)).isFile();
    } catch {
      // Whatever cannot be looked at is an argument of another meaning.
    }
    if (isFile) this.pathOf(path);
  }

  /** The full path of a data file, which is noted down with its hash. */
  pathOf(path: string): string {
    const full = this.resolve(path);
    const bytes = sizeOf(full, path);
    if (bytes > LARGEST_BYTES) throw new DataError(`${path}: larger than ${LARGEST_BYTES} bytes`);
    if (!this.#used.some((file) => file.path === path))
      this.#used.push({ path, bytes, sha256: orRefuse(path, () => sha256Of(full)) });
    return full;
  }

  /** The content of a small text file, or of a table that has been read as one. */
  textOf(path: string): string {
    const full = this.pathOf(path);
    return this.#texts.get(path) ?? readText(full, path);
  }

  /** Read those of the files that are Parquet tables, which cannot be read at once, for {@link textOf}. */
  async readTables(paths: Iterable<string>): Promise<void> {
    for (const path of paths) {
      if (/\.parquet$/i.test(path)) this.#texts.set(path, await parquetText(this.pathOf(path), path));
    }
  }
}

/** Read a text file whole; its mistakes are the user's. */
export function readText(full: string, shown: string): string {
  if (sizeOf(full, shown) > LARGEST_TEXT_BYTES)
    throw new DataError(`${shown}: larger than ${LARGEST_TEXT_BYTES} bytes`);
  const text = orRefuse(shown, () => readFileSync(full, "utf8"));
  if (text.includes("\0")) throw new DataError(`${shown}: the file is binary; expected text`);
  return text;
}

/** Do something with a file; what the file system refuses is the user's to mend. */
function orRefuse<Result>(shown: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new UserError(`${shown}: cannot be read (${code})`);
  }
}

function sizeOf(full: string, shown: string): number {
  let stats;
  try {
    stats = statSync(full);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR")
      throw new UserError(`${shown}: no such file; check the path`);
    throw new UserError(`${shown}: cannot be read (${code ?? String(error)})`);
  }
  if (stats.isDirectory()) throw new UserError(`${shown}: is a folder; expected a file`);
  if (!stats.isFile()) throw new UserError(`${shown}: is not a regular file`);
  return stats.size;
}

function sha256Of(full: string): string {
  const hash = createHash("sha256");
  const file = openSync(full, "r");
  try {
    const chunk = Buffer.alloc(1 << 20);
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk))
      hash.update(chunk.subarray(0, read));
  } finally {
    closeSync(file);
  }
  return hash.digest("hex");
}
