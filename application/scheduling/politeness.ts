// Which instance tries first: all could, one append wins, and those that come later need not try at all.

/** How much later an instance tries than the one before it: at least, and at most. */
const stepMs = [25, 75] as const;
/** Nobody stands further back: those ahead may all be dead, which is not known from the first. */
const mostAhead = 4;

/**
 * How long an instance lets others go first. Every tick has another order of instances, the same for all of them; that
 * they know of different instances costs a needless try or some milliseconds, never a tick.
 * @param boots of all instances that seem to live.
 * @param hash the same everywhere, as hexadecimal digits.
 */
export function politenessMs(
  { job, dueAt, boot }: { job: string; dueAt: Date; boot: string },
  boots: Iterable<string>,
  hash: (text: string) => string,
): number {
  const placeOf = (candidate: string) => hash(`${job}|${dueAt.toISOString()}|${candidate}`);
  const own = placeOf(boot);
  const ahead = [...boots].filter((other) => other !== boot && placeOf(other) < own).length;
  const [least, most] = stepMs;
  const fraction = Number.parseInt(own.slice(-8), 16) / 2 ** 32;
  return Math.min(ahead, mostAhead) * (least + fraction * (most - least));
}
