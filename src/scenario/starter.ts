/** The commented scenario that `eastwest init` writes: small, complete, and ready to run. */
export function starterScenario(): string {
  return STARTER;
}

const STARTER = `# An EastWest scenario. Check it with \`eastwest validate FILE\`, run it with \`eastwest run FILE\`.
# All fields: \`eastwest list fields\`. Quantities carry units: 30 MW, 15 min, 0.58 kg/kWh, 60 %.
version: 1
name: starter # results go to runs/starter
title: A first scenario
titleZh: 第一个场景

start: 2025-07-07T00:00 # local time in \`zone\`
zone: Asia/Shanghai
duration: 2 d
end: drain # or stop: leave unfinished at the horizon what is not finished

# The ten built-in clusters of the eight hubs (\`eastwest list clusters\`), a slice of each.
catalogue: all
share: 0.05 %

# What differs from the catalogue, and clusters of your own.
clusters:
  guian:
    cooling: liquid-cooling
  # my-site:
  #   name: My site
  #   lat: 31.2
  #   lon: 121.5
  #   capacity: 2 MW
  #   pue: 1.25
  #   carbon: { factor: 0.57 kg/kWh } # or { file: intensity.csv, column: g, unit: g/kWh, step: 1 h }

workload:
  generate:
    load: 60 % # of the installed devices of each kind, on average
    # classes: [near-realtime, ai-training, offline-batch] # default: the batch classes of the catalogue
  # trace: { file: trace.swf.gz } # or { file: jobs.csv, timeUnit: s, columns: { submit: …, duration: …, devices: … } }

policies:
  - origin # at home, at once: the baseline
  - least-loaded
  - west-first
  - lowest-carbon
  - { name: lowest-carbon-backfill, place: lowest-carbon, queue: easy-backfill }

baseline: origin
seeds: [1]
outputs: [summary, clusters, jobs]
`;
