import type { TraceFleet } from "../workload/formats/openbNodes.ts";
import type { Inspection } from "../workload/inspectTrace.ts";
import { placeOfRow, type ReadReport } from "../workload/readReport.ts";
import type { TraceFormatName } from "../workload/traceFormatNames.ts";
import { TRACE_FORMATS } from "../workload/traceFormats.ts";
import type { HourClock, Quantiles } from "../workload/traceStatistics.ts";
import { writeWallClock } from "../workload/wallClock.ts";
import { bar } from "./bar.ts";
import { formatCount, formatDuration, formatPlain } from "./format.ts";
import { inspectMessage, type InspectMessageKey } from "./inspectMessages.ts";
import { message, type Language } from "./messages.ts";
import { plainTable } from "./plainTable.ts";
import { printable } from "./printable.ts";

type Say = (key: InspectMessageKey, values?: Readonly<Record<string, string>>) => string;

/** Columns of a bar of the load curve. */
const BAR_WIDTH = 20;

/** A look at a trace as text for a terminal. */
export function inspectReport(inspection: Inspection, language: Language): string {
  const say: Say = (key, values) => inspectMessage(language, key, values);
  if (inspection.holds === "fleet") return fleetReport(inspection, say, language);
  const { report } = inspection;
  const { title, realFile } = TRACE_FORMATS[report.format as TraceFormatName];
  const lines = [
    say("format", { name: report.format, title }),
    ...(realFile ? [] : [say("neverReal")]),
    ...rowLines(report, language),
    ...report.warnings.map((warning) => `${message(language, "warning")}: ${printable(warning)}`),
  ];
  if (report.used === 0) return [...lines, say("nothing")].join("\n");
  const span = formatDuration(report.spanMs / 1_000);
  const instant = firstInstant(report, inspection.statistics.clock, say);
  lines.push(say(inspection.holds === "rates" ? "firstWindow" : "first", { instant, span }), "");
  const { clock, submissionsPerHour } = inspection.statistics;
  const curves: Curve[] = [{ head: say("submissions"), values: submissionsPerHour }];
  switch (inspection.holds) {
    case "jobs": {
      const { kinds, interArrivalS } = inspection.statistics;
      lines.push(
        quantileTable(
          [
            ...kinds.flatMap(({ kind, durationS, devices }): QuantileRow[] => [
              [say("duration", { kind: say(kind) }), durationS, formatDuration],
              [say("devices", { kind: say(kind) }), devices, formatPlain],
            ]),
            [say("interArrival"), interArrivalS, formatDuration],
          ],
          say,
        ),
        "",
      );
      for (const { kind, jobs, meanDevicesInUse, devicesInUseByHour } of kinds) {
        const mean = meanDevicesInUse === null ? "–" : formatPlain(meanDevicesInUse);
        lines.push(say("inUse", { kind: say(kind), jobs: formatCount(jobs), mean }));
        curves.push({ head: say("inUseHead", { kind: say(kind) }), values: devicesInUseByHour });
      }
      break;
    }
    case "requests": {
      const { inputTokens, outputTokens, interArrivalS } = inspection.statistics;
      lines.push(
        quantileTable(
          [
            [say("inputTokens"), inputTokens, formatPlain],
            [say("outputTokens"), outputTokens, formatPlain],
            [say("interArrival"), interArrivalS, formatDuration],
          ],
          say,
        ),
      );
      break;
    }
    case "rates": {
      const { requests, emptyWindows, ratePerS, cv } = inspection.statistics;
      lines.push(
        say("rates", { requests: formatCount(requests), empty: formatCount(emptyWindows) }),
        quantileTable(
          [
            [say("rate"), ratePerS, formatPlain],
            [say("cv"), cv, formatPlain],
          ],
          say,
        ),
      );
    }
  }
  return [...lines, "", ...loadCurve(clock, curves, say)].join("\n");
}

