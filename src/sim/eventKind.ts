/**
 * What can happen, in the order in which things of one instant are taken. Changing this order moves totals by parts
 * per thousand, so it is part of the model:
 *
 *   finish · settlement and signal steps · power-up done · end of a stretch · release · arrival · sleep
 *
 * Devices sleep last, so that one that is asked for in the very instant at which its time is up stays awake. Settlement
 * and arrivals come from sorted sources and are never queued; the kinds here are. Gaps are left in the numbers for what
 * comes between them (transfer done, repair, fault).
 */
export const EventKind = {
  /** A running job ends. */
  finish: 0,
  /** The devices that a job waited for are awake; it starts. */
  powerUp: 40,
  /** A stretch of a job that its policy may suspend is over; the policy sees the rates from here on. */
  stretch: 50,
  /** A held job may start from now on and joins its queue. */
  release: 60,
  /** The longest idle devices of a pool may have been idle for long enough to sleep. */
  sleep: 100,
} as const;
