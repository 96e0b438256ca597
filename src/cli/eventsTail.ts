// `bookworm events tail`: the log as it grows.
import { Command } from 'commander';
import { isAmong, selectEvents, startOf } from '../../application/auditing/selectEvents.js';
import type { RecordedEvent } from '../../application/ports/eventStore.js';
import { type EventFilters, toSelection, withEventFilters } from './eventFilters.js';
import { type OutputOptions, printJson, printLine } from './output.js';
import { type Parts, withParts } from './withParts.js';

/** Letters of an event's data: a seal alone would fill many screens. */
const mostShown = 1_000;

type TailOptions = OutputOptions & EventFilters & { readonly follow: boolean };

const examples = `
Examples:
  bookworm events tail                                          what happens from now on
  bookworm events tail --since 2h --category scheduledJob       the jobs of the last two hours, and on
  bookworm events tail --after 0 --no-follow --json             the whole log, one document a line`;

export function eventsTailCommand(): Command {
  return withEventFilters(new Command('tail'))
    .description(
      'shows events as they are recorded, oldest first, from now on or as of --since or --after; Ctrl-C ends it',
    )
    .option('--no-follow', 'end at the end of the log')
    .option('--json', 'one JSON document a line')
    .addHelpText('after', examples)
    .action((options: TailOptions) => withParts('look', (parts) => tail(parts, options)));
}

async function tail({ log, ending }: Parts, { follow, json, ...filters }: TailOptions): Promise<void> {
  const isFromNow = filters.after === undefined && filters.since === undefined;
  const selection = toSelection(isFromNow ? { ...filters, after: await log.head() } : filters);
  const show = json ? printJson : showLine;
  if (!follow) {
    for await (const event of selectEvents(log, selection)) {
      if (ending.aborted) return;
      show(event);
    }
    return;
  }
  if (isFromNow) process.stderr.write(`Waiting for events after position ${selection.after}; --after 0 shows all.\n`);
  const { types, categories } = selection;
  await log.subscribeToAll({
    after: await startOf(log, selection),
    ...(types && { types }),
    ...(categories && { categories }),
    onBatch: async (events) => {
      for (const event of events.filter(isAmong(selection))) show(event);
    },
    signal: ending,
  });
}

function showLine({ position: at, recordedAt, stream, type, data }: RecordedEvent): void {
  const text = JSON.stringify(data);
  const shown =
    text.length > mostShown ? `${text.slice(0, mostShown)}... (\`bookworm events show ${at}\` has all)` : text;
  printLine(`${at}  ${recordedAt}  ${stream}  ${type}  ${shown}`);
}
