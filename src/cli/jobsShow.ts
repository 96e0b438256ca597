// `bookworm jobs show`: all that is known of one job.
import { Command } from 'commander';
import { findJob, type JobRecord } from '../../projections/jobs/queries.js';
import { openRunsOf, type RunRecord, runsOf } from '../../projections/runHistory/queries.js';
import { type LedgerEntry, lastTicks } from '../../projections/tickLedger/queries.js';
import { definitionFacts } from '../status/definitionFacts.js';
import { jobStatus } from '../status/jobStatus.js';
import type { JobStatus } from '../status/systemStatus.js';
import { checkJobName, jobArgument } from './findJob.js';
import { fireTimes } from './fireTimes.js';
import { zoneOf } from './jobsNext.js';
import { type OutputOptions, printJson, printLine, printRows } from './output.js';
import { overdueText, overdueTicks } from './overdueTicks.js';
import { storeTime } from './storeTime.js';
import { type Parts, withParts } from './withParts.js';

const shown = 5;

export function showCommand(): Command {
  return new Command('show')
    .description('definition, state, open runs, next ticks, last runs and ledger of one job')
    .addArgument(jobArgument())
    .option('--json', 'answer in JSON')
    .action((job: string, options: OutputOptions) => {
      checkJobName(job);
      return withParts('look', (parts) => show(parts, job, options));
    });
}

async function show(parts: Parts, job: string, { json }: OutputOptions): Promise<void> {
  const { database } = parts;
  const [now, record, openRuns, runs, ledger] = await Promise.all([
    storeTime(parts),
    findJob(database, job),
    openRunsOf(database, job),
    runsOf(database, job, { limit: shown }),
    lastTicks(database, job, shown),
  ]);
  if (!record) throw new Error(`${job} is not defined yet; the service defines its jobs when it starts.`);
  const status = jobStatus(record, runs[0], now);
  const { schedule } = record.definition;
  const next = fireTimes(schedule, { now, count: shown, timeZone: zoneOf(schedule) });
  const accountedUntil = [record.definedAt, ledger[0]?.lastTick ?? ''].sort().at(-1) ?? '';
  const overdue = overdueTicks(record.definition, accountedUntil, now);
  if (json) return printJson({ ...status, ...record, next, overdue, openRuns, runs, ledger });
  printDefinition(record, status);
  if (overdue) {
    const isRunOpen = openRuns.length > 0;
    section('Due and not accounted for', [[overdueText(overdue, { state: status.state, isRunOpen })]], '');
  }
  section(
    status.rest ? `Next ticks (none is run while the job is ${status.state})` : 'Next ticks',
    next.map(({ at, local, note }) => [at, local, note ?? '']),
    'none',
  );
  section('Open runs', openRuns.map(runCells), 'none');
  section(
    'Backfills',
    record.backfills.map((each) => [each.backfillId, each.from, each.to, `${each.ticks} ticks`, each.by, each.reason]),
    'none',
  );
  section('Last runs', runs.map(runCells), 'none yet');
  section('Last entries of the tick ledger', ledger.map(ledgerCells), 'none yet');
}

function printDefinition(record: JobRecord, status: JobStatus): void {
  const { definition, definedAt, source, changed } = record;
  const releases = new Map(status.drift.map(({ what, from }) => [what, from]));
  const lines: readonly (readonly string[])[] = [
    ['state', stateText(status)],
    ...(status.inWords ? [['due', `${status.inWords}, ${status.timeZone}`]] : []),
    ...definitionFacts(definition).map(([what, value]) => [
      what,
      releases.has(what) ? `${value}   (release: ${releases.get(what)})` : value,
    ]),
    ['does', definition.target.kind === 'emit' ? `announces ${definition.target.messageType}` : 'works'],
    ['defined', `by ${source === 'operator' ? 'an operator' : 'the release'} at ${definedAt}`],
    ['last change', `${changed.what} at ${changed.at} by ${changed.by}${changed.reason ? `: ${changed.reason}` : ''}`],
  ];
  printLine(definition.job);
  printRows(lines.map(([what = '', value = '']) => ['', what.padEnd(22), value]));
}

export function stateText({ state, rest }: Pick<JobStatus, 'state' | 'rest'>): string {
  return rest ? `${state} by ${rest.by} since ${rest.since}: ${rest.reason}` : state;
}

function section(title: string, rows: readonly (readonly string[])[], empty: string): void {
  printLine(`\n${title}${rows.length === 0 ? `: ${empty}` : ''}`);
  printRows(rows.map((cells) => ['', ...cells]));
}

function runCells(run: RunRecord): readonly string[] {
  const { runId, status, attempt, instance, startedAt, finishedAt, retryAt, cancelReason, reason, error } = run;
  const notes = [
    reason && `asked for: ${reason}`,
    cancelReason && `cancelled: ${cancelReason}`,
    error,
    retryAt && `again at ${retryAt}`,
  ];
  return [runId, status, `attempt ${attempt}`, instance, startedAt, finishedAt ?? '', notes.filter(Boolean).join('; ')];
}

function ledgerCells({ outcome, firstTick, lastTick, ticks, reason, instance }: LedgerEntry): readonly string[] {
  if (outcome === 'claimed') return [firstTick, '', 'claimed', instance ?? ''];
  return [
    firstTick,
    lastTick === firstTick ? '' : lastTick,
    `skipped: ${reason}`,
    `${ticks ?? 'more than 10000'} ticks`,
  ];
}
