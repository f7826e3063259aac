import { coolingTechnologies } from "../catalog/coolingTechnologies.ts";
import { jobClasses } from "../catalog/jobClasses.ts";
import type { ParameterSpec, PartDefinition } from "../policy/policy.ts";
import {
  placeParts,
  powerParts,
  queueParts,
  splitParts,
  storageParts,
  timeParts,
  reviewParts,
  widthParts,
} from "../policy/registry.ts";
import { SERIES_DIALECTS } from "../series/seriesFile.ts";
import { unitsOf, type Dimension } from "../scenario/quantity.ts";
import { scenarioFields } from "../scenario/vocabulary.ts";
import { TRACE_FORMAT_NAMES } from "../workload/traceFormatNames.ts";
import { TRACE_FORMATS } from "../workload/traceFormats.ts";
import type { Column } from "./column.ts";
import { TABLES } from "./tables.ts";

/** `results/README.md`: every column of every table, from the same table that writes them. */
export function resultsReadme(): string {
  return [
    "# Result files",
    "",
    "<!-- Written by `npm run docs` from src/report; do not edit. -->",
    "",
    "`eastwest run FILE` writes into `runs/<scenario name>/` (or `--out DIR`) the tables that the scenario's `outputs` names,",
    "as CSV (UTF-8, a header line, empty cells where there is nothing to measure), and",
    "",
    "- `manifest.json`: version, resolved scenario with all defaults, hashes of scenario, inputs and tables, seeds, the",
    "  trace's read report, assumptions and warnings. No clock, no machine: the same scenario, seed and version give the",
    "  same bytes.",
    "- `timings.json`: seconds; not part of the reproducible results.",
    "",
    "A folder that holds anything and has no manifest of this program is refused and left as it is; earlier results are",
    "replaced. While a run goes on, and when it is broken off, the manifest says `unfinished`.",
    "",
    "Trust: **exact** is counted or exact by construction; **settled** comes from the energy ledger, whose conservation is",
    "checked at the end of every run; **estimate** rests on inputs that are estimates unless the scenario brings its own;",
    "**label** is a name. A text cell that a spreadsheet would take for a formula is preceded by an apostrophe.",
    "",
    ...TABLES.flatMap((table) => [
      `## ${table.name}.csv`,
      "",
      table.description,
      "",
      ...tableOf(
        ["column", "unit", "what", "中文", "aggregation", "trust"],
        (table.columns as readonly Column<never>[]).map((column) => [
          `\`${column.name}\``,
          column.unit,
          column.description,
          column.descriptionZh,
          column.aggregation,
          column.trust,
        ]),
      ),
      "",
    ]),
  ].join("\n");
}

const DIMENSIONS: readonly Dimension[] = [
  "time",
  "power",
  "share",
  "carbon intensity",
  "temperature",
  "mass",
  "energy",
  "electricity price",
  "demand charge",
  "hourly price",
  "carbon price",
  "water intensity",
  "heat factor",
];

