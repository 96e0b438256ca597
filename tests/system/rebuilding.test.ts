// A rebuild that takes its time: watched, interrupted, cancelled and done, while readers keep what they have.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bookSearch } from '../../projections/bookSearch/bookSearch.js';
import { sampleEvent } from '../contract/sampleEvents.js';
import { aBook } from '../support/books.js';
import { type CliResult, startCli } from '../support/bookwormProcess.js';
import { eventually } from '../support/eventually.js';
import { OperatorScene } from '../support/operatorScene.js';

const manyBooks = 150_000;

let scene: OperatorScene;
let books: readonly string[];

beforeAll(async () => {
  scene = await OperatorScene.open();
  await scene.record('book-first', 'BookListed', aBook(1));
  await scene.ask('rebuild', 'bookSearch');
  books = await scene.books();
  await scene.database.query(
    `insert into event_log.event (stream, revision, event_id, type, data, metadata)
     select 'book-' || id, 0, gen_random_uuid(), 'BookListed', ($1::jsonb || jsonb_build_object('id', id))::json, $2
     from (select gen_random_uuid() as id from generate_series(1, $3::int)) generated`,
    [JSON.stringify(aBook(2)), JSON.stringify(sampleEvent().metadata), manyBooks],
  );
}, 60_000);

afterAll(() => scene.close());

/** A rebuild in the midst of its work. */
async function rebuilding(): Promise<{ child: ChildProcess; ended: Promise<CliResult> }> {
  const child = startCli(['projections', 'rebuild', 'bookSearch'], scene.environment);
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.on('data', (chunk) => {
      said[stream] += chunk;
    });
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }));
  await eventually(async () => {
    expect((await scene.database.query(`select 1 from read_model.rebuild where position > 0`)).length).toBe(1);
  });
  return { child, ended };
}

test('Ctrl-C ends it, and nothing is left of it', async () => {
  const { child, ended } = await rebuilding();
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 130, stdout: '', stderr: expect.stringMatching(/^Interrupted; .*\n$/m) });
  expect(await scene.books()).toEqual(books);
  expect(await scene.status('bookSearch')).toMatchObject({ position: '1', rebuild: null });
});

test('another operator sees how far it is, cannot start a second, and can cancel it', async () => {
  const { ended } = await rebuilding();
  const [status, second, refused] = await Promise.all([
    scene.status('bookSearch'),
    scene.type('rebuild', 'bookSearch'),
    scene.type('cancel', 'bookSearch'),
  ]);
  expect(status.rebuild).toMatchObject({
    version: bookSearch.version,
    isUnderWay: true,
    head: expect.stringMatching(/^\d{6}/),
  });
  const inProgress = expect.stringMatching(/^bookSearch is being rebuilt already; .*cancel/);
  expect(second).toEqual({ code: 1, stdout: '', stderr: inProgress });
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/Cancel the rebuild .* say --yes/) });
  expect(await scene.ask('cancel', 'bookSearch', '--yes')).toEqual({ projection: 'bookSearch', cancelled: true });
  const cancelled = expect.stringMatching(
    /operator:\S+ cancelled the rebuild of bookSearch; readers keep what they had\.\n$/,
  );
  expect(await ended).toEqual({ code: 1, stdout: '', stderr: cancelled });
  expect(await scene.books()).toEqual(books);
  expect(await scene.status('bookSearch')).toMatchObject({ position: '1', rebuild: null });
});

test('without a terminal it says now and then how far it is, beside its answer', async () => {
  const { child, ended } = await rebuilding();
  expect(await ended).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^bookSearch was rebuilt from 150001 events in [\d.]+ s\.\n$/),
    stderr: expect.stringMatching(
      /^(bookSearch: \d+ % of the log, \d+ events, \d+\/s, (\d+ s left|writing rows and indexes)\n)+$/,
    ),
  });
  expect(child.exitCode).toBe(0);
  expect((await scene.books()).length).toBe(manyBooks + 1);
  expect(await scene.status('bookSearch')).toMatchObject({ state: 'live', lag: '0', rebuild: null });
}, 60_000);