function rowLines(
  {
    file,
    format,
    rows,
    used,
    skipped,
    notes,
  }: Pick<ReadReport, "file" | "format" | "rows" | "used" | "skipped" | "notes">,
  language: Language,
): string[] {
  const place = placeOfRow(format);
  const counted = (key: "skipped" | "noted", counts: ReadReport["skipped"]) =>
    counts.map(({ reason, count, firstLine }) => {
      const values = { count: formatCount(count), reason: printable(reason), place, line: String(firstLine) };
      return `  ${message(language, key, values)}`;
    });
  return [
    message(language, "rows", { file: printable(file), rows: formatCount(rows), used: formatCount(used) }),
    ...counted("skipped", skipped),
    ...counted("noted", notes),
  ];
}

function firstInstant(report: ReadReport, clock: HourClock, say: Say): string {
  if (clock.basis === "dates") return writeWallClock(report.zeroMs);
  if (clock.basis === "zone") return `${writeWallClock(clock.offsetMs)} (${printable(clock.zone ?? "")})`;
  return say("ofItsClock", { second: String(report.zeroMs / 1_000) });
}

type QuantileRow = readonly [name: string, quantiles: Quantiles | null, format: (value: number) => string];

function quantileTable(rows: readonly QuantileRow[], say: Say): string {
  const table = plainTable(["", say("min"), "p10", "p50", "p90", "p99", say("max")], {
    colAligns: ["left", "right", "right", "right", "right", "right", "right"],
  });
  for (const [name, quantiles, format] of rows) {
    if (quantiles === null) continue;
    const { min, p10, p50, p90, p99, max } = quantiles;
    table.push([name, ...[min, p10, p50, p90, p99, max].map(format)]);
  }
  return table.toString();
}

interface Curve {
  readonly head: string;
  /** By hour of the day; NaN where the trace has none. */
  readonly values: readonly number[];
}

function loadCurve(clock: HourClock, curves: readonly Curve[], say: Say): string[] {
  const about = {
    dates: say("hourDates"),
    zone: say("hourZone", { zone: printable(clock.zone ?? "") }),
    relative: say("hourRelative"),
  };
  const table = plainTable([say("hour"), ...curves.flatMap(({ head }) => [head, ""])], {
    colAligns: ["right", ...curves.flatMap(() => ["right", "left"] as const)],
    colWidths: [null, ...curves.flatMap(() => [null, BAR_WIDTH + 1])],
  });
  const largest = curves.map(({ values }) => Math.max(...values.filter(Number.isFinite), Number.MIN_VALUE));
  for (let hour = 0; hour < 24; hour++) {
    const cells = curves.flatMap(({ values }, i) => {
      const value = values[hour];
      return Number.isFinite(value) ? [formatPlain(value), bar(value / largest[i], BAR_WIDTH)] : ["–", ""];
    });
    table.push([String(hour), ...cells]);
  }
  return [about[clock.basis], table.toString()];
}

function fleetReport({ models, report }: TraceFleet, say: Say, language: Language): string {
  const sum = (value: (model: TraceFleet["models"][number]) => number) =>
    formatCount(models.reduce((total, model) => total + value(model), 0));
  const table = plainTable([say("model"), say("nodes"), say("gpu"), say("cpu"), say("memory")], {
    colAligns: ["left", "right", "right", "right", "right"],
  });
  for (const { model, nodes, gpus, processors, memoryMiB } of models) {
    const name = model === "" ? say("none") : printable(model);
    const memory = `${formatCount(memoryMiB / 1_024)} GiB`;
    table.push([name, formatCount(nodes), formatCount(gpus), formatCount(processors), memory]);
  }
  return [
    say("format", { name: report.format, title: "Alibaba cluster-trace-gpu-v2023" }),
    ...rowLines(report, language),
    say("fleet", {
      nodes: sum(({ nodes }) => nodes),
      gpus: sum(({ gpus }) => gpus),
      processors: sum(({ processors }) => processors),
    }),
    "",
    table.toString(),
  ].join("\n");
}
