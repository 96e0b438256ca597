// What the clock on the wall shows in a time zone, and how it is set there.

export interface ZonedTime {
  /** `Thu 2026-10-01 14:00:00`. */
  readonly wall: string;
  /** East of Greenwich. */
  readonly offsetMinutes: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError when there is no such zone. */
export function zonedTime(instant: Date, timeZone: string): ZonedTime {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const [year, month, day] = [parts.get('year'), parts.get('month'), parts.get('day')];
  const time = `${parts.get('hour')}:${parts.get('minute')}:${parts.get('second')}`;
  const shown = Date.parse(`${year}-${month}-${day}T${time}Z`);
  const offsetMinutes = Math.round((shown - Math.floor(instant.getTime() / 1_000) * 1_000) / 60_000);
  return { wall: `${parts.get('weekday')} ${year}-${month}-${day} ${time}`, offsetMinutes };
}

export function isTimeZone(name: string): boolean {
  try {
    return formatOf(name) !== undefined;
  } catch {
    return false;
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    const digits = { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
    const options = { ...digits, year: 'numeric', weekday: 'short', hourCycle: 'h23', timeZone } as const;
    format = new Intl.DateTimeFormat('en-GB', options);
    formats.set(timeZone, format);
  }
  return format;
}
