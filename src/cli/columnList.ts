import { UserError } from "../errors.ts";
import { CSV_ROLES, type CsvColumns, type CsvRole } from "../workload/csvHeader.ts";

/**
 * What `--columns` says, such as `submit=arrival,duration=length,devices=cpus`.
 * @throws UserError for a meaning that there is not, and when a needed one is missing
 */
export function columnList(text: string): CsvColumns {
  const columns: Partial<Record<CsvRole, string>> = {};
  for (const part of text.split(",")) {
    const at = part.indexOf("=");
    const role = CSV_ROLES.find((name) => name === part.slice(0, at).trim());
    if (at < 1 || role === undefined) {
      throw new UserError(
        `--columns: "${part}" is not MEANING=NAME with a meaning of ${CSV_ROLES.join(", ")}; ` +
          "write submit=NAME,duration=NAME,devices=NAME",
      );
    }
    columns[role] = part.slice(at + 1).trim();
  }
  const { submit, duration, devices } = columns;
  if (submit === undefined || duration === undefined || devices === undefined) {
    throw new UserError("--columns: submit, duration and devices must all be named");
  }
  return { ...columns, submit, duration, devices };
}