/** `scenarios/README.md`: the format, from the schema that checks it. */
export function scenariosReadme(): string {
  return [
    "# Scenario files",
    "",
    "<!-- Written by `npm run docs` from src/scenario, src/policy and src/catalog; do not edit. -->",
    "",
    "A scenario is YAML (or JSON). `eastwest init FILE` writes a commented starter, `eastwest validate FILE` lists every",
    "issue at once, `eastwest schema` prints the JSON Schema for editors. `--set path=value` overrides any field.",
    "",
    "- `quickstart.yaml`: a week on a slice of the ten clusters of the eight hubs, seven policies.",
    "- `accounting.yaml`: the same megawatt at five clusters by three accounts of carbon, and three rankings.",
    "- `price-against-carbon.yaml`: cheap is not clean; a week between the coast and the north-west.",
    "- `moving-1tb-does-not-pay.yaml`, `moving-1tb-pays.yaml`: data that travels to clean power, for a short job and a long one.",
    "- `shifting.yaml`: place × time on the ten clusters, with forecasts as yesterday was, and one policy that chooses both.",
    "- `external-policy.yaml`: a policy that is a program of its own, in Python, beside the built-in one that does the same.",
    "- `services-and-jobs.yaml`: a day of online inference and batch jobs on the ten clusters, by region and class.",
    "- `report/`: the systems and cases of CAICT's report on green computing, each landing on its figures",
    "  (`npm run report-check`).",
    "",
    "## Quantities",
    "",
    "Quantities carry a unit; a bare number or a wrong dimension is refused.",
    "",
    ...tableOf(
      ["dimension", "units"],
      DIMENSIONS.map((dimension) => [dimension, unitsOf(dimension).join(", ")]),
    ),
    "",
    "## Fields",
    "",
    "`<id>` stands for a name of your own, `[]` for every entry of a list. Paths of files are relative to the scenario's",
    "folder; data may lie anywhere you can read, but a module or a command (code) runs only with `--allow-policy-code`.",
    "",
    ...tableOf(
      ["field", "type", "unit", "default", "bounds", "what"],
      scenarioFields().map((field) => [
        `\`${field.path}\`${field.required ? " *" : ""}`,
        field.type,
        field.unit,
        field.default === "" ? "" : `\`${field.default}\``,
        field.bounds,
        field.description,
      ]),
    ),
    "",
    "\\* required where its parent is given.",
    "",
    "## Policies",
    "",
    "A policy is a place part by its name, or `{ name, place, time, width, review, queue, power, storage, split }`; a part with parameters is written",
    "`{ name: lowest-carbon, rate: intensity }`. Or `{ module: ./my-policy.mjs }`, or `{ command: [python3, my_policy.py] }`:",
    "see [below](#a-policy-that-is-a-program).",
    "",
    ...partsOf("place: which cluster", placeParts),
    ...partsOf("time: when, at the earliest", timeParts),
    ...partsOf("width: devices of elastic jobs", widthParts),
    ...partsOf("review: running jobs that move", reviewParts),
    ...partsOf("queue: order in a cluster", queueParts),
    ...partsOf("power: what idle devices do", powerParts),
    ...partsOf("split: which cluster serves whom, for services", splitParts),
    ...partsOf("storage: when a battery moves", storageParts),
    ...COMMAND_PROTOCOL_TEXT,
    "## Job classes of the catalogue",
    "",
    "All of them are estimates (grade C) after the sources named.",
    "",
    ...tableOf(
      ["class", "中文", "kind", "latency bound", "share of compute", "drawn by default", "note"],
      jobClasses().map((entry) => [
        `\`${entry.name}\``,
        entry.nameZh,
        entry.kind,
        Number.isFinite(entry.latencyBoundMs) ? `${entry.latencyBoundMs} ms` : "none",
        `${Math.round(entry.computeShare * 100)} %`,
        entry.service ? "no" : "yes",
        entry.note,
      ]),
    ),
    "",
    "## Cooling technologies",
    "",
    ...tableOf(
      ["technology", "中文", "power losses", "other", "cooling at outdoor °C", "grade", "note"],
      coolingTechnologies().map((entry) => [
        `\`${entry.name}\``,
        entry.nameZh,
        String(entry.power),
        String(entry.other),
        entry.points.map(([temperatureC, cooling]) => `${temperatureC}: ${cooling}`).join(", "),
        entry.grade,
        entry.note,
      ]),
    ),
    "",
    "## Signal files",
    "",
    "Carbon intensity, price, temperature and capacity factors may come from files. A dialect is recognised from the file's",
    "header where that leaves no doubt; zone, unit, column and exchange rate that the file does not say must be stated.",
    "Gaps, second rows for one instant and missing values are refused unless `gaps` says `hold` or `interpolate`, and are",
    "counted and shown then; a lasting change of the step is shown. A file must cover the run unless `pastEnd` says what",
    "comes after it.",
    "",
    ...tableOf(
      ["dialect", "what", "中文"],
      SERIES_DIALECTS.map(({ name, description, descriptionZh }) => [
        `\`${name}\``,
        description,
        descriptionZh,
      ]),
    ),
    "",
    "## Traces",
    "",
    "The ending tells SWF (`.swf`), CSV (`.csv`, `.tsv`) and JSON lines (`.jsonl`), all also as `.gz`; of a published trace",
    "state the format. `eastwest inspect FILE` tells the format of a file where its first lines leave no doubt, and shows",
    "what is in it.",
    "",
    ...tableOf(
      ["format", "title", "what", "中文", "must be stated", "holds", "run on a published file"],
      TRACE_FORMAT_NAMES.map((name) => {
        const { title, description, descriptionZh, needs, holds, source, realFile } = TRACE_FORMATS[name];
        return [
          `\`${name}\``,
          `[${title}](${source})`,
          description,
          descriptionZh,
          needs.map((need) => `\`${need}\``).join(", "),
          holds,
          realFile ? "yes" : "never run on a real file",
        ];
      }),
    ),
    "",
    "- Time 0 is the first submission for SWF and for traces that write dates, the trace's own second 0 for the others,",
    "  unless `timeOrigin` says otherwise. Dates are read as they are written: the clock that wrote them is not moved to",
    "  the scenario's zone.",
    "- Jobs of a GPU cluster that ask for processors only run on cpu devices, a processor being 1/64 of one (estimate).",
    "- Requests hold tokens, not run times: a request becomes a job of input ÷ `throughput.prefill` + output ÷",
    "  `throughput.decode` seconds on `throughput.devices` devices. There is no default, and batching is not modelled.",
    "- `servegen` files are rates by window, not logs: every seed draws its own requests, as many in each window as the",
    "  trace has, with gaps of the fitted family and shape.",
    "- A job that was still running at the end of a trace is kept with the run time up to there, and noted as",
    "  right-censored.",
    "",
    "Every row that cannot be used is counted by reason and shown with its first line; rows = used + skipped.",
    "",
  ].join("\n");
}

