// Says a schedule in words where that can be done exactly. A wrong reading is worse than none: then it says nothing.
import type { Schedule } from '../../domain/scheduling/schedule.js';
import { durationText } from '../durations.js';

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];

/** @returns undefined for what it cannot say in a few words. The time zone is left unsaid. */
export function scheduleInWords(schedule: Schedule): string | undefined {
  switch (schedule.kind) {
    case 'cron':
      return cronInWords(schedule.expression);
    case 'interval':
      return `every ${durationText(schedule.everyMs)}`;
    case 'once':
      return 'once';
  }
}

function cronInWords(expression: string): string | undefined {
  const fields = expression.trim().split(/\s+/);
  const six = fields.length === 5 ? ['0', ...fields] : fields;
  const [second = '', minute = '', hour = '', dayOfMonth = '', month = '', weekday = ''] = six;
  if (fields.length < 5 || fields.length > 6) return undefined;
  const days = daysInWords(dayOfMonth, month, weekday);
  const times = timesInWords(second, minute, hour);
  if (days === undefined || times === undefined) return undefined;
  if (times.startsWith('at')) return `${days === '' ? 'every day' : days} ${times}`;
  return days === '' ? times : `${times}, ${days}`;
}

function timesInWords(second: string, minute: string, hour: string): string | undefined {
  if (isNumber(second, 59) && isNumber(minute, 59) && isNumber(hour, 23)) return `at ${clock(second, minute, hour)}`;
  if (hour !== '*') return hourlyInWords(second, minute, hour);
  if (minute !== '*') {
    if (second !== '0') return undefined;
    if (minute === '0') return 'every hour';
    return isNumber(minute, 59) ? `every hour, ${minute} min past` : step(minute, 60, 'minute');
  }
  if (second === '0') return 'every minute';
  return second === '*' ? 'every second' : step(second, 60, 'second');
}

function hourlyInWords(second: string, minute: string, hour: string): string | undefined {
  if (second !== '0' || !isNumber(minute, 59)) return undefined;
  const hours = hour.split(',');
  if (hours.length > 1 && hours.length < 5 && hours.every((each) => isNumber(each, 23))) {
    return `at ${listed(hours.map((each) => clock('0', minute, each)))}`;
  }
  const every = step(hour, 24, 'hour');
  return every && minute !== '0' ? `${every}, ${minute} min past` : every;
}

/** Only steps that divide the whole: a step of 7 minutes is not every 7 minutes across the hour. */
function step(field: string, whole: number, unit: string): string | undefined {
  const [, size] = /^\*\/(\d+)$/.exec(field) ?? [];
  if (size === undefined || Number(size) < 1 || whole % Number(size) !== 0 || Number(size) === whole) return undefined;
  return Number(size) === 1 ? `every ${unit}` : `every ${Number(size)} ${unit}s`;
}

function daysInWords(dayOfMonth: string, month: string, weekday: string): string | undefined {
  if (month !== '*' && !isNumber(month, 12, 1)) return undefined;
  if (weekday !== '*') return dayOfMonth === '*' && month === '*' ? weekdaysInWords(weekday) : undefined;
  if (dayOfMonth === '*') return month === '*' ? '' : undefined;
  if (!isNumber(dayOfMonth, 31, 1)) return undefined;
  return month === '*'
    ? `on day ${dayOfMonth} of each month`
    : `each year on ${dayOfMonth} ${months[Number(month) - 1]}`;
}

function weekdaysInWords(field: string): string | undefined {
  const [, from, to = ''] = /^([0-7])-([0-7])$/.exec(field) ?? [];
  if (from !== undefined) return from < to ? `${weekdays[Number(from)]} to ${weekdays[Number(to)]}` : undefined;
  const days = field.split(',');
  return days.every((day) => isNumber(day, 7))
    ? `on ${listed(days.map((day) => `${weekdays[Number(day)]}s`))}`
    : undefined;
}

function clock(second: string, minute: string, hour: string): string {
  const parts = second === '0' ? [hour, minute] : [hour, minute, second];
  return parts.map((part) => part.padStart(2, '0')).join(':');
}

function isNumber(field: string, most: number, least = 0): boolean {
  return /^\d{1,2}$/.test(field) && Number(field) >= least && Number(field) <= most;
}

function listed(items: readonly string[]): string {
  return items.length === 1 ? `${items[0]}` : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
