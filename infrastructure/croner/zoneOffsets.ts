// How far the clocks of a time zone are ahead of UTC, and when that changes. All times are milliseconds of whole seconds.
import { RecentlyUsed } from './recentlyUsed.js';

/** The clocks are ahead by `before` until `at` is reached, and by `after` from then on. */
export interface OffsetChange {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** Shorter than the week that is the least time between two changes in any zone since 2000. */
const strideMs = 3 * 86_400_000;
const formats = new RecentlyUsed<Intl.DateTimeFormat>(200);

/** @throws RangeError when there is no such time zone. */
export function offsetAt(timeZone: string, at: number): number {
  const text = formats.get(timeZone, () => formatOf(timeZone)).format(at);
  const [, sign, ...parts] = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text) ?? [];
  const [hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
  return (sign === '-' ? -1_000 : 1_000) * (hours * 3_600 + minutes * 60 + seconds);
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch (cause) {
    throw new RangeError(`${timeZone} is no time zone. Give an IANA name, such as Europe/Berlin.`, { cause });
  }
}

/** The change after `from` and not after `until`, when there is at most one. */
export function changeBetween(timeZone: string, from: number, until: number): OffsetChange | undefined {
  const before = offsetAt(timeZone, from);
  const after = offsetAt(timeZone, until);
  if (before === after) return undefined;
  let [unchanged, changed] = [from, until];
  while (changed - unchanged > 1_000) {
    const middle = unchanged + Math.floor((changed - unchanged) / 2_000) * 1_000;
    if (offsetAt(timeZone, middle) === before) unchanged = middle;
    else changed = middle;
  }
  return { at: changed, before, after };
}

/** The first change after `from` and not after `until`. */
export function firstChange(timeZone: string, from: number, until: number): OffsetChange | undefined {
  for (let at = from; at < until; at += strideMs) {
    const change = changeBetween(timeZone, at, Math.min(at + strideMs, until));
    if (change) return change;
  }
  return undefined;
}

/** The last change after `from` and not after `until`. */
export function lastChange(timeZone: string, from: number, until: number): OffsetChange | undefined {
  for (let at = until; at > from; at -= strideMs) {
    const change = changeBetween(timeZone, Math.max(at - strideMs, from), at);
    if (change) return change;
  }
  return undefined;
}
