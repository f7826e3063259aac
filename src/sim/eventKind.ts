/**
 * What can happen, in the order in which things of one instant are taken. Changing this order moves totals by parts
 * per thousand, so it is part of the model:
 *
 *   finish · settlement and signal steps · release · arrival
 *
 * Settlement and arrivals come from sorted sources and are never queued; the kinds here are. Gaps are left in the
 * numbers for what comes between them (transfer done, repair, fault, power-up done).
 */
export const EventKind = {
  /** A running job ends. */
  finish: 0,
  /** A held job may start from now on and joins its queue. */
  release: 60,
} as const;
