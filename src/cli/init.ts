import { writeFileSync } from "node:fs";
import { UserError } from "../errors.ts";
import { starterScenario } from "../scenario/starter.ts";

/** `eastwest init [FILE]`: write a commented starter; never over an existing file. */
export function init(file: string): void {
  try {
    writeFileSync(file, starterScenario(), { flag: "wx" });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EEXIST") throw new UserError(`${file}: exists already; name another file`);
    throw new UserError(`${file}: cannot be written (${code ?? String(error)})`);
  }
  process.stdout.write(`${file} written; check it with: eastwest validate ${file}\n`);
}
