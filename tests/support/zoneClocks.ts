// What the clocks of every time zone show, asked of the platform alone: there are no transitions written down to grow old.

export const minuteMs = 60_000;
export const dayMs = 1_440 * minuteMs;

/** A minute of real time and what the clocks show then, written as though it were UTC. */
export interface ClockMinute {
  readonly at: number;
  readonly shown: number;
}

/** Zones whose clocks show the same throughout; `changes` are the first minutes of another offset. */
export interface ZoneGroup {
  readonly zones: readonly string[];
  readonly changes: readonly number[];
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const part = 'numeric';
  const parts = { year: part, month: part, day: part, hour: part, minute: part, second: part } as const;
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...parts });
  formats.set(timeZone, format);
  return format;
}

export function offsetOf(timeZone: string, at: number): number {
  const [month = 1, day = 1, year = 0, hour, minute, second] = (formatOf(timeZone).format(at).match(/\d+/g) ?? []).map(
    Number,
  );
  return Date.UTC(year, month - 1, day, hour, minute, second) - at;
}

/** The first minute after `from` and not after `until` whose offset is that of `until`, if it is another one. */
function changeBetween(timeZone: string, from: number, until: number): number | undefined {
  const before = offsetOf(timeZone, from);
  if (offsetOf(timeZone, until) === before) return undefined;
  if (until - from <= minuteMs) return until;
  const middle = from + Math.floor((until - from) / 2 / minuteMs) * minuteMs;
  return changeBetween(timeZone, from, middle) ?? changeBetween(timeZone, middle, until);
}

/** Every minute from `from` to `until`; the platform is asked for each hour, and for each minute of an hour of change. */
export function clockMinutes(timeZone: string, from: number, until: number): ClockMinute[] {
  const minutes: ClockMinute[] = [];
  for (let hour = from; hour < until; hour += 60 * minuteMs) {
    const end = Math.min(hour + 60 * minuteMs, until);
    const offset = offsetOf(timeZone, hour);
    const isSteady = offset === offsetOf(timeZone, end);
    for (let at = hour; at < end; at += minuteMs)
      minutes.push({ at, shown: at + (isSteady ? offset : offsetOf(timeZone, at)) });
  }
  return minutes;
}

/** Looked for in steps of two days. */
function changesOf(timeZone: string, from: number, until: number): number[] {
  const changes: number[] = [];
  let offset = offsetOf(timeZone, from);
  for (let at = from + 2 * dayMs; at <= until; at += 2 * dayMs) {
    const before = offset;
    offset = offsetOf(timeZone, at);
    if (offset !== before) changes.push(changeBetween(timeZone, at - 2 * dayMs, at) ?? at);
  }
  return changes;
}

/** All zones that the platform knows, grouped by what their clocks do. */
export function zoneGroups(from: number, until: number): ZoneGroup[] {
  const groups = new Map<string, { zones: string[]; changes: readonly number[] }>();
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const changes = changesOf(zone, from, until);
    const key = JSON.stringify([offsetOf(zone, from), changes.map((at) => [at, offsetOf(zone, at)])]);
    const group = groups.get(key) ?? { zones: [], changes };
    group.zones.push(zone);
    groups.set(key, group);
  }
  return [...groups.values()];
}
