// When a schedule is due from now on, as people read it: in UTC, by the clock on the wall, and where that clock is set.

import { type ZonedTime, zonedTime } from '../../application/scheduling/zonedTime.js';
import type { Schedule } from '../../domain/scheduling/schedule.js';
import { ticks } from '../../infrastructure/croner/ticks.js';

export interface FireTime {
  /** ISO 8601. */
  readonly at: string;
  /** In the zone. */
  readonly local: string;
  /** What clocks do right before; null when they just run. */
  readonly note: string | null;
}

export interface ComparedTime extends FireTime {
  readonly change: 'stays' | 'goes' | 'comes';
}

export interface Wanted {
  /** Times after this instant. */
  readonly now: Date;
  readonly count: number;
  readonly timeZone: string;
}

/** However many times are asked for: a schedule is not calculated for longer. */
const longestMs = 3_000;

/** The next times, oldest first; fewer than asked for where there are no more, or calculating them takes too long. */
export function fireTimes(schedule: Schedule, wanted: Wanted): readonly FireTime[] {
  return inZone(upcoming(schedule, wanted).times, wanted);
}

/** Of the same span of time by both schedules: as far as the times of both are known. */
export function compareFireTimes(before: Schedule, after: Schedule, wanted: Wanted): readonly ComparedTime[] {
  const [old, coming] = [upcoming(before, wanted), upcoming(after, wanted)];
  const ends = [old, coming].flatMap(({ times, hasMore }) => (hasMore ? [times.at(-1)?.getTime() ?? 0] : []));
  const end = Math.min(...ends);
  const within = ({ times }: Upcoming) => new Set(times.map((time) => time.getTime()).filter((ms) => ms <= end));
  const [oldSet, newSet] = [within(old), within(coming)];
  const all = [...new Set([...oldSet, ...newSet])].sort((a, b) => a - b).map((ms) => new Date(ms));
  return inZone(all, wanted).map((time) => {
    const ms = Date.parse(time.at);
    return { ...time, change: !newSet.has(ms) ? 'goes' : oldSet.has(ms) ? 'stays' : 'comes' };
  });
}

interface Upcoming {
  readonly times: readonly Date[];
  readonly hasMore: boolean;
}

/** None when the schedule cannot be read, so that it can be looked at, and mended. */
function upcoming(schedule: Schedule, { now, count }: Wanted): Upcoming {
  const times: Date[] = [];
  const deadline = performance.now() + longestMs;
  try {
    let next = ticks.next(schedule, now);
    while (next) {
      times.push(next);
      if (times.length === count || performance.now() > deadline) return { times, hasMore: true };
      next = ticks.next(schedule, next);
    }
  } catch {}
  return { times, hasMore: false };
}

function inZone(times: readonly Date[], { now, timeZone }: Wanted): readonly FireTime[] {
  let before = zonedTime(now, timeZone);
  return times.map((time) => {
    const zoned = zonedTime(time, timeZone);
    const note = noteOf(before, zoned);
    before = zoned;
    return { at: time.toISOString(), local: `${zoned.wall} ${offsetText(zoned.offsetMinutes)}`, note };
  });
}

function noteOf(before: ZonedTime, { wall, offsetMinutes }: ZonedTime): string | null {
  const change = offsetMinutes - before.offsetMinutes;
  if (change === 0) return null;
  const span = Math.abs(change) % 60 === 0 ? `${Math.abs(change) / 60} h` : `${Math.abs(change)} min`;
  if (change > 0) return `clocks go forward by ${span} before it`;
  // Without the weekday: it does not sort.
  const isRepeated = wall.slice(4) <= before.wall.slice(4);
  return `clocks go back by ${span} before it${isRepeated ? ': this hour comes twice' : ''}`;
}

function offsetText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${`${hours}`.padStart(2, '0')}:${`${rest}`.padStart(2, '0')}`;
}
