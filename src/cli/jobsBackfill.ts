// `bookworm jobs backfill`: past ticks get a run once more; or first a look at what became of each.
import { Command, Option } from 'commander';
import { backfillTicks } from '../../domain/scheduling/backfilling.js';
import { justBefore } from '../../domain/scheduling/instants.js';
import { ticks } from '../../infrastructure/croner/ticks.js';
import { backfilledRuns } from '../../projections/runHistory/queries.js';
import { type LedgerEntry, listTicks } from '../../projections/tickLedger/queries.js';
import { UsageError } from './exitCodes.js';
import { checkJobName, jobArgument } from './findJob.js';
import { instant, instantFormat } from './instants.js';
import { type OutputOptions, printJson, printLine, printTable } from './output.js';
import { optionalReasonOption } from './reasonOption.js';
import { ensureDefined, printSteered, steerJob } from './steerJob.js';
import { storeTime } from './storeTime.js';
import { type Parts, withParts } from './withParts.js';

interface BackfillOptions extends OutputOptions {
  readonly from: string;
  readonly to: string;
  readonly reason?: string;
  readonly dryRun?: boolean;
}

export function backfillCommand(): Command {
  const instantOption = (name: string, meaning: string) =>
    new Option(`--${name} <instant>`, `${meaning}, ${instantFormat}`).argParser(instant).makeOptionMandatory();
  return new Command('backfill')
    .description(
      'lets the ticks of a span of the past have a run once more, one after the other, by the schedule of now',
    )
    .addArgument(jobArgument())
    .addOption(instantOption('from', 'the first tick may be then'))
    .addOption(instantOption('to', 'the last tick may be then'))
    .addOption(optionalReasonOption())
    .option('--dry-run', 'only list the ticks, and what became of each')
    .option('--json', 'answer in JSON')
    .action((job: string, options: BackfillOptions) => {
      checkJobName(job);
      if (!options.dryRun && options.reason === undefined) throw new UsageError('Say why, with --reason <text>.');
      return withParts('change', (parts) => backfill(parts, job, options));
    });
}

async function backfill(
  parts: Parts,
  job: string,
  { from, to, reason = '', dryRun, json }: BackfillOptions,
): Promise<void> {
  if (dryRun) {
    const found = await pastTicks(parts, job, { from, to });
    if (json) return printJson({ job, from, to, ticks: found });
    return printTable(
      ['TICK', 'BECAME', 'ONCE MORE'],
      found.map(({ tick, became, onceMore }) => [tick, became, onceMore.join(', ')]),
    );
  }
  const requested = await steerJob(parts, job, { type: 'BackfillTicks', data: { from, to, reason } });
  if (json) return printSteered(job, requested);
  for (const { type, data } of requested.events) {
    if (type !== 'BackfillRequested') continue;
    const last = `"bookworm jobs show ${job}" shows how far it is, "bookworm jobs cancel ${job}" ends it`;
    printLine(
      `${data.backfillId}: ${data.ticks} ${data.ticks === 1 ? 'tick gets' : 'ticks get'} a run once more; ${last}.`,
    );
  }
}

interface PastTick {
  /** ISO 8601. */
  readonly tick: string;
  readonly became: string;
  /** What came of runs that it got by backfills already. */
  readonly onceMore: readonly string[];
}

/** By the same rules as the backfill itself. */
async function pastTicks(
  parts: Parts,
  job: string,
  { from, to }: Pick<BackfillOptions, 'from' | 'to'>,
): Promise<readonly PastTick[]> {
  const { database } = parts;
  const state = await ensureDefined(parts, job);
  if (!state.definition) return [];
  const at = (await storeTime(parts)).toISOString();
  const [requested] = backfillTicks(
    ticks,
    { job, from, to, reason: '', at },
    { ...state, definition: state.definition },
  );
  if (requested?.type !== 'BackfillRequested') return [];
  const due = ticks.between(state.definition.schedule, justBefore(from), new Date(to), requested.data.ticks);
  const [entries, again] = await Promise.all([
    listTicks(database, job, { from, to }),
    backfilledRuns(database, job, { from, to }),
  ]);
  return due.map((time) => {
    const tick = time.toISOString();
    const entry = entries.find(({ firstTick, lastTick }) => firstTick <= tick && tick <= lastTick);
    const onceMore = again.filter(({ scheduledFor }) => scheduledFor === tick).map(({ status }) => status);
    return { tick, became: becameOf(entry), onceMore };
  });
}

function becameOf(entry: LedgerEntry | undefined): string {
  if (!entry) return 'not accounted for';
  return entry.outcome === 'claimed' ? `claimed by ${entry.instance}` : `skipped: ${entry.reason}`;
}
