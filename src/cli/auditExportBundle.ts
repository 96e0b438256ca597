// `bookworm audit export-bundle`: a stretch of the log as one file that a third party can check.
import { Command } from 'commander';
import type { BundleEnd, BundleLine } from '../../application/sealing/bundle.js';
import { type Bound, exportBundle } from '../../application/sealing/exportBundle.js';
import { position } from './eventFilters.js';
import { instant, instantFormat } from './instants.js';
import { type OutputOptions, printJson, printLine } from './output.js';
import { type Parts, withParts } from './withParts.js';
import { writeWhole } from './writeWhole.js';

interface ExportOptions extends OutputOptions {
  readonly from: Bound;
  readonly to: Bound;
  readonly out: string;
}

export function exportBundleCommand(): Command {
  return new Command('export-bundle')
    .description('writes events with the seals that cover them to a file (gzip) that `audit check` checks')
    .requiredOption('--from <bound>', `the first: a position, or an instant ${instantFormat}`, bound)
    .requiredOption('--to <bound>', 'the last, itself included', bound)
    .requiredOption('--out <file>', 'where to; an existing file is replaced')
    .option('--json', 'answer in JSON')
    .action((options: ExportOptions) => withParts('look', (parts) => exportTo(parts, options)));
}

function bound(text: string): Bound {
  return /^\d+$/.test(text) ? { position: position(text) } : { time: instant(text) };
}

async function exportTo({ log, ending: signal }: Parts, { from, to, out, json }: ExportOptions): Promise<void> {
  let end: BundleEnd | undefined;
  async function* texts(lines: AsyncIterable<BundleLine>): AsyncGenerator<string> {
    for await (const line of lines) {
      if ('end' in line) end = line.end;
      yield `${JSON.stringify(line)}\n`;
    }
  }
  await writeWhole(texts(exportBundle(log, { from, to, signal })), { out, gzip: true, signal });
  if (json) return printJson({ file: out, ...end });
  printLine(`Wrote to ${out}: events ${end?.events}, seals that cover them ${end?.seals}.`);
  if (end?.notYetSealed) printLine(`Left out, because not sealed yet: ${end.notYetSealed}.`);
}
