// `bookworm events list`: the last events of a kind, or the first, or those of a time.
import { Command, InvalidArgumentError } from 'commander';
import { selectEvents } from '../../application/auditing/selectEvents.js';
import { type EventFilters, toSelection, withHistoryFilters } from './eventFilters.js';
import { type OutputOptions, printJson, printLine, printTable } from './output.js';
import { type Parts, withParts } from './withParts.js';

type ListOptions = OutputOptions & EventFilters & { readonly limit: number; readonly oldestFirst?: boolean };

const examples = `
Examples:
  bookworm events list --category scheduledJob --limit 20       what the jobs did last
  bookworm events list --type RunFailed --since 7d              what failed within a week
  bookworm events list --actor operator:ann --until 2026-10-01  what somebody did before October
  bookworm events list --oldest-first --after 4711 --json       on from position 4711, one document a line`;

export function eventsListCommand(): Command {
  return withHistoryFilters(new Command('list'))
    .description('lists events, newest first')
    .option('--oldest-first', 'oldest first')
    .option('--limit <count>', 'at most so many events', count, 50)
    .option('--json', 'one JSON document a line')
    .addHelpText('after', examples)
    .action((options: ListOptions) => withParts('look', (parts) => list(parts, options)));
}

function count(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A limit is a whole number from 1 to 999999999.');
}

async function list({ log, ending }: Parts, { limit, oldestFirst, json, ...filters }: ListOptions): Promise<void> {
  const direction = oldestFirst ? 'forwards' : 'backwards';
  const rows: string[][] = [];
  for await (const event of selectEvents(log, toSelection(filters), { direction, limit })) {
    ending.throwIfAborted();
    const { position, recordedAt, stream, type, metadata } = event;
    if (json) printJson(event);
    else rows.push([`${position}`, recordedAt, stream, type, metadata.actor]);
  }
  if (json) return;
  if (rows.length === 0) return printLine('No event matches.');
  printTable(['POSITION', 'TIME', 'STREAM', 'TYPE', 'ACTOR'], rows);
}