const COMMAND_PROTOCOL_TEXT = [
  "## A policy that is a program",
  "",
  "`{ name, command: [program, argument, …], timeLimit, queue, power, storage, split }` asks a program of your own, in any",
  "language, where each job runs: whenever one is submitted, or is to be placed again after a fault. `external-policy.yaml` runs",
  "[policies/lowest_carbon.py](policies/lowest_carbon.py), which needs no library. A program is code: it runs only with",
  "`--allow-policy-code`, with your rights, and nothing confines it.",
  "",
  "It is started without a shell in the scenario's folder, once for every run (policy × seed) with the run's first job, and ended",
  "with the run: it then has two seconds to put its things in order. Program and arguments that name files beside the scenario",
  "are noted in the manifest with their hash. The same answers give the same bytes; whether a program gives the same answers",
  "again is its own affair (`seed` is there for that).",
  "",
  "One JSON object a line, UTF-8, on standard input and output. Every message but `bye` is answered with one line before the next",
  "one comes. Infinity (no bound) and NaN (not known, not reachable) are `null`. Times are ms since the scenario's start, devices",
  "thousandths of one (`…Milli`), lists by the index that they are named for: kind of device, cluster, origin.",
  "",
  '- `{"type":"hello","protocol":1,…}` → `{"type":"ready","protocol":1}`, within ten seconds or `timeLimit`, whichever is longer.',
  "  What stays as it is: `eastwest` (version), `seed`, `deviceKinds`, `classes`, `clusters` (`index`, `id`, `name`, `nameZh`, `hub`,",
  "  `west`, `province`, `city`, `lat`, `lon`, `installedMilli` and `largestMilli` (the largest pool) by kind, `annualIntensity` in g/kWh,",
  "  `pools` with what is known of their devices), `origins` (`home` is a cluster's index), `latencyMs` by origin and cluster, and",
  "  `transfers` (`energyKWhPerGB`, `priceCnyPerGB`, `carbonRule`).",
  '- `{"type":"place","id":1,"nowMs":…,"job":{…},"clusters":[…]}` → `{"id":1,"cluster":…,"notBeforeMs":…}`, within `timeLimit`',
  "  (10 s unless said). `cluster` is an index or an id, or `null` to turn the job away; `notBeforeMs` may be left out: then the job",
  "  may start at its nominal start. The job must be allowed there.",
  "  - `job`: `job` (its number), `submitMs`, `nominalStartMs`, `declaredMs`, `declaredEndMs` (if it started now), `leftMs`, `deadlineMs`,",
  "    `milliDevices`, `kind`, `classOf`, `origin`, `home`, `latencyMs` and `transferGB` by cluster, `latencyBoundMs`, `checkpointGB`. How long it",
  "    really runs is not there, and neither is anything else that is still to come.",
  "  - `clusters`: `index`; `allows` (the job could ever run there) and `hasRoom` (it would be given devices at once); by kind",
  "    `freeMilli`, `roomMilli` (largest request that could start), `largestUpMilli`, `downMilli`, `servingMilli` (held by services),",
  "    `queued` (jobs that wait), `queuedWork` and `runningEnd` (for estimates of waits, milli-device·ms); `carbonIntensity`,",
  "    `effectiveIntensity`, `effectiveMarketIntensity`, `effectiveMarginalIntensity` (g/kWh, × `pue` but for the first),",
  "    `effectivePriceCny` (per kWh of IT), `greenSurplusW`, `greenShare`, `closesAtMs` (announced maintenance), `powerRoomW`;",
  "    `pools` with `freeMilli`, `downMilli` and `asleep` (devices).",
  '- `{"type":"bye"}`, and standard input ends. No answer.',
  "",
  'Any answer may be `{"error":"…"}`, which ends the run with that text. Keys that are not known are passed over unless they look',
  "like a slip. A line may have 65,536 characters. Standard output is for answers alone and must be flushed after each; the end of",
  "what goes to standard error is shown when something is wrong. Whatever that is – no such program, an early exit, a late answer, a",
  "line that is no answer – ends the run with exit code 2 and a sentence, and the program, and whatever it started in its own",
  "process group, with it; so does Ctrl-C.",
  "",
  "What that costs, measured on two cores that had other work to do, at ten clusters (7 kB a request): 150 to 300 µs a decision",
  "with a program in Node and 250 to 700 µs with the one in Python, where a whole run with a built-in part takes 2 to 15 µs a",
  "job; and 0.3 to 0.6 s a run to start. A hundred thousand jobs take a quarter of a minute to a minute longer. A module costs",
  "next to nothing.",
  "",
];

function partsOf<Part>(title: string, parts: readonly PartDefinition<Part>[]): string[] {
  return [
    `### ${title}`,
    "",
    ...tableOf(
      ["part", "what", "中文", "parameters", "source"],
      parts.map((part) => [
        `\`${part.name}\``,
        part.description,
        part.descriptionZh,
        Object.entries(part.parameters)
          .map(([name, parameter]) => parameterText(name, parameter))
          .join("<br>"),
        part.source,
      ]),
    ),
    "",
  ];
}

function parameterText(name: string, parameter: ParameterSpec): string {
  const range =
    parameter.type === "choice"
      ? parameter.choices.join(" or ")
      : `${parameter.min} to ${parameter.max} ${parameter.unit}`;
  return `\`${name}\` (${range}; default ${parameter.default}): ${parameter.description}`;
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}
