// Medians over rounds: drift of a shared machine hits all contestants alike, and no single round decides.

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** @param share 0.99 for the 99th percentile; NaN when there are no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** `1,234 [1,100-1,300]`: the median and the extremes of all rounds. */
export function spread(values: readonly number[]): string {
  if (values.length === 0) return '-';
  return `${amount(median(values))} [${amount(Math.min(...values))}-${amount(Math.max(...values))}]`;
}

/** Three significant digits at least, thousands separated. */
export function amount(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function ratio(ours: readonly number[], theirs: readonly number[]): string {
  const value = ratioByRound(ours, theirs);
  return Number.isFinite(value) ? `${amount(value)} x` : '-';
}

export function percentOf(ours: readonly number[], limit: readonly number[]): string {
  const value = 100 * ratioByRound(ours, limit);
  return Number.isFinite(value) ? `${value.toFixed(0)} %` : '-';
}

// Round by round, because the two figures of one round were taken within seconds of each other.
function ratioByRound(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)));
}
