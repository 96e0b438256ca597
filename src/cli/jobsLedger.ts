// `bookworm jobs ledger check`: proves over the whole log that every tick of every job is accounted for once.
import { Command } from 'commander';
import { checkLedgers } from '../../application/scheduling/ledger/checkLedgers.js';
import type { LedgerReport } from '../../application/scheduling/ledger/ledgerReport.js';
import { engine } from '../../infrastructure/croner/cronerCalculations.js';
import { ticks } from '../../infrastructure/croner/ticks.js';
import { checkJobName } from './findJob.js';
import { type OutputOptions, printJson, printLine, printTable } from './output.js';
import { storeTime } from './storeTime.js';
import { type Parts, withParts } from './withParts.js';

/** The log says of ticks what cannot be; standard output has each. */
class LedgerFaultyError extends Error {
  override readonly name = 'LedgerFaultyError';
}

export function ledgerCommand(): Command {
  const check = new Command('check')
    .description('proves over the whole log that every tick was claimed or skipped for a reason, once')
    .argument('[job]', 'all that the log knows when not given, also those of earlier releases')
    .option('--json', 'answer in JSON')
    .action((job: string | undefined, options: OutputOptions) =>
      withParts('look', (parts) => run(parts, job, options)),
    );
  return new Command('ledger').description('what became of each tick').addCommand(check);
}

async function run(parts: Parts, job: string | undefined, { json }: OutputOptions) {
  const { store, ending: signal } = parts;
  const until = await storeTime(parts);
  const reports = await checkLedgers({ store, ticks, engine }, { until, signal, ...(job !== undefined && { job }) });
  if (job !== undefined && reports.length === 0) checkJobName(job);
  const faults = reports.reduce((sum, { faultCount }) => sum + faultCount, 0);
  if (json) printJson({ isWhole: faults === 0, jobs: reports });
  else if (reports.length === 0) printLine('The log has no jobs.');
  else print(reports);
  if (faults > 0)
    throw new LedgerFaultyError(`The ledger is not whole: ${faults} ${faults === 1 ? 'fault' : 'faults'}.`);
  if (!json) printLine('The ledger is whole: every tick was claimed or skipped, once.');
}

function print(reports: readonly LedgerReport[]): void {
  printTable(
    ['JOB', 'FROM', 'UNTIL', 'CLAIMED', 'SKIPPED', 'OVERDUE', 'FAULTS'],
    reports.map((report) => [
      report.job,
      report.from ?? 'never defined',
      report.until,
      `${report.claimed}`,
      skippedText(report),
      overdueText(report),
      `${report.faultCount}`,
    ]),
  );
  for (const { job, unchecked, faults, faultCount } of reports) {
    for (const { since, why } of unchecked)
      printLine(`${job} cannot be checked as it was defined at ${since}: ${why}.`);
    for (const { kind, from, to, position, message } of faults) {
      printLine(`${job}  ${kind}  ${from === to ? from : `${from} to ${to}`}  ${message} (position ${position})`);
    }
    if (faultCount > faults.length) printLine(`${job}  and ${faultCount - faults.length} more`);
  }
}

function skippedText({ skipped, uncountedRanges }: LedgerReport): string {
  const counts = Object.entries(skipped).map(([reason, count]) => `${count} ${reason}`);
  const more = uncountedRanges > 0 ? [`${uncountedRanges} ranges of more than 10000`] : [];
  return [...counts, ...more].join(', ') || '0';
}

function overdueText({ overdue }: LedgerReport): string {
  return overdue ? `${overdue.ticks ?? 'more than 10000'} since ${overdue.from}` : '0';
}
