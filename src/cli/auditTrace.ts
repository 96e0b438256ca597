// `bookworm audit trace`: what followed from a tick or a request, as a tree of causes.
import { Command } from 'commander';
import { causationTree } from '../../application/auditing/causationTree.js';
import { traceEvents } from '../../application/auditing/traceEvents.js';
import { causationLines } from './causationLines.js';
import { UsageError } from './exitCodes.js';
import { type OutputOptions, printJson, printLine } from './output.js';
import { type Parts, withParts } from './withParts.js';

const examples = `
Examples:
  bookworm audit trace resendErrorEmail@2026-10-01T12:00:00.000Z    a run, from its tick to the broker's confirm
  bookworm audit trace 0199a6f2-6f0e-7cc4-a1f2-2a3b4c5d6e7f --json  whatever the id is of

What was recorded since is looked through, which takes longer for what is long past.`;

export function auditTraceCommand(): Command {
  return new Command('trace')
    .description('shows all that followed from one tick or request, each event below its cause')
    .argument('<id>', 'of an event, a correlation, a message or a run')
    .option('--json', 'answer in JSON')
    .addHelpText('after', examples)
    .action((id: string, options: OutputOptions) => withParts('look', (parts) => trace(parts, id, options)));
}

async function trace({ log }: Parts, given: string, { json }: OutputOptions): Promise<void> {
  const isUuid = /^[0-9a-f-]{36}$/i.test(given);
  const found = await traceEvents(log, isUuid ? given.toLowerCase() : given);
  if (!found) {
    throw new UsageError(
      `No event, correlation, message or run has the id ${given}; \`bookworm events list\` shows some.`,
    );
  }
  const { correlationId, events, publications } = found;
  const roots = causationTree(events, publications);
  if (json) return printJson({ correlationId, events: roots });
  printLine(`correlation ${correlationId}, ${events.length} ${events.length === 1 ? 'event' : 'events'}`);
  for (const line of causationLines(roots, correlationId)) printLine(line);
}
