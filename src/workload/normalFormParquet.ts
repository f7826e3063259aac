import type { SchemaElement } from "hyparquet";
import type { JobStore } from "../model/jobStore.ts";
import { NORMAL_BLOCK_JOBS, NORMAL_FORM, type NormalColumn, type NormalValue } from "./normalForm.ts";

/**
 * The normal form of a workload as a Parquet file (Snappy; whole numbers as INT64, decimals as DOUBLE), in blocks of
 * bytes: a row group of NORMAL_BLOCK_JOBS jobs at a time, then the footer. The same jobs always make the same bytes.
 * @param originNames names of the origins in the order of the network; those without one are written as numbers
 */
export async function* normalFormParquet(
  jobs: JobStore,
  originNames: readonly string[],
): AsyncGenerator<Uint8Array> {
  const { ByteWriter, ParquetWriter } = await import("hyparquet-writer");
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [{ name: "workload", num_children: NORMAL_FORM.length }, ...NORMAL_FORM.map(elementOf)],
    kvMetadata: NORMAL_FORM.map(({ name, description }) => ({ key: `eastwest.${name}`, value: description })),
    createdBy: "eastwest",
  });
  const written = (): Uint8Array => {
    const block = bytes.getBytes().slice();
    bytes.index = 0;
    return block;
  };
  const columns = NORMAL_FORM.map(({ name, type, valueOf }) => ({
    name,
    type,
    valueOf: valueOf(jobs, originNames),
  }));
  for (let from = 0; from < jobs.count; from += NORMAL_BLOCK_JOBS) {
    const count = Math.min(jobs.count - from, NORMAL_BLOCK_JOBS);
    await writer.write({
      columnData: columns.map(({ name, type, valueOf }) => ({
        name,
        data: Array.from({ length: count }, (_, i) => stored(type, valueOf(from + i))),
      })),
      rowGroupSize: count,
    });
    yield written();
  }
  await writer.finish();
  yield written();
}

function elementOf({ name, type, nullable }: NormalColumn): SchemaElement {
  const repetition_type = nullable ? "OPTIONAL" : "REQUIRED";
  if (type === "text") return { name, repetition_type, type: "BYTE_ARRAY", converted_type: "UTF8" };
  return { name, repetition_type, type: type === "whole" ? "INT64" : "DOUBLE" };
}

function stored(type: NormalColumn["type"], value: NormalValue): NormalValue | bigint {
  return type === "whole" && value !== null ? BigInt(Math.round(value as number)) : value;
}
