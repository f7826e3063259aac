import { clustersTable } from "./clustersTable.ts";
import { intervalsTable } from "./intervalsTable.ts";
import { jobsTable } from "./jobsTable.ts";
import { regionsTable } from "./regionsTable.ts";
import { transfersTable } from "./transfersTable.ts";
import { summaryTable } from "./summaryTable.ts";

/** Every table of the results, for documentation and listings. */
export const TABLES = [
  summaryTable,
  clustersTable,
  intervalsTable,
  jobsTable,
  transfersTable,
  regionsTable,
] as const;
