// Reads evidence line by line: a file or standard input, gzipped or not.
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { mostEvidenceLength } from '../../application/sealing/evidence.js';
import { InvalidProofError } from '../../application/sealing/proof.js';
import { UsageError } from './exitCodes.js';

/**
 * @param file a path, or `-` for standard input.
 * @throws UsageError when it cannot be read; InvalidProofError when it was cut off or is no evidence.
 */
export async function* evidenceLines(file: string): AsyncGenerator<string> {
  try {
    const input: AsyncIterable<Buffer> = file === '-' ? process.stdin : createReadStream(file);
    const chunks = input[Symbol.asyncIterator]();
    const first = await chunks.next();
    const isGzip = !first.done && first.value[0] === 0x1f && first.value[1] === 0x8b;
    const all = withFirst(first, chunks);
    yield* linesOf(isGzip ? unzipped(all) : all);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_') || code?.startsWith('ERR_ENCODING'))
      throw new InvalidProofError(`${file} is damaged or was cut off: ${message}.`);
    throw code ? new UsageError(`${file} cannot be read: ${message}.`, { cause: error }) : error;
  }
}

/** All of it, when the first was looked at to see what it is. */
export async function* withFirst<Part>(first: IteratorResult<Part>, rest: AsyncIterator<Part>): AsyncGenerator<Part> {
  try {
    for (let next = first; !next.done; next = await rest.next()) yield next.value;
  } finally {
    // Who stops reading does not wait for the other end to stop writing.
    await rest.return?.();
  }
}

function unzipped(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const gunzip = createGunzip();
  // Whoever reads from it hears of a failure.
  pipeline(Readable.from(chunks), gunzip, () => undefined);
  return gunzip;
}

async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const chunk of chunks) {
    const [first = '', ...more] = decoder.decode(chunk, { stream: true }).split('\n');
    rest += first;
    if (rest.length > mostEvidenceLength) throw new InvalidProofError('A line is longer than any in evidence.');
    if (more.length === 0) continue;
    yield rest;
    rest = more.pop() ?? '';
    yield* more;
  }
  if (rest !== '') yield rest;
}
