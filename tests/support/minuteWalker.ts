// The rules of docs/scheduler-time.md by brute force: it walks minute by minute and knows nothing of croner.
import { type ClockMinute, dayMs, minuteMs } from './zoneClocks.js';

type Bounds = readonly [least: number, most: number];

/** The minutes at which a pattern of 5 fields is due; the rule sees only minutes from the first one given. */
export function dueMinutes(expression: string, minutes: readonly ClockMinute[]): number[] {
  const isTime = timesOf(expression);
  const [minuteField = '', hourField = ''] = expression.split(' ');
  if (/[*/]/.test(minuteField + hourField)) return minutes.filter(({ shown }) => isTime(shown)).map(({ at }) => at);
  let latestShown = (minutes[0]?.shown ?? 0) - minuteMs;
  const due: number[] = [];
  for (const { at, shown } of minutes) {
    let isDue = false;
    for (; latestShown < shown; latestShown += minuteMs) isDue ||= isTime(latestShown + minuteMs);
    if (isDue) due.push(at);
  }
  return due;
}

/** Whether clocks that show the time, written as though it were UTC, show one of the pattern. */
function timesOf(expression: string): (shown: number) => boolean {
  const [minuteField = '', hourField = '', dayField = '', monthField = '', weekdayField = ''] = expression.split(' ');
  const minutes = valuesOf(minuteField, [0, 59]);
  const hours = valuesOf(hourField, [0, 23]);
  const days = valuesOf(dayField, [1, 31]);
  const months = valuesOf(monthField, [1, 12]);
  const weekdays = valuesOf(weekdayField, [0, 7]);
  const isDay = (day: number, weekday: number) => {
    const isWeekday = weekdays.has(weekday) || (weekday === 0 && weekdays.has(7));
    if (dayField === '*' || weekdayField === '*') return days.has(day) && isWeekday;
    return days.has(day) || isWeekday;
  };
  return (shown) => {
    const minuteOfDay = (shown % dayMs) / minuteMs;
    if (!minutes.has(minuteOfDay % 60) || !hours.has(Math.floor(minuteOfDay / 60))) return false;
    const date = new Date(shown);
    return months.has(date.getUTCMonth() + 1) && isDay(date.getUTCDate(), date.getUTCDay());
  };
}

/** The numbers of a field: `*`, `a`, `a-b`, each perhaps with a step, and lists of them. */
function valuesOf(field: string, [least, most]: Bounds): ReadonlySet<number> {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', step = '1'] = part.split('/');
    const [from = least, to = range === '*' ? most : from] = range === '*' ? [] : range.split('-').map(Number);
    for (let value = from; value <= to; value += Number(step)) values.add(value);
  }
  return values;
}
