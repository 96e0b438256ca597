// A break that somebody slips in by editing the page is found in the page's history.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Shape, shapesOf, unreadable } from '../../../application/eventSchemas/shapes.js';
import { thisRelease } from '../../../application/eventSchemas/thisRelease.js';
import { readShapes, writeShapes } from '../../../src/schemas/eventsPage.js';
import { committedVersions } from '../../support/committedVersions.js';

const file = 'events.md';
const shapes = shapesOf(thisRelease, []);
const empty = '<!-- schemas: written by `npm run schemas` -->\n<!-- end of schemas -->\n';
let folder: string;

/** Whatever git is told by the environment, a hook's for example, is about another repository. */
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH },
  });

function commit(page: string): void {
  writeFileSync(join(folder, file), page);
  git('add', '.');
  git('commit', '--quiet', '--message', 'The page');
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bookworm-page-'));
  git('init', '--quiet');
  // What was described once, and is no more on the page of the last commit.
  const isbn = { type: 'string' };
  const wider: readonly Shape[] = shapes.map((shape) =>
    shape.type === 'BookDelisted' ? { ...shape, schema: { ...shape.schema, properties: { isbn } } } : shape,
  );
  commit(empty);
  commit(writeShapes(empty, wider));
  await rm(join(folder, file));
  git('commit', '--quiet', '--all', '--message', 'No page');
  commit(writeShapes(empty, shapes));
});
afterAll(() => rm(folder, { recursive: true }));

test('every version of the page is looked at', () => {
  const { versions, missing } = committedVersions(folder, file);
  expect(missing).toBeUndefined();
  const told = [...versions.values()].map((page) => unreadable(thisRelease, shapes, readShapes(page)));
  expect(told).toEqual([[], [expect.stringContaining('BookDelisted, shape 1: data.isbn: is gone')], []]);
});

test('where history is missing, there is a word about it', () => {
  git('clone', '--quiet', '--depth', '1', `file://${folder}`, 'shallow');
  const shallow = committedVersions(join(folder, 'shallow'), file);
  expect(shallow.versions.size).toBe(1);
  expect(shallow.missing).toContain('shallow');
  expect(committedVersions(tmpdir(), file)).toMatchObject({ versions: new Map(), missing: expect.any(String) });
});
