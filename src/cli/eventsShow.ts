// `bookworm events show`: one event, whole.
import { Command } from 'commander';
import { findEvent } from '../../application/auditing/findEvent.js';
import { eventReference } from './eventReference.js';
import { UsageError } from './exitCodes.js';
import { type OutputOptions, printJson, printLine } from './output.js';
import { type Parts, withParts } from './withParts.js';

const examples = `
Examples:
  bookworm events show 4711
  bookworm events show 0199a6f2-6f0e-7cc4-a1f2-2a3b4c5d6e7f --json

By id, what was recorded since it was made is looked through, which takes longer for what is long past.`;

export function eventsShowCommand(): Command {
  return new Command('show')
    .description('shows one event whole: where it is, what happened, and its metadata')
    .argument('<event>', 'its position or its id', eventReference)
    .option('--json', 'answer in JSON')
    .addHelpText('after', examples)
    .action((event: bigint | string, options: OutputOptions) =>
      withParts('look', (parts) => show(parts, event, options)),
    );
}

async function show({ log }: Parts, wanted: bigint | string, { json }: OutputOptions): Promise<void> {
  const event = await findEvent(log, wanted);
  if (!event) {
    const what = typeof wanted === 'bigint' ? `at position ${wanted}` : `with the id ${wanted}`;
    throw new UsageError(`There is no event ${what}; \`bookworm events list\` shows those there are.`);
  }
  if (json) return printJson(event);
  const { data, metadata, ...place } = event;
  for (const [name, value] of Object.entries(place)) printLine(`${name.padEnd(10)}  ${value}`);
  printLine(`data        ${JSON.stringify(data, null, 2)}`);
  printLine(`metadata    ${JSON.stringify(metadata, null, 2)}`);
}
