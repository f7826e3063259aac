// Writes the generated documentation: `npm run docs`.
import { writeFileSync } from "node:fs";
import { resultsReadme, scenariosReadme } from "../report/readmes.ts";

writeFileSync("results/README.md", resultsReadme());
writeFileSync("scenarios/README.md", scenariosReadme());
