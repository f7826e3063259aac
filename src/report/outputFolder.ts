import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../errors.ts";

/** What a manifest says it was written by. */
export const PROGRAM = "eastwest";
export const MANIFEST = "manifest.json";

/**
 * Make a folder, or clear one of earlier results. A folder that holds anything and has no manifest of this program is
 * left as it is: a `jobs.csv` in it may be somebody's trace.
 *
 * @param files names of what is removed, with the manifest, when the folder holds earlier results
 * @throws UserError when the folder holds something else, or cannot be made
 */
export function claimFolder(directory: string, files: readonly string[]): void {
  orRefuse(directory, () => {
    makeFolder(directory);
    if (readdirSync(directory).length > 0 && !holdsResults(directory)) {
      throw new UserError(`--out ${directory}: the folder holds other files; name an empty or a new one`);
    }
    // The manifest goes last: as long as anything is left, the folder can be told to be ours.
    for (const file of [...files, MANIFEST]) rmSync(join(directory, file), { force: true });
  });
}

/** Do something in a folder; what the file system refuses is the user's to mend, not a defect. */
export function orRefuse<Result>(directory: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new UserError(`--out ${directory}: cannot be written (${code}); check the folder or name another`);
  }
}

function holdsResults(directory: string): boolean {
  const path = join(directory, MANIFEST);
  if (!existsSync(path)) return false;
  try {
    return (JSON.parse(readFileSync(path, "utf8")) as { program?: unknown } | null)?.program === PROGRAM;
  } catch {
    return false;
  }
}

/** One folder at a time: Node's own recursion does not end where a file system answers ENOENT to mkdir (/proc). */
function makeFolder(directory: string): void {
  if (existsSync(directory)) return;
  makeFolder(dirname(directory));
  mkdirSync(directory);
}
