// Bounds that the command line tells, without loading the driver of the bus.

/** More than this is not looked through at once: the broker holds what was looked at until the end. */
export const mostLookedAt = 10_000;
