// `bookworm events tail`: the log as it grows.
import { Command, InvalidArgumentError } from 'commander';
import type { EventFilter, RecordedEvent } from '../../application/ports/eventStore.js';
import { type OutputOptions, printJson, printLine } from './output.js';
import { type Parts, withParts } from './withParts.js';

interface TailOptions extends OutputOptions {
  readonly after?: bigint;
  readonly type?: string[];
  readonly category?: string[];
  readonly follow: boolean;
}

export function eventsCommand(): Command {
  const command = new Command('events').description('the event log');
  command
    .command('tail')
    .description('shows events as they are recorded, oldest first; Ctrl-C ends it')
    .option('--after <position>', 'start after this position; 0 shows the whole log', position)
    .option('--type <type...>', 'only events of these types')
    .option('--category <category...>', 'only events of streams of these categories, such as book')
    .option('--no-follow', 'end at the end of the log')
    .option('--json', 'one JSON document a line')
    .action((options: TailOptions) => withParts('look', (parts) => tail(parts, options)));
  return command;
}

function position(text: string): bigint {
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  throw new InvalidArgumentError('A position is a whole number of at most 18 digits.');
}

async function tail({ log, ending }: Parts, { after, type, category, follow, json }: TailOptions): Promise<void> {
  const start = after ?? (await log.head());
  const filter: EventFilter = { ...(type && { types: type }), ...(category && { categories: category }) };
  const show = json ? printJson : showLine;
  if (!follow) {
    for await (const event of log.readAll({ after: start, ...filter })) {
      if (ending.aborted) return;
      show(event);
    }
    return;
  }
  if (after === undefined) process.stderr.write(`Waiting for events after position ${start}; --after 0 shows all.\n`);
  await log.subscribeToAll({
    after: start,
    ...filter,
    onBatch: async (events) => {
      for (const event of events) show(event);
    },
    signal: ending,
  });
}

function showLine({ position: at, recordedAt, stream, type, data }: RecordedEvent): void {
  printLine(`${at}  ${recordedAt}  ${stream}  ${type}  ${JSON.stringify(data)}`);
}
