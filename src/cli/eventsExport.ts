// `bookworm events export`: any part of the log as a file for other tools, of any size.
import { Command, Option } from 'commander';
import { selectEvents } from '../../application/auditing/selectEvents.js';
import type { RecordedEvent } from '../../application/ports/eventStore.js';
import { csvHeader, eventAsCsv } from './eventCsv.js';
import { type EventFilters, toSelection, withHistoryFilters } from './eventFilters.js';
import { printJson, toJson } from './output.js';
import { type Parts, withParts } from './withParts.js';
import { writeWhole } from './writeWhole.js';

type ExportOptions = EventFilters & {
  readonly format: 'jsonl' | 'csv';
  readonly gzip?: boolean;
  readonly out?: string;
  readonly json?: boolean;
};

const examples = `
Examples:
  bookworm events export > log.jsonl
  bookworm events export --format csv --since 30d --category book --out books.csv
  bookworm events export --gzip --out log.jsonl.gz --json

JSON lines are exact. CSV has data as JSON in one cell, and an apostrophe before cells that a spreadsheet would take for a
formula. A file appears under its name only when it is complete.`;

export function eventsExportCommand(): Command {
  return withHistoryFilters(new Command('export'))
    .description('writes events to a file or to standard output, oldest first')
    .addOption(new Option('--format <format>', 'of the lines').choices(['jsonl', 'csv']).default('jsonl'))
    .option('--gzip', 'compress')
    .option('--out <file>', 'write to this file instead of standard output; an existing one is replaced')
    .option('--json', 'with --out: say in JSON what was written')
    .addHelpText('after', examples)
    .action((options: ExportOptions) => withParts('look', (parts) => exportEvents(parts, options)));
}

async function exportEvents({ log, ending }: Parts, options: ExportOptions): Promise<void> {
  const { format, gzip = false, out, json, ...filters } = options;
  let events = 0;
  async function* lines(): AsyncGenerator<string> {
    const toLine = format === 'csv' ? eventAsCsv : jsonLine;
    if (format === 'csv') yield csvHeader;
    for await (const event of selectEvents(log, toSelection(filters))) {
      yield toLine(event);
      events++;
    }
  }
  await writeWhole(lines(), { gzip, signal: ending, ...(out !== undefined && { out }) });
  if (out === undefined) return;
  if (json) printJson({ file: out, format, gzip, events });
  else process.stderr.write(`Wrote ${events} events to ${out}.\n`);
}

function jsonLine(event: RecordedEvent): string {
  return `${toJson(event)}\n`;
}
