// Every place part × every time part on the week of scenarios/shifting.yaml, at three loads, as results/shifting.md:
//
//   npm run place-by-time
import { writeFileSync } from "node:fs";
import { placeParts, timeParts } from "../../src/policy/registry.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { compare } from "../../src/study/compare.ts";
import { loadLpSolver } from "../../src/bound/lpSolver.ts";
import type { ComparedRun } from "../../src/study/comparison.ts";

const LOADS = [50, 70, 90];

const places = placeParts.filter(({ joint }) => joint !== true).map(({ name }) => name);
const times = [
  ...timeParts.map(({ name }) => name),
  // What the scenario is called that suspends jobs, too.
  { name: "wait-awhile", mode: "interrupting" },
];
const joint = placeParts.filter((part) => part.joint === true).map(({ name }) => name);
const policies = [
  { place: places, time: times, queue: "easy-backfill" },
  ...joint.map((place) => ({ place, queue: "easy-backfill" })),
];

const solve = await loadLpSolver();
const byPolicy = new Map<string, ComparedRun[]>();
for (const load of LOADS) {
  const experiment = await loadScenario("scenarios/shifting.yaml", {
    overrides: [
      `workload.generate.load=${load} %`,
      `policies=${JSON.stringify(policies)}`,
      "baseline=origin+easy-backfill",
      "bound=capacity",
    ],
  });
  for (const run of compare(experiment, {}, solve).runs) {
    byPolicy.set(run.policy, [...(byPolicy.get(run.policy) ?? []), run]);
  }
}

const percent = (share: number | null) => (share === null ? "" : `${(share * 100).toFixed(1)} %`);
const cells = ({ summary, savings, boundGap }: ComparedRun) => [
  percent(savings.carbonLocation.controllable),
  percent(boundGap.controllable),
  `${((summary.waitMeanS ?? 0) / 3_600).toFixed(1)} h`,
  percent(summary.deadlineMisses / summary.jobsSubmitted),
];
const rows = [...byPolicy].map(([policy, runs]) => [
  policy.replace("+easy-backfill", ""),
  ...runs.flatMap(cells),
]);
const header = [
  "policy",
  ...LOADS.flatMap((load) => [`saved, ${load} %`, `gap, ${load} %`, `wait, ${load} %`, `late, ${load} %`]),
];
const line = (values: readonly string[]) => `| ${values.join(" | ")} |`;
writeFileSync(
  "results/shifting.md",
  [
    "# Place × time on a week of the ten clusters",
    "",
    "Made by `npm run place-by-time` from [scenarios/shifting.yaml](../scenarios/shifting.yaml): a slice of 0.01 % of the ten",
    "clusters in a week of July, six classes of jobs, forecasts as yesterday was, EASY backfilling in every cluster. At three loads:",
    "carbon saved on the controllable part against running at home at once; what jobs caused above the lower bound with the",
    "devices that there are (gap); mean wait; jobs late or unfinished at their deadline.",
    "",
    line(header),
    line(header.map(() => "---")),
    ...rows.map(line),
    "",
  ].join("\n"),
);
