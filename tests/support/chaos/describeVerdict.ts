// The verdict on schedulers under chaos as text for people.
import type { ChaosOptions, ChaosRecord } from './chaos.js';
import type { JobFigures } from './figures.js';
import type { Verdict } from './judgeSchedulers.js';

export function describeVerdict(
  { seed, forMs, instances }: ChaosOptions,
  { absences, cuts, reliefs, outages }: ChaosRecord,
  { faults, jobs, takeOverMs, takenOverWithoutAbsence, fenced }: Verdict,
): string {
  const stops = absences.filter(({ stoppedMs }) => stoppedMs !== undefined).length;
  const { count, p50, p99, most } = takeOverMs;
  return [
    `${instances} instances for ${forMs / 1_000} s, seed ${seed}: ${absences.length - stops} killed, ${stops} stopped, ${reliefs} relieved`,
    `${cuts} connections cut, ${outages} outages of the server`,
    `${count} runs taken over: ${p50} ms after the holder was away (p50), ${p99} (p99), ${most} (most); ${takenOverWithoutAbsence} of holders that were there`,
    `${fenced} ends told too late and refused`,
    '',
    columns(['job', 'claimed', 'completed', 'failed', 'late p50', 'p99', 'most (ms)', 'skipped']),
    ...[...jobs].map(([job, figures]) => line(job, figures)),
    '',
    faults.length === 0 ? 'No faults.' : `${faults.length} faults:`,
    ...faults,
  ].join('\n');
}

function line(job: string, { claimed, completed, failed, latenessMs, skipped }: JobFigures): string {
  const { p50, p99, most } = latenessMs;
  const reasons = Object.entries(skipped).map(([reason, count]) => `${reason} ${count}`);
  return columns([job, claimed, completed, failed, p50, p99, most, reasons.join(', ')]);
}

function columns([job = '', ...cells]: readonly (string | number)[]): string {
  const last = cells.pop() ?? '';
  return `${`${job}`.padEnd(14)}${cells.map((cell) => `${cell}`.padStart(11)).join('')}   ${last}`.trimEnd();
}
