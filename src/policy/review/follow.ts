import { MILLI, MS_PER_HOUR, WMS_PER_KWH } from "../../units.ts";
import { transferCarbonG } from "../place/lowestJobCarbon.ts";
import type { ReviewDefinition } from "../policy.ts";
import { needsOfRate, rateParameter } from "../time/forecastRate.ts";
import { RunTimes } from "../time/runTimes.ts";
import { allows, hasRoom, type ClusterView, type JobView, type Rate } from "../view.ts";

/** The rate of a cluster now. */
function rateOf(rate: Rate, cluster: ClusterView): number {
  if (rate === "carbon") return cluster.effectiveIntensity;
  return rate === "marginal" ? cluster.effectiveMarginalIntensity : cluster.effectivePriceCny;
}

export const follow: ReviewDefinition = {
  name: "follow",
  description:
    "Moves a running job of an interruptible class to the cluster with room whose rate is lowest now, when that saves more than it costs over the declared run time that is left.",
  descriptionZh:
    "跟随迁移：将运行中的可中断任务迁至当前费率最低且有空闲的集群，前提是按剩余申报时长所省大于迁移所耗。",
  source:
    "Migration every hour, the upper bound of T. Sukprasert et al., Limitations of Carbon-Aware Shifting, EuroSys 2024, with its costs",
  needs: needsOfRate,
  parameters: {
    rate: rateParameter,
    every: {
      type: "number",
      unit: "h",
      default: 1,
      min: 0.1,
      max: 8784,
      description: "How often running jobs are looked at, counted from the scenario's start",
    },
    gain: {
      type: "number",
      unit: "%",
      default: 0,
      min: 0,
      max: 100,
      description: "By how much the rate there must be below the one here",
    },
    transfer: {
      type: "choice",
      choices: ["counted", "ignored"],
      default: "counted",
      description: "Whether what moving the checkpoint emits counts against moving (when it goes by carbon)",
    },
  },
  create: (parameters, setup) => {
    const rate = parameters.rate as Rate;
    const share = 1 - (parameters.gain as number) / 100;
    const counts = parameters.transfer === "counted" && rate === "carbon";
    const runTimes = new RunTimes(setup);
    const kWhLeft = (job: JobView, cluster: ClusterView): number => {
      const { type } = cluster.pools[cluster.poolsOfKind[job.kind][0]];
      const addedW = ((type.peakW - type.idleW) * job.milliDevices) / MILLI;
      return (addedW * runTimes.leftMs(job, cluster)) / WMS_PER_KWH;
    };
    return {
      everyMs: (parameters.every as number) * MS_PER_HOUR,
      review: (job, here, view) => {
        const rateHere = rateOf(rate, here);
        let best = here.index;
        let lowest = rateHere * kWhLeft(job, here);
        for (const cluster of view.clusters) {
          if (cluster.index === here.index || !(rateOf(rate, cluster) < rateHere * share)) continue;
          if (!allows(cluster, job) || !hasRoom(cluster, job)) continue;
          const moved = counts ? transferCarbonG(job.checkpointGB, here, cluster, view) : 0;
          const cost = rateOf(rate, cluster) * kWhLeft(job, cluster) + moved;
          if (cost < lowest) {
            lowest = cost;
            best = cluster.index;
          }
        }
        return best;
      },
    };
  },
};
