// Puts numbers, spans of time and instants the way a person reads them.

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const wholeNumbers = new Intl.NumberFormat('en-US');

/** @param value a number, a BigInt, or a decimal string of any length. */
export function count(value) {
  return wholeNumbers.format(typeof value === 'string' ? BigInt(value) : value);
}

/** How long something took: `34 ms`, `1.8 s`, `4 min 12 s`. */
export function span(ms) {
  if (ms < second) return `${Math.max(0, ms)} ms`;
  return ms < 10 * second ? `${(Math.floor(ms / 100) / 10).toFixed(1)} s` : coarseSpan(ms);
}

const units = [
  [day, 'd'],
  [hour, 'h'],
  [minute, 'min'],
  [second, 's'],
];

/** In its two largest units, rounded down. */
function coarseSpan(ms) {
  const first = units.findIndex(([size]) => ms >= size);
  if (first === -1) return '0 s';
  const [[size, unit], smaller] = units.slice(first);
  const rest = smaller ? Math.floor((ms % size) / smaller[0]) : 0;
  return `${Math.floor(ms / size)} ${unit}${rest > 0 ? ` ${rest} ${smaller[1]}` : ''}`;
}

export function until(instant, now) {
  const ms = Date.parse(instant) - now;
  return ms < second ? 'due now' : `in ${coarseSpan(ms)}`;
}

export function ago(instant, now) {
  const ms = now - Date.parse(instant);
  if (ms < second) return 'just now';
  // Seconds matter only while there is no larger unit.
  return `${coarseSpan(ms).replace(/ \d+ s$/, '')} ago`;
}

/** `Thu 14 May 2026, 14:15:00 UTC`. */
export function absolute(instant, timeZone) {
  return formatter({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', ...clock }, timeZone, instant);
}

/** The time of day alone where that is today, in the zone; else with its date. Seconds only where there are any. */
export function brief(instant, timeZone, now) {
  const date = { day: 'numeric', month: 'short', year: 'numeric' };
  const isToday = formatter(date, timeZone, instant) === formatter(date, timeZone, now);
  const second = new Date(instant).getUTCSeconds() === 0 ? undefined : '2-digit';
  return formatter({ ...(isToday ? {} : { day: 'numeric', month: 'short' }), ...clock, second }, timeZone, instant);
}

/** In the reader's own zone. */
export function timeOfDay(instant) {
  return formatter({ ...clock, timeZoneName: undefined }, undefined, instant);
}

const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' };

function formatter(options, timeZone, instant) {
  return new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(new Date(instant));
}

/** `eventLog` -> `Event log`, `BookPriceChanged` -> `Book price changed`. */
export function words(name) {
  const text = name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The beginning of a text that is long or has several lines. */
export function shortened(text) {
  const [firstLine] = text.split('\n');
  if (firstLine.length <= 150) return firstLine === text ? text : `${firstLine}\u00a0…`;
  return `${firstLine.slice(0, 150).replace(/\s+\S*$/, '')}\u00a0…`;
}
