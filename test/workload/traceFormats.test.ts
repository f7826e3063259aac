import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DataError, UserError } from "../../src/errors.ts";
import { fileHead } from "../../src/workload/fileHead.ts";
import { TRACE_FORMAT_NAMES } from "../../src/workload/traceFormatNames.ts";
import { formatLike, readTrace, recogniseFormat, TRACE_FORMATS } from "../../src/workload/traceFormats.ts";
import { rowsOf, withTraceFile } from "./traceFile.ts";
import { sampleOptions, TRACE_SAMPLES, TEXT_FORMATS } from "./traceSamples.ts";

const STATED_ONLY = ["csv", "jsonl"];

describe("the formats of traces", () => {
  it.each(TEXT_FORMATS)(
    "%s is told from its own sample, plain and gzip, or has to be stated",
    async (name) => {
      const expected = STATED_ONLY.includes(name) ? undefined : name;
      for (const content of [TRACE_SAMPLES[name], gzipSync(TRACE_SAMPLES[name])]) {
        expect(await withTraceFile("x", content, recogniseFormat)).toBe(expected);
      }
    },
  );

  it.each(TRACE_FORMAT_NAMES)("%s is described by its publisher, in both languages", (name) => {
    const { title, description, descriptionZh, source } = TRACE_FORMATS[name];
    expect(title).not.toBe("");
    expect(description).not.toBe("");
    expect(descriptionZh).toMatch(/\p{Script=Han}/u);
    expect(new URL(source).protocol).toBe("https:");
  });

  it.each(TEXT_FORMATS)("%s reads every row of its sample, told or stated", async (name) => {
    const { format, ...options } = sampleOptions(name);
    await withTraceFile("x", TRACE_SAMPLES[name], async (path) => {
      const stated = await readTrace(path, { format, ...options });
      expect(stated.report).toMatchObject({ format: name, file: path });
      if (!STATED_ONLY.includes(name)) expect((await readTrace(path, options)).jobs).toEqual(stated.jobs);
    });
  });

  it("tells SWF without a comment header by its eighteen numbers a line, and not by seventeen", () => {
    const line = (fields: number) => Array.from({ length: fields }, (_, i) => i).join(" ");
    expect(formatLike(fileHead(`${line(18)}\n${line(21)}\n`))).toBe("swf");
    expect(formatLike(fileHead(`${line(17)}\n${line(17)}\n`))).toBeUndefined();
  });

  it("does not tell a header that lacks a column, or one that is any table", () => {
    expect(formatLike(fileHead("arrival_time,length,gpus\n1,2,3\n"))).toBeUndefined();
    expect(formatLike(fileHead("submit,run,cores\n1,2,3\n"))).toBeUndefined();
    expect(formatLike(fileHead("\n\n"))).toBeUndefined();
  });

  it("asks for the format of a file that tells none, and for what a format needs", async () => {
    const options = { ...sampleOptions("csv"), format: undefined };
    await withTraceFile("jobs.csv", "submit,run\n1,2\n", async (path) => {
      await expect(readTrace(path, options)).rejects.toThrow(
        /state the format, one of swf, csv, .* servegen/,
      );
    });
    await withTraceFile("pai.csv", TRACE_SAMPLES.pai, async (path) => {
      const reading = readTrace(path, { ...options, timeUnit: undefined });
      await expect(reading).rejects.toBeInstanceOf(UserError);
      await expect(reading).rejects.toThrow(/format pai needs timeUnit/);
    });
  });

  it.each([
    ["a load series", "time,total_job_num,running_job_num,running_gpu_num\n2020-05-01 00:00:00,1,1,1\n"],
    ["the GPUs of each virtual cluster", "date,vchbv,vc4om,total\n2020-04-01,112,0,784\n"],
    ["one virtual machine", "Timestamp [ms];\tCPU cores;\tCPU usage [MHZ]\n1376314846;\t1;\t19.0\n"],
    ["utilisation of GPUs", "time,machineId,gpu0_util\n2017-10-03 00:08:00 PDT,m29,60.8\n"],
    ["one metric", "timestamp_anon,value,container_ip\n1,2,x\n"],
    ["nodes of a cluster", "sn,cpu_milli,memory_mib,gpu,model\nn0,32000,262144,0,\n"],
    ["Parquet", "PAR1\u0001"],
  ])("says that a file is %s and refuses it", async (what, text) => {
    const options = { ...sampleOptions("csv"), format: undefined };
    await withTraceFile("x", text, async (path) => {
      const reading = readTrace(path, options);
      await expect(reading).rejects.toBeInstanceOf(DataError);
      await expect(reading).rejects.toThrow(new RegExp(`not a job log: it is .*${what}`));
    });
  });

  it("reads SWF of 21 columns and absolute times: the others noted, time zero the first or the header's", async () => {
    const line = (id: number, submit: number) =>
      [id, submit, 10, 60, 4, -1, -1, 4, 600, -1, 1, 12, 12, -1, -1, -1, -1, -1, 7, 8, 9].join("\t");
    const text = `; UnixStartTime: 1700000000\n${line(1, 1_700_000_100)}\n${line(2, 1_700_000_160)}\n`;
    const options = sampleOptions("swf");
    await withTraceFile("x.swf", text, async (path) => {
      const first = await readTrace(path, options);
      expect(first.report.notes).toEqual([
        { reason: "more than 18 fields: the others not read", count: 2, firstLine: 2 },
      ]);
      expect(first.report).toMatchObject({ skipped: [], clock: "dates", zeroMs: 1_700_000_100_000 });
      expect(first.report.timeZero).toContain("2023-11-14 22:15:00 in the trace");
      const header = await readTrace(path, { ...options, timeOrigin: "header" });
      expect(Array.from(header.jobs.submitMs)).toEqual([100_000, 160_000]);
      expect(rowsOf(first.jobs)[0]).toMatchObject({ id: 1, workMs: 60_000, milliDevices: 4000 });
    });
  });

  it.each(TEXT_FORMATS.filter((name) => name !== "swf"))("%s knows no timeOrigin: header", async (name) => {
    await withTraceFile("x", TRACE_SAMPLES[name], async (path) => {
      const reading = readTrace(path, { ...sampleOptions(name), timeOrigin: "header" });
      await expect(reading).rejects.toBeInstanceOf(UserError);
      await expect(reading).rejects.toThrow(/only an SWF trace has a header/);
    });
  });
});
