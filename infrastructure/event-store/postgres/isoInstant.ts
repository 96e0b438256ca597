// Instants as text, quickly: neighbours in the log were recorded in the same second more often than not.

/** What a Date can hold; PostgreSQL has later times, and infinite ones. */
const farthestMs = 8.64e15;

let second = Number.NaN;
let prefix = '';

/** @param since in ms since 1970. @returns what `Date.toISOString` does. */
export function isoInstant(since: number): string {
  const ms = Math.min(Math.max(since, -farthestMs), farthestMs);
  const its = Math.floor(ms / 1_000);
  if (its !== second) {
    second = its;
    prefix = new Date(its * 1_000).toISOString().slice(0, -4);
  }
  const rest = ms - its * 1_000;
  return `${prefix}${rest < 10 ? '00' : rest < 100 ? '0' : ''}${rest}Z`;
}
