// How people write how long something takes: 90s, 5m, 1h, 2d; and how it is shown to them.

export const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** The largest first. */
const shownUnits = ['d', 'h', 'm', 's', 'ms'] as const;

/** For `--help`, behind an option's meaning. */
export const durationFormat = 'such as 90s, 5m, 1h';

/** @returns milliseconds; undefined when it cannot be read. */
export function durationMs(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text.trim()) ?? [];
  const ms = unitMs[unit];
  return ms && Number(count) * ms;
}

/** In the largest unit of which it is a whole number, so that it can be typed again. */
export function durationText(ms: number): string {
  const unit = shownUnits.find((each) => ms > 0 && ms % (unitMs[each] ?? 1) === 0) ?? 's';
  return `${ms / (unitMs[unit] ?? 1)}${unit}`;
}
