import { MS_PER_HOUR } from "../../units.ts";
import type { ParameterSpec, ParameterValues, PolicySetup } from "../policy.ts";
import type { JobView, View } from "../view.ts";
import { WorkCalendar } from "./workCalendar.ts";

/** Parameters of parts that choose a start within a window. */
export const windowParameters: Readonly<Record<"window" | "hours", ParameterSpec>> = {
  window: {
    type: "choice",
    choices: ["deadline", "hours", "next-workday", "semi-weekly"],
    default: "deadline",
    description:
      "How long a job may be shifted: until its deadline; so many hours before and after its nominal start; until somebody looks at its result, if it ran at once, on the next working day; or on the next Monday or Thursday. Never past its deadline",
  },
  hours: {
    type: "number",
    unit: "h",
    default: 24,
    min: 0,
    max: 8784,
    description:
      "Width of the window before and after the nominal start, and for jobs without deadline how long they may wait",
  },
};

/** When a job may run. */
export class StartWindow {
  /** From when on, ms. */
  earliestMs = 0;
  /** When it ends at the latest, ms. */
  finishMs = 0;
  readonly #mode: string;
  readonly #widthMs: number;
  readonly #calendar: WorkCalendar;

  constructor({ window, hours }: ParameterValues, { clock }: PolicySetup) {
    this.#mode = window as string;
    this.#widthMs = (hours as number) * MS_PER_HOUR;
    this.#calendar = new WorkCalendar(clock);
  }

  /** Look at a job: then read the fields. @param runMs how long it runs */
  look(job: JobView, view: View, runMs: number): void {
    const nominalMs = Math.max(job.submitMs, job.nominalStartMs);
    const { nowMs } = view;
    this.earliestMs = Math.max(nowMs, this.#mode === "hours" ? nominalMs - this.#widthMs : nominalMs);
    let finishMs: number;
    if (this.#mode === "next-workday") finishMs = this.#calendar.nextWorkday(nominalMs + runMs);
    else if (this.#mode === "semi-weekly") finishMs = this.#calendar.semiWeekly(nominalMs + runMs);
    else if (this.#mode === "hours" || job.deadlineMs === Infinity)
      finishMs = nominalMs + this.#widthMs + runMs;
    else finishMs = job.deadlineMs;
    this.finishMs = Math.min(finishMs, job.deadlineMs);
  }
}
