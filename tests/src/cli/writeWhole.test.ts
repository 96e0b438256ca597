// A file is there when all of it is there, and until then whatever was there before.
import { lstat, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { writeWhole } from '../../../src/cli/writeWhole.js';
import { emptyFolder } from '../../support/bookwormProcess.js';

let folder: Awaited<ReturnType<typeof emptyFolder>>;
beforeEach(async () => {
  folder = await emptyFolder();
});
afterEach(() => folder.remove());

const { signal } = new AbortController();
const out = () => join(folder.path, 'log');

async function* textsThen(end: () => void): AsyncGenerator<string> {
  yield 'first\n';
  yield `${'x'.repeat(1_000_000)}\n`;
  end();
}

test('what was written replaces what was there', async () => {
  await writeFile(out(), 'before');
  await writeWhole(
    textsThen(() => {}),
    { out: out(), signal },
  );
  expect(await readFile(out(), 'utf8')).toMatch(/^first\nx{1000000}\n$/);
  expect(await readdir(folder.path)).toEqual(['log']);
});

test('a source that fails half-way leaves what was there, and its failure is told as it is', async () => {
  await writeFile(out(), 'before');
  const failure = new TypeError('The log broke.');
  const fail = () => {
    throw failure;
  };
  await expect(writeWhole(textsThen(fail), { out: out(), signal })).rejects.toBe(failure);
  expect(await readFile(out(), 'utf8')).toBe('before');
  expect(await readdir(folder.path)).toEqual(['log']);
});

test('what is no file is written to as it is, not replaced', async () => {
  await symlink('/dev/null', out());
  const texts = textsThen(() => {});
  await writeWhole(texts, { out: out(), signal });
  expect((await lstat(out())).isSymbolicLink()).toBe(true);
  expect(await readdir(folder.path)).toEqual(['log']);
});

test('an end that comes before the file is open leaves nothing', async () => {
  const reason = new Error('enough');
  const ended = AbortSignal.abort(reason);
  await expect(
    writeWhole(
      textsThen(() => {}),
      { out: out(), signal: ended },
    ),
  ).rejects.toBe(reason);
  expect(await readdir(folder.path)).toEqual([]);
});

test('a place that cannot be written is named, and what to do', async () => {
  const nowhere = join(folder.path, 'missing', 'log');
  const written = writeWhole(
    textsThen(() => {}),
    { out: nowhere, signal },
  );
  await expect(written).rejects.toThrow(/missing\/log cannot be written: ENOENT.*Give --out a file/);
});
