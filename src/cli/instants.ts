// How people name moments on the command line: as an instant, or as how long ago.
import { InvalidArgumentError } from 'commander';
import { unitMs } from '../durations.js';

/** For `--help`, behind the option's meaning. */
export const instantFormat = 'such as 2026-10-01, 2026-10-01T12:30:00Z or 2h, 7d (ago)';

/**
 * @returns ISO 8601 in UTC, with milliseconds.
 * @throws InvalidArgumentError when it is neither, or leaves open which time zone is meant.
 */
export function instant(text: string): string {
  const ago = /^(\d{1,6})([smhdw])$/.exec(text);
  if (ago) return new Date(Date.now() - Number(ago[1]) * (unitMs[ago[2] ?? ''] ?? 0)).toISOString();
  return isoInstant(text, `Give an instant with its time zone, or how long ago: ${instantFormat}.`);
}

/** As above, but for how long ago. */
export function isoInstant(
  text: string,
  advice = 'Give an instant with its time zone, such as 2026-10-01T12:30:00Z.',
): string {
  const isIso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const ms = isIso ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new InvalidArgumentError(advice);
  return new Date(ms).toISOString();
}
