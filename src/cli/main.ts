#!/usr/bin/env node
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { ConvertArguments } from "./convert.ts";
import type { ExportArguments } from "./export.ts";
import { ExitCode, fail, isBrokenPipe } from "./exit.ts";
import type { Vocabulary } from "./list.ts";
import type { FitArguments } from "./fit.ts";
import { DEVICE_KINDS } from "../model/deviceType.ts";
import type { InspectArguments } from "./inspect.ts";
import type { OutlookArguments } from "./outlook.ts";
import type { RunArguments } from "./run.ts";
import { TIME_UNITS } from "../workload/timeUnit.ts";
import { TRACE_FORMAT_NAMES } from "../workload/traceFormatNames.ts";
import { version } from "../scenario/version.ts";

// Commands load what they need when they are run, so that help is there at once.

const language = () =>
  new Option("--lang <language>", "language of what is printed").choices(["en", "zh"]).default("en");
const overrides = () =>
  new Option("--set <path=value...>", "override fields, such as share=1% clusters.guian.pue=1.15");

function wholeNumbers(value: string, before: number[] | undefined): number[] {
  if (!/^\d{1,15}$/.test(value)) throw new InvalidArgumentError("a seed is a whole number of 0 or more");
  return [...(before ?? []), Number(value)];
}

function positiveNumber(value: string): number {
  const number = Number(value);
  if (!(number > 0 && Number.isFinite(number))) throw new InvalidArgumentError("expected a number above 0");
  return number;
}

function calendarYear(value: string): number {
  if (!/^\d{4}$/.test(value)) throw new InvalidArgumentError("a year is four digits, such as 2025");
  return Number(value);
}

