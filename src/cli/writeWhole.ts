// Writes a stream of any size to a file or to standard output: at the reader's pace, and to a file all of it or nothing.
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const chunkLength = 65_536;

export interface Destination {
  /** A file; standard output when absent. */
  readonly out?: string;
  readonly gzip?: boolean;
  /** Ends the writing. */
  readonly signal: AbortSignal;
}

/**
 * The file appears under its name when it is complete; until then it has a name that says so, and nothing stays of one that
 * was not finished.
 * @throws the signal's reason when it aborts before the end.
 */
export async function writeWhole(texts: AsyncIterable<string>, destination: Destination): Promise<void> {
  const { out, signal } = destination;
  try {
    if (out === undefined) await write(texts, process.stdout, destination);
    else if (await isDeviceOrPipe(out)) await write(texts, createWriteStream(out), destination);
    else await writeFile(texts, out, destination);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}

/** To replace one, such as /dev/null, would break it for everybody. */
async function isDeviceOrPipe(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

async function writeFile(texts: AsyncIterable<string>, out: string, destination: Destination): Promise<void> {
  const unfinished = `${out}.${process.pid}.unfinished`;
  const file = createWriteStream(unfinished, { flush: true });
  const closed = new Promise<void>((resolve) => file.once('close', () => resolve()));
  try {
    await write(texts, file, destination);
    await rename(unfinished, out);
  } catch (error) {
    // A file that is still being opened would come into being after it was removed.
    await closed;
    await rm(unfinished, { force: true });
    const { syscall, message } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new Error(`${out} cannot be written: ${message}. Give --out a file in a folder that you may write to.`, {
      cause: error,
    });
  }
}

async function write(
  texts: AsyncIterable<string>,
  target: NodeJS.WritableStream,
  { gzip, signal }: Destination,
): Promise<void> {
  const options = { signal, end: target !== process.stdout };
  if (gzip) await pipeline(inChunks(texts), createGzip(), target, options);
  else await pipeline(inChunks(texts), target, options);
}

/** Lines are short, and every write costs. */
async function* inChunks(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let chunk = '';
  for await (const text of texts) {
    chunk += text;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk) yield chunk;
}
