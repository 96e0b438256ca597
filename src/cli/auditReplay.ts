// `bookworm audit replay`: what something was at a moment, and how it came to be so.
import { Command, InvalidArgumentError, Option } from 'commander';
import { aggregateOf } from '../../application/aggregates.js';
import { type ReplayedEvent, type ReplayMoment, replayStream } from '../../application/auditing/replayStream.js';
import type { Difference } from '../../application/auditing/stateDifferences.js';
import type { EventStore } from '../../application/ports/eventStore.js';
import { UsageError } from './exitCodes.js';
import { instant, instantFormat } from './instants.js';
import { type OutputOptions, printJson, printLine } from './output.js';
import { type Parts, withParts } from './withParts.js';

type ReplayOptions = OutputOptions & ReplayMoment;

const examples = `
Examples:
  bookworm audit replay book-01953f4e-0000-7000-8000-000000000001
  bookworm audit replay book-01953f4e-0000-7000-8000-000000000001 --at 2026-10-01T12:00:00Z
  bookworm audit replay scheduledJob-resendErrorEmail --revision 12 --json

Events that were hidden by truncating or deleting the stream are replayed too, and marked. They have to be looked for among
all streams of the category, which takes longer.`;

export function auditReplayCommand(): Command {
  return new Command('replay')
    .description('shows the state of a book, a job or anything else at a moment, and the changes that led there')
    .argument('<stream>', 'such as book-<id> or scheduledJob-<job>')
    .addOption(
      new Option('--at <instant>', `at this instant, ${instantFormat}`).argParser(instant).conflicts('revision'),
    )
    .option('--revision <number>', 'after this event of the stream, 0 being the first', revisionNumber)
    .option('--json', 'answer in JSON')
    .addHelpText('after', examples)
    .action((stream: string, options: ReplayOptions) => withParts('look', (parts) => replay(parts, stream, options)));
}

function revisionNumber(text: string): bigint {
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  throw new InvalidArgumentError('A revision is a whole number: 0, 1, 2, ...');
}

async function replay({ store, ending }: Parts, stream: string, { json, ...moment }: ReplayOptions): Promise<void> {
  const steps: ReplayedEvent[] = [];
  for await (const step of replayStream(store, stream, moment)) {
    ending.throwIfAborted();
    steps.push(step);
  }
  const last = steps.at(-1);
  if (!last || last.event.revision < (moment.revision ?? 0n)) throw await notThere(store, stream, { ...moment, last });
  const isKnown = aggregateOf(stream) !== undefined;
  const hidden = steps.filter(({ isHidden }) => isHidden).length;
  if (json) {
    const { revision, recordedAt: at } = last.event;
    const changes = steps.map(({ event, isHidden, changes }) => ({ event, isHidden, changes }));
    return printJson({ stream, revision, at, ...(isKnown && { state: last.state ?? null }), hidden, changes });
  }
  for (const step of steps) printStep(step, isKnown);
  if (isKnown) printState(last);
  else printLine(`\nNo aggregate has streams such as ${stream}: what the events amount to is not known.`);
  if (hidden > 0) printLine(`${hidden} of the events are hidden from readers of the stream; the log keeps them.`);
}

async function notThere(
  store: EventStore,
  stream: string,
  { at, revision, last }: ReplayMoment & { readonly last: ReplayedEvent | undefined },
): Promise<UsageError> {
  if (last) return new UsageError(`${stream} has no event ${revision}; its last one is ${last.event.revision}.`);
  const beginning = at === undefined ? [] : replayStream(store, stream);
  for await (const { event } of beginning) {
    return new UsageError(`${stream} was not there yet at ${at}: its first event is of ${event.recordedAt}.`);
  }
  return new UsageError(`There is no stream ${stream}; \`bookworm events list\` shows the streams of the last events.`);
}

function printStep({ event, isHidden, changes }: ReplayedEvent, isKnown: boolean): void {
  const { revision, recordedAt, type, metadata, position, data } = event;
  const mark = isHidden ? '  (hidden)' : '';
  printLine(`${revision}  ${recordedAt}  ${type}  by ${metadata.actor}  at position ${position}${mark}`);
  const lines = isKnown ? changes.map(inWords) : [JSON.stringify(data)];
  for (const line of lines) printLine(`     ${line}`);
}

function inWords({ path, from, to }: Difference): string {
  const name = path || 'all';
  if (from === undefined) return `+ ${name}: ${JSON.stringify(to)}`;
  if (to === undefined) return `- ${name}: ${JSON.stringify(from)}`;
  return `${name}: ${JSON.stringify(from)} -> ${JSON.stringify(to)}`;
}

function printState({ event, state }: ReplayedEvent): void {
  const { stream, revision, recordedAt } = event;
  printLine(`\n${stream} after event ${revision}, at ${recordedAt}:`);
  printLine(state === undefined ? 'nothing: it is not there.' : JSON.stringify(state, null, 2));
}
