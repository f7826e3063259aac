import { open, type FileHandle } from "node:fs/promises";
import { DataError } from "../errors.ts";

/** A file that is read in pieces, here and there. */
export class ColumnFile {
  /** As messages name it. */
  readonly path: string;
  readonly bytes: number;
  readonly #handle: FileHandle;

  private constructor(path: string, bytes: number, handle: FileHandle) {
    this.path = path;
    this.bytes = bytes;
    this.#handle = handle;
  }

  /**
   * @param shown the path in messages
   * @throws DataError when it is missing, no file, or empty
   */
  static async open(full: string, shown: string = full): Promise<ColumnFile> {
    const path = shown;
    const handle = await open(full).catch((error: unknown) => {
      throw unreadable(path, error);
    });
    try {
      const info = await handle.stat();
      if (!info.isFile()) throw new DataError(`${path}: not a file; give the path of one trace file`);
      if (info.size === 0) throw new DataError(`${path}: the file is empty`);
      return new ColumnFile(path, info.size, handle);
    } catch (error) {
      await handle.close();
      throw unreadable(path, error);
    }
  }

  /**
   * The bytes [from, to), a copy of their own.
   * @throws DataError when the file does not reach so far
   */
  async read(from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
    if (!(from >= 0 && to >= from && to <= this.bytes)) {
      throw new DataError(
        `${this.path}: refers to bytes ${from} to ${to}, but has ${this.bytes}: it is cut off or damaged`,
      );
    }
    const bytes = new Uint8Array(to - from);
    let done = 0;
    while (done < bytes.length) {
      const { bytesRead } = await this.#handle.read(bytes, done, bytes.length - done, from + done);
      if (bytesRead === 0) throw new DataError(`${this.path}: became shorter while it was read`);
      done += bytesRead;
    }
    return bytes;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

function unreadable(path: string, error: unknown): unknown {
  if (error instanceof DataError || !(error instanceof Error)) return error;
  const code = "code" in error ? String(error.code) : "";
  if (code === "ENOENT" || code === "ENOTDIR") return new DataError(`${path}: no such file; check the path`);
  if (code === "EACCES" || code === "EPERM") return new DataError(`${path}: no permission to read the file`);
  return code === "" ? error : new DataError(`${path}: cannot be read (${code})`);
}
