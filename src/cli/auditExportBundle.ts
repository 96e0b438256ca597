// `bookworm audit export-bundle`: a stretch of the log as one file that a third party can check.
import { type FileHandle, open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Command, InvalidArgumentError } from 'commander';
import type { BundleEnd, BundleLine } from '../../application/auditing/bundle.js';
import { type Bound, exportBundle } from '../../application/auditing/exportBundle.js';
import { UsageError } from './exitCodes.js';
import { type OutputOptions, printJson, printLine } from './output.js';
import { type Parts, withParts } from './withParts.js';

interface ExportOptions extends OutputOptions {
  readonly from: Bound;
  readonly to: Bound;
  readonly out: string;
}

export function exportBundleCommand(): Command {
  return new Command('export-bundle')
    .description('writes events with the seals that cover them to a file (gzip) that `audit check` checks')
    .requiredOption('--from <bound>', 'the first: a position, or a time such as 2026-10-01T12:00:00Z', bound)
    .requiredOption('--to <bound>', 'the last, included', bound)
    .requiredOption('--out <file>', 'where to; it must not exist yet')
    .option('--json', 'answer in JSON')
    .action((options: ExportOptions) => withParts('look', (parts) => exportTo(parts, options)));
}

function bound(text: string): Bound {
  if (/^\d{1,18}$/.test(text)) return { position: BigInt(text) };
  const isTime = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/.test(text);
  if (isTime && !Number.isNaN(Date.parse(text))) return { time: new Date(text).toISOString() };
  throw new InvalidArgumentError('Give a position (a whole number) or a time in UTC, such as 2026-10-01T12:00:00Z.');
}

async function exportTo({ log, ending }: Parts, { from, to, out, json }: ExportOptions): Promise<void> {
  let end: BundleEnd | undefined;
  async function* text(lines: AsyncIterable<BundleLine>): AsyncGenerator<string> {
    for await (const line of lines) {
      if ('end' in line) end = line.end;
      yield `${JSON.stringify(line)}\n`;
    }
  }
  const file = await create(out);
  try {
    const lines = exportBundle(log, { from, to, signal: ending });
    await pipeline(Readable.from(text(lines)), createGzip(), file.createWriteStream());
  } catch (error) {
    // What is not whole must not look like a bundle.
    await rm(out, { force: true });
    throw error;
  }
  if (json) return printJson({ file: out, ...end });
  printLine(`Wrote to ${out}: events ${end?.events}, seals that cover them ${end?.seals}.`);
  if (end?.notYetSealed) printLine(`Left out, because not sealed yet: ${end.notYetSealed}.`);
}

/** @throws UsageError when there is something already, or when it cannot be written. */
async function create(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx');
  } catch (error) {
    throw new UsageError(`--out ${path} cannot be written: ${(error as Error).message}.`, { cause: error });
  }
}
