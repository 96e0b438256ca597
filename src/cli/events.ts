// `bookworm events tail`: the log as it grows.
import { Command, InvalidArgumentError } from 'commander';
import type { RecordedEvent } from '../../application/ports/eventStore.js';
import { type OutputOptions, printJson, printLine } from './output.js';
import { type CliParts, withParts } from './withParts.js';

interface TailOptions extends OutputOptions {
  readonly after?: bigint;
  readonly type?: string[];
  readonly follow: boolean;
}

export function eventsCommand(): Command {
  const command = new Command('events').description('the event log');
  command
    .command('tail')
    .description('shows events as they are recorded, oldest first; Ctrl-C ends it')
    .option('--after <position>', 'start after this position; 0 shows the whole log', position)
    .option('--type <type...>', 'only events of these types')
    .option('--no-follow', 'end at the end of the log')
    .option('--json', 'one JSON document a line')
    .action((options: TailOptions) => withParts((parts) => tail(parts, options)));
  return command;
}

function position(text: string): bigint {
  if (/^\d+$/.test(text)) return BigInt(text);
  throw new InvalidArgumentError('A position is a whole number.');
}

async function tail({ store }: CliParts, { after, type, follow, json }: TailOptions): Promise<void> {
  const start = after ?? (await store.head());
  const types = type && { types: type };
  const show = json ? printJson : showLine;
  if (!follow) {
    for await (const event of store.readAll({ after: start, ...types })) show(event);
    return;
  }
  if (after === undefined) process.stderr.write(`Waiting for events after position ${start}; --after 0 shows all.\n`);
  const end = new AbortController();
  const stop = () => end.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  await store.subscribeToAll({
    after: start,
    ...types,
    onBatch: async (events) => {
      for (const event of events) show(event);
    },
    signal: end.signal,
  });
}

function showLine({ position: at, recordedAt, stream, type, data }: RecordedEvent): void {
  printLine(`${at}  ${recordedAt}  ${stream}  ${type}  ${JSON.stringify(data)}`);
}