function program(): Command {
  const root = new Command("eastwest")
    .description(
      "Green-aware compute scheduling simulator for 东数西算, China's East-Data-West-Compute network",
    )
    .version(version())
    .showHelpAfterError("(--help shows how)")
    .addHelpText(
      "after",
      `
Examples:
  eastwest init my.yaml                    write a commented starter
  eastwest run my.yaml                     simulate it and compare its policies
  eastwest run my.yaml --set share=1% --policy lowest-carbon --lang zh
  eastwest list clusters                   what is built in, with units, grades and sources

Exit codes: 0 done; 2 a mistake in scenario, data or arguments; 1 a defect of the program; 130 interrupted`,
    );

  root
    .command("run")
    .description("simulate a scenario, write its tables, print the comparison")
    .argument("<file>", "scenario (YAML or JSON)")
    .option("--out <dir>", "folder for result files (default: runs/<scenario name>)")
    .option(
      "--policy <name...>",
      "only these policies of the scenario, or built-in place parts; the baseline always runs",
    )
    .option("--seed <n...>", "these seeds in place of the scenario's", wholeNumbers)
    .addOption(overrides())
    .option("--json", "print one JSON object: runs[] with the summary columns, files[]")
    .option("--quiet", "print nothing but errors")
    .addOption(
      new Option(
        "--view <layout>",
        "policies side by side, grouped by the four ELII layers, or cluster by cluster",
      )
        .choices(["policies", "elii", "clusters", "regions"])
        .default("policies"),
    )
    .addOption(language())
    .option(
      "--allow-policy-code",
      "run policies that are modules or commands named in the scenario: they are code",
    )
    .addHelpText(
      "after",
      `
Examples:
  eastwest run scenarios/quickstart.yaml
  eastwest run scenarios/quickstart.yaml --seed 1 2 3 --set duration="3 d" outputs="[summary, jobs]"
  eastwest run scenarios/quickstart.yaml --view elii --lang zh
  eastwest run mine.yaml --json --quiet | jq '.runs[].carbon_location_kg'

Options that take several values (--policy, --seed, --set) go after the file.`,
    )
    .action(async (file: string, given: RunArguments) => (await import("./run.ts")).run(file, given));

  root
    .command("validate")
    .description("list every issue of a scenario: file:line:column, path, what would be right")
    .argument("<file>", "scenario (YAML or JSON)")
    .addOption(overrides())
    .addHelpText("after", "\nExample:\n  eastwest validate my.yaml")
    .action(async (file: string, given: { set?: string[] }) =>
      (await import("./validate.ts")).validate(file, given),
    );

  root
    .command("inspect")
    .description("look at a trace: format, rows used and skipped, quantiles, load by hour of the day")
    .argument("<file>", "trace, plain or .gz")
    .addOption(
      new Option("--format <name>", "format, where the file does not tell it").choices(TRACE_FORMAT_NAMES),
    )
    .addOption(
      new Option("--time-unit <unit>", "unit of the times of csv, jsonl and pai").choices(TIME_UNITS),
    )
    .option("--columns <list>", "columns of csv and jsonl, such as submit=t,duration=d,devices=n")
    .option("--json", "as JSON")
    .addOption(language())
    .addHelpText(
      "after",
      `
Examples:
  eastwest inspect KTH-SP2-1996-2.1-cln.swf.gz
  eastwest inspect pai_1k.csv --time-unit s --lang zh
  eastwest inspect jobs.csv --columns submit=arrival,duration=run,devices=gpus --time-unit s`,
    )
    .action(async (file: string, given: InspectArguments) =>
      (await import("./inspect.ts")).inspect(file, given),
    );

  root
    .command("fit")
    .description("fit a generator to a trace of jobs, to share a workload without sharing the trace")
    .argument("<file>", "trace, plain or .gz")
    .addOption(
      new Option("--format <name>", "format, where the file does not tell it").choices(TRACE_FORMAT_NAMES),
    )
    .addOption(
      new Option("--time-unit <unit>", "unit of the times of csv, jsonl and pai").choices(TIME_UNITS),
    )
    .option("--columns <list>", "columns of csv and jsonl, such as submit=t,duration=d,devices=n")
    .addOption(new Option("--kind <kind>", "kind of device of jobs that do not say").choices(DEVICE_KINDS))
    .option(
      "--devices-per-unit <number>",
      "devices that one unit of the trace stands for (default: 1/64 for cpu, else 1)",
      positiveNumber,
    )
    .option("--start <local time>", "when the first job was submitted, such as 2025-07-07T00:00")
    .option("--zone <zone>", "time zone of --start and of the daily shape", "Asia/Shanghai")
    .option("--out <file>", "where the workload goes (default: printed)")
    .option("--force", "replace a file that is there")
    .addOption(language())
    .addHelpText(
      "after",
      `
Examples:
  eastwest fit KTH-SP2-1996-2.1-cln.swf.gz --start 1996-09-23T14:00 --zone Europe/Stockholm
  eastwest fit pai_1k.csv --time-unit s --kind gpu --out workload.yaml`,
    )
    .action(async (file: string, given: FitArguments) => (await import("./fit.ts")).fit(file, given));

  root
    .command("schema")
    .description("print the JSON Schema of scenario files, for editors")
    .addHelpText("after", "\nExample:\n  eastwest schema > eastwest.schema.json")
    .action(async () => {
      const { scenarioJsonSchema } = await import("../scenario/vocabulary.ts");
      process.stdout.write(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
    });

  root
    .command("init")
    .description("write a commented starter scenario")
    .argument("[file]", "where to", "scenario.yaml")
    .addHelpText("after", "\nExample:\n  eastwest init my.yaml")
    .action(async (file: string) => (await import("./init.ts")).init(file));

  root
    .command("list")
    .description("show a vocabulary with units, grades and sources")
    .addArgument(
      new Argument("<what>", "vocabulary").choices([
        "hubs",
        "clusters",
        "policies",
        "devices",
        "tariffs",
        "grids",
        "sites",
        "platforms",
        "dialects",
        "columns",
        "fields",
      ]),
    )
    .option("--json", "as JSON")
    .addOption(language())
    .addHelpText("after", "\nExample:\n  eastwest list policies --lang zh")
    .action(async (what: Vocabulary, given: { json?: boolean; lang: "en" | "zh" }) =>
      (await import("./list.ts")).list(what, given),
    );

  root
    .command("outlook")
    .description(
      "the country's data centres 2020–2030 by four factors: electricity, carbon, what drives them",
    )
    .option("--path <id>", "path to show: central, low, high, narrow, wide (default: central)")
    .option("--from <year>", "first year of the decomposition", calendarYear, 2021)
    .option("--to <year>", "second year of the decomposition", calendarYear, 2022)
    .addOption(
      new Option("--table <part>", "one part only").choices(["years", "paths", "lmdi", "saving", "series"]),
    )
    .option(
      "--csv <file>",
      "write the part (default: years) as CSV, - for stdout; every path unless one is named",
    )
    .option(
      "--set <factor.year=value...>",
      "your own CP, CE, PUE, CEF or E (TWh) of a year in the path shown",
    )
    .addOption(language())
    .addHelpText(
      "after",
      `
E = CP/CE × 8760 h × PUE; C = E × CEF. Years between two known values follow compound growth and are marked.

Examples:
  eastwest outlook                                   central path, all paths in 2030, LMDI, the report's saving
  eastwest outlook --path high --from 2022 --to 2030 --lang zh
  eastwest outlook --table paths --set CE.2030=40 PUE.2030=1.2
  eastwest outlook --csv outlook.csv                 every path and year, with grades and sources
  eastwest outlook --table series                    the figures themselves`,
    )
    .action(async (given: OutlookArguments) => (await import("./outlook.ts")).outlook(given));

  root
    .command("convert")
    .description("write a job trace in the normal form, as CSV or Parquet: one row a job, times in ms")
    .argument("<file>", "trace of jobs, plain or .gz, or an OpenDC folder")
    .addOption(
      new Option("--to <format>", "format to write").choices(["parquet", "csv"]).makeOptionMandatory(),
    )
    .option("--out <file>", "a new file (default: the trace's name in this folder, with the new ending)")
    .addOption(
      new Option("--format <name>", "format, where the file does not tell it").choices(TRACE_FORMAT_NAMES),
    )
    .addOption(new Option("--time-unit <unit>", "unit of times that are plain numbers").choices(TIME_UNITS))
    .option("--columns <role=name,...>", "names of the columns; `normal` for those of the normal form itself")
    .addOption(new Option("--kind <kind>", "kind of device of jobs that state none").choices(DEVICE_KINDS))
    .option("--force", "write over an existing file")
    .addHelpText(
      "after",
      `
Examples:
  eastwest convert log.swf.gz --to parquet
  eastwest convert jobs.csv --to parquet --time-unit s --columns submit=arrival,duration=run,devices=gpus,id=job
  eastwest convert log.parquet --to csv --columns normal`,
    )
    .action(async (file: string, given: ConvertArguments) =>
      (await import("./convert.ts")).convert(file, given),
    );

  const exports = root
    .command("export")
    .description("write a finished run in the form of another tool")
    .addHelpText(
      "after",
      "\nExample:\n  eastwest export impact-framework runs/quickstart -o quickstart.if.yml",
    );
  exports
    .command("impact-framework")
    .description("hourly energy and carbon as a manifest of the Green Software Foundation's Impact Framework")
    .argument("<dir>", "folder that `eastwest run` wrote, with intervals among its tables")
    .option("--policy <name>", "policy to export (default: the first)")
    .option("--seed <n>", "seed to export (default: the first)")
    .option("-o, --out <file>", "a new file (default: standard output)")
    .addHelpText(
      "after",
      `
Example:
  eastwest run scenarios/quickstart.yaml --set outputs="[summary, intervals]"
  eastwest export impact-framework runs/quickstart -o quickstart.if.yml
  npx --package @grnsft/if@1 if-run -m quickstart.if.yml -o recomputed`,
    )
    .action(async (directory: string, given: ExportArguments) =>
      (await import("./export.ts")).exportImpactFramework(directory, given),
    );

  for (const command of [root, ...root.commands, ...exports.commands]) command.exitOverride();
  return root;
}

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (isBrokenPipe(error)) process.exit();
    throw error;
  });
}
// No handler for SIGINT: a run is one synchronous piece of work, so a handler would only be called after its end.

try {
  await program().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version end here too, with exit code 0; everything else is the user's argument.
    process.exitCode = error.exitCode === 0 ? ExitCode.done : ExitCode.userMistake;
  } else fail(error);
}
