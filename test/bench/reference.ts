// Prints the answers of a reference workload as one JSON object, with CPU seconds for reading and simulating.
//
//   npm run bench:reference -- DIR
import { existsSync } from "node:fs";
import { join } from "node:path";
import { answerOf, readReference, simulateReference } from "./referenceWorkload.ts";

const directory = process.argv[2];
if (directory === undefined || !existsSync(join(directory, "sites.csv"))) {
  process.stderr.write(
    "usage: npm run bench:reference -- DIR (a folder with sites.csv, intensity.csv, jobs.csv)\n",
  );
  process.exit(2);
}

const cpuS = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const began = cpuS();
const experiment = await readReference(directory);
experiment.jobs(1);
const read = cpuS();
const result = simulateReference(experiment);
const simulated = cpuS();
const answer = answerOf(result, directory);

process.stdout.write(
  `${JSON.stringify({
    ...answer,
    readCpuS: read - began,
    simulateCpuS: simulated - read,
    processCpuS: cpuS(),
    peakMB: process.resourceUsage().maxRSS / 1024,
  })}\n`,
);
