import type { JobStore } from "../model/jobStore.ts";
import type { IntervalTable } from "../energy/intervalTable.ts";
import type { JobOutcomes } from "./jobOutcomes.ts";
import type { ServiceOutcome } from "./serviceOutcome.ts";
import type { SleepTally } from "./sleepTally.ts";
import type { TransferRecord } from "./transferLog.ts";
import type { RunOptions, World } from "./world.ts";

/** All that one run produced: one policy, one seed. Tables and statistics are made from this. */
export interface RunResult {
  readonly policy: string;
  readonly clairvoyant: boolean;
  readonly seed: number;
  readonly world: World;
  readonly options: RunOptions;
  readonly jobs: JobStore;
  readonly outcomes: JobOutcomes;
  readonly intervals: IntervalTable;
  /** How much of the measurement window devices slept. */
  readonly sleep: SleepTally;
  /** What became of each online service. */
  readonly services: readonly ServiceOutcome[];
  /** Every transfer of data, in the order in which they began. */
  readonly transfers: readonly TransferRecord[];
  /** Devices that were out of service in the measurement window, milli-device·ms, by cluster. */
  readonly downMilliMs: Float64Array;
  /** Whether the policy may let idle devices sleep. */
  readonly devicesSleep: boolean;
  /** Instant at which the run ended, ms. */
  readonly endMs: number;
  /** Events handled, for rates. */
  readonly events: number;
}
