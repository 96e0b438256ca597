// The page of events: it has today's schemas, and everything that it ever promised to be readable still is.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventSchemas } from '../../../application/eventSchemas/index.js';
import { shapesOf, unreadable } from '../../../application/eventSchemas/shapes.js';
import { thisRelease } from '../../../application/eventSchemas/thisRelease.js';
import { readShapes, writeShapes } from '../../../src/schemas/eventsPage.js';
import { committedVersions } from '../../support/committedVersions.js';

const file = 'docs/events.md';
const page = readFileSync(file, 'utf8');
const shapes = shapesOf(thisRelease, readShapes(page));

test('the page is as "npm run schemas" writes it', () => {
  if (writeShapes(page, shapes) === page) return;
  throw new Error(
    'The schemas in docs/events.md are not those of this release: run "npm run schemas", and commit the page.',
  );
});

test('the catalogue describes every type of event', () => {
  const words = new Set(page.match(/`\w+`/g));
  expect(Object.keys(eventSchemas).filter((type) => !words.has(`\`${type}\``))).toEqual([]);
});

describe('no event that was ever described becomes unreadable', () => {
  const { versions, missing } = committedVersions('.', file);

  test('as the page describes it now', () => {
    expect(unreadable(thisRelease, shapes, readShapes(page))).toEqual([]);
  });

  test('as the page described it in any commit', () => {
    if (missing) process.stderr.write(`\nNOT ALL EARLIER SCHEMAS OF EVENTS ARE CHECKED: ${missing}.\n`);
    const reasons = [...versions].flatMap(([commit, earlier]) =>
      unreadable(thisRelease, shapes, readShapes(earlier)).map((reason) => `${commit.slice(0, 7)}: ${reason}`),
    );
    expect(reasons).toEqual([]);
  });
});

describe('"npm run schemas"', () => {
  let folder: string;
  let copy: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bookworm-schemas-'));
    copy = join(folder, 'events.md');
  });
  afterAll(() => rm(folder, { recursive: true }));

  const run = () => spawnSync(process.execPath, ['dist/src/schemas/main.js', copy], { encoding: 'utf8' });

  test('writes what is missing, and leaves the rest of the page alone', () => {
    writeFileSync(copy, writeShapes(page, shapes.slice(3)));
    expect(run()).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(copy, 'utf8')).toBe(page);
  });

  test('refuses to write what could not read the shapes on the page, and says what to do', () => {
    const recorded = shapes.map((shape) =>
      shape.type === 'BookPriceChanged' ? { ...shape, schema: { type: 'object', properties: { isbn: {} } } } : shape,
    );
    const before = writeShapes(page, [...recorded, { type: 'BookLost', schemaVersion: 1, schema: {} }]);
    writeFileSync(copy, before);
    const { status, stderr } = run();
    expect(status).toBe(1);
    expect(stderr).toContain('BookPriceChanged, shape 1: data.price: is required now');
    expect(stderr).toContain('BookPriceChanged, shape 1: data.isbn: is gone');
    expect(stderr).toContain('BookLost, shape 1: no upcaster leads from it');
    expect(stderr).toContain('domain/upcasters.ts');
    expect(readFileSync(copy, 'utf8')).toBe(before);
  });
});
