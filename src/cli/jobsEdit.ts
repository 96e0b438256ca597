// `bookworm jobs edit`: changes what is named of a job's definition, after showing what that means.
import { Command } from 'commander';
import { checkDefinition } from '../../domain/scheduling/definitionRules.js';
import { isSameDefinition, type JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import type { ScheduledJobState } from '../../domain/scheduling/scheduledJobState.js';
import { ticks } from '../../infrastructure/croner/ticks.js';
import { type ChangedFact, changedFacts } from '../status/definitionFacts.js';
import { confirm } from './confirm.js';
import { UsageError } from './exitCodes.js';
import { checkJobName, jobArgument } from './findJob.js';
import { type ComparedTime, compareFireTimes } from './fireTimes.js';
import { edited, type JobChanges, withEditOptions } from './jobEditOptions.js';
import { zoneOf } from './jobsNext.js';
import { type OutputOptions, printLine, printTable } from './output.js';
import { reasonOption } from './reasonOption.js';
import { ensureDefined, printSteered, steerJob } from './steerJob.js';
import { storeTime } from './storeTime.js';
import { type Parts, withParts } from './withParts.js';

interface EditOptions extends OutputOptions {
  readonly asCode?: boolean;
  readonly reason: string;
  readonly yes?: boolean;
}

const timesShown = 5;

const examples = `
Examples:
  bookworm jobs edit resendErrorEmail --cron '*/30 * * * *' --reason 'the mail server is slow'
  bookworm jobs edit synchroniseCatalog --every 90s --misfire skip --attempts 5 --reason 'stock-taking'
  bookworm jobs edit resendErrorEmail --as-code --reason 'the mail server is well'

An edit stays in force when a release or its settings define the job otherwise; --as-code ends that.`;

export function editCommand(): Command {
  return withEditOptions(new Command('edit'))
    .description('changes the schedule or the policies of a job; what is not named stays')
    .addArgument(jobArgument())
    .option('--as-code', 'back to what the release and its settings say')
    .addOption(reasonOption())
    .option('--yes', 'do not ask')
    .option('--json', 'answer in JSON')
    .addHelpText('after', examples)
    .action(
      (job: string, { asCode = false, reason, yes = false, json = false, ...changes }: EditOptions & JobChanges) => {
        checkJobName(job);
        const isNamed = Object.keys(changes).length > 0;
        if (isNamed === asCode)
          throw new UsageError(`Say what is to change, or --as-code: see "bookworm jobs edit --help".`);
        return withParts('change', (parts) => edit(parts, job, { changes, asCode, reason, yes, json }));
      },
    );
}

type Edit = Required<Pick<EditOptions, 'asCode' | 'reason' | 'yes' | 'json'>> & { readonly changes: JobChanges };

async function edit(parts: Parts, job: string, { changes, asCode, reason, yes, json }: Edit): Promise<void> {
  const now = await storeTime(parts);
  const before = await definedJob(parts, job);
  const after = asCode ? (before.withheld ?? before.definition) : edited(before.definition, changes, now);
  if (!asCode) checkDefinition(ticks, after, now);
  const isChange = !isSameDefinition(before.definition, after) || (asCode && before.source === 'operator');
  const facts = changedFacts(before.definition, after);
  const wanted = { now, count: timesShown, timeZone: zoneOf(after.schedule) };
  const times = compareFireTimes(before.definition.schedule, after.schedule, wanted);
  if (!json) show(job, { facts, times, timeZone: wanted.timeZone });
  if (!isChange) return json ? printSteered(job, { events: [] }) : printLine('Nothing changes.');
  await confirm(`Change ${job}?`, { yes, ending: parts.ending });
  await refuseOverwriting(parts, job, before);
  const steered = await steerJob(parts, job, {
    type: 'EditJob',
    data: { definition: asCode ? 'asCode' : after, reason },
  });
  if (json) return printSteered(job, steered, { facts, times });
  printLine(`${job} is changed. ${advice(job, steered.state)}`);
}

async function definedJob(
  parts: Parts,
  job: string,
): Promise<ScheduledJobState & { readonly definition: JobDefinition }> {
  const state = await ensureDefined(parts, job);
  if (!state.definition) throw new Error(`${job} is not defined yet.`);
  return { ...state, definition: state.definition };
}

/** What is agreed to is what was shown: somebody may have edited the job in the meantime. */
async function refuseOverwriting({ streams }: Parts, job: string, shown: ScheduledJobState): Promise<void> {
  const { definition, withheld } = await streams.state(job);
  if (definition === shown.definition && withheld === shown.withheld) return;
  throw new Error(`${job} was changed by somebody else just now; nothing was done. Look again.`);
}

function show(
  job: string,
  { facts, times, timeZone }: { facts: readonly ChangedFact[]; times: readonly ComparedTime[]; timeZone: string },
) {
  if (facts.length > 0)
    printTable(
      [job, 'NOW', 'THEN'],
      facts.map(({ what, from, to }) => [what, from, to]),
    );
  if (times.every(({ change }) => change === 'stays')) return;
  printLine('');
  printTable(
    ['UTC', timeZone, 'CHANGE', 'NOTE'],
    times.map(({ at, local, change, note }) => [at, local, change, note ?? '']),
  );
  printLine('');
}

function advice(job: string, { source }: ScheduledJobState): string {
  if (source === 'code') return 'It is as the release and its settings have it.';
  return `It stays so, whatever a release brings, until "bookworm jobs edit ${job} --as-code".`;
}
