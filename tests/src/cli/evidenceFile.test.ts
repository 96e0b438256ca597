// Files from strangers are read without taking more memory than evidence needs, zipped or not.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mostEvidenceLength } from '../../../application/sealing/evidence.js';
import { InvalidProofError } from '../../../application/sealing/proof.js';
import { evidenceLines } from '../../../src/cli/evidenceFile.js';
import { emptyFolder } from '../../support/bookwormProcess.js';

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let file: string;
beforeEach(async () => {
  folder = await emptyFolder();
  file = join(folder.path, 'evidence');
});
afterEach(() => folder.remove());

async function lines(): Promise<readonly string[]> {
  const read: string[] = [];
  for await (const line of evidenceLines(file)) read.push(line);
  return read;
}

test('lines come as they were written, whatever their length, and the last may lack its end', async () => {
  const long = 'ü'.repeat(300_000);
  for (const written of [['one', long, '', long, 'end'], [long], ['', 'two', ''], []]) {
    await writeFile(file, gzipSync(written.join('\n')));
    const expected = written.at(-1) === '' ? written.slice(0, -1) : written;
    expect(await lines()).toEqual(expected);
    await writeFile(file, written.join('\n'));
    expect(await lines()).toEqual(expected);
  }
});

test('a line without an end is given up', async () => {
  await writeFile(file, gzipSync(Buffer.alloc(4 * mostEvidenceLength, 'a')));
  await expect(lines()).rejects.toThrow(new InvalidProofError('A line is longer than any in evidence.'));
});

test('bytes that are no text are not taken for other text', async () => {
  await writeFile(file, Buffer.from([0x22, 0xff, 0x22]));
  await expect(lines()).rejects.toThrow(InvalidProofError);
});
