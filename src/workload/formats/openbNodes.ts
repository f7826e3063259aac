import { readCsvCells } from "../csvCells.ts";
import { hasColumns, type FileHead } from "../fileHead.ts";
import { RowTally, type ReadReport } from "../readReport.ts";
import { SkipReason } from "../skipReason.ts";

const NODE_COLUMNS = ["sn", "cpu_milli", "memory_mib", "gpu", "model"] as const;

/** Most of anything that a node has: beyond it the file is wrong. */
const MOST_PER_NODE = 1e9;

/** Nodes of one model of GPU; "" are nodes without. */
export interface NodeModel {
  readonly model: string;
  readonly nodes: number;
  readonly gpus: number;
  readonly processors: number;
  readonly memoryMiB: number;
}

export interface TraceFleet {
  /** By number of GPUs, the largest first. */
  readonly models: readonly NodeModel[];
  readonly report: Pick<ReadReport, "file" | "format" | "rows" | "used" | "skipped" | "notes">;
}

export function isOpenbNodes(head: FileHead): boolean {
  return hasColumns(head, NODE_COLUMNS);
}

/**
 * Read a list of nodes of Alibaba's cluster-trace-gpu-v2023
 * (https://github.com/alibaba/clusterdata/tree/master/cluster-trace-gpu-v2023): the fleet that its pods ran on.
 * @throws DataError when the file cannot be read as text or lacks a column
 */
export async function readOpenbNodes(path: string): Promise<TraceFleet> {
  const skipped = new RowTally();
  const notes = new RowTally();
  const fates = { notes, skip: (reason: SkipReason, line: number) => skipped.add(reason, line) };
  const byModel = new Map<string, { nodes: number; gpus: number; processors: number; memoryMiB: number }>();
  let used = 0;
  await readCsvCells(path, "openb-nodes", NODE_COLUMNS, fates, (cells) => {
    const fault = cells.numberFault("cpu_milli", "memory_mib", "gpu");
    const amounts = [cells.number("cpu_milli"), cells.number("memory_mib"), cells.number("gpu")];
    if (fault !== null) skipped.add(fault, cells.line);
    else if (amounts.some((amount) => amount < 0 || amount > MOST_PER_NODE)) {
      skipped.add(SkipReason.outOfRange, cells.line);
    } else {
      const model = cells.isMissing("model") ? "" : cells.text("model");
      const sum = byModel.get(model) ?? { nodes: 0, gpus: 0, processors: 0, memoryMiB: 0 };
      byModel.set(model, sum);
      sum.nodes++;
      sum.processors += amounts[0] / 1_000;
      sum.memoryMiB += amounts[1];
      sum.gpus += amounts[2];
      used++;
    }
  });
  return {
    models: [...byModel]
      .map(([model, sum]) => ({ model, ...sum }))
      .sort((a, b) => b.gpus - a.gpus || b.nodes - a.nodes || (a.model < b.model ? -1 : 1)),
    report: {
      file: path,
      format: "openb-nodes",
      rows: used + skipped.total,
      used,
      skipped: skipped.list(),
      notes: notes.list(),
    },
  };
}
