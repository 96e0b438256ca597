// What auditors type, and what they get: the real executable on a log whose contents are known.
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RecordedEvent } from '../../application/ports/eventStore.js';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import { toJson } from '../../src/cli/output.js';
import { sampleEvent, toArray } from '../contract/sampleEvents.js';
import { aBook, bookId } from '../support/books.js';
import { emptyFolder, runCli, startCli } from '../support/bookwormProcess.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.js';

const stream = `book-${bookId(1)}`;
const manyEvents = 200_000;
const mostMegabytes = 200;

let own: TestDatabase;
let store: PostgresEventStore;
let folder: Awaited<ReturnType<typeof emptyFolder>>;
let all: readonly RecordedEvent[];

beforeAll(async () => {
  [own, folder] = [await createTestDatabase(), await emptyFolder()];
  store = new PostgresEventStore(own.database, own.url);
  const listed = sampleEvent({ type: 'BookListed', data: aBook(1) });
  const metadata = { ...listed.metadata, causationId: listed.id };
  const reduced = { type: 'BookPriceChanged', data: { id: bookId(1), price: 10.5, priceSale: null }, metadata };
  await store.append(stream, 'noStream', [listed, sampleEvent(reduced)]);
  await store.append('author-1', 'noStream', [sampleEvent({ type: 'AuthorListed', data: { id: '1', name: 'Ann' } })]);
  all = await toArray(store.readAll());
});

afterAll(async () => {
  await store.close();
  await own.drop();
  await folder.remove();
});

const bookworm = (...args: string[]) => runCli(args, { DATABASE_URL: own.url });
const asLines = (events: readonly RecordedEvent[]) => events.map((event) => `${toJson(event)}\n`).join('');

describe('the log', () => {
  test('is listed newest first, as a table or as it was written', async () => {
    const table = await bookworm('events', 'list', '--limit', '2');
    expect(table.stdout.split('\n').map((line) => line.split(/ +/)[3])).toEqual([
      'TYPE',
      'AuthorListed',
      'BookPriceChanged',
      undefined,
    ]);
    const args = ['--category', 'book', '--since', '1h', '--oldest-first', '--json'];
    expect((await bookworm('events', 'list', ...args)).stdout).toBe(asLines(all.slice(0, 2)));
  });

  test('shows one event whole, and says when there is none', async () => {
    const [first] = all;
    expect((await bookworm('events', 'show', `${first?.position}`, '--json')).stdout).toBe(`${toJson(first)}\n`);
    expect((await bookworm('events', 'show', first?.id ?? '')).stdout).toContain('"name": "Book 001"');
    const none = await bookworm('events', 'show', '999999');
    expect(none).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('no event at position 999999') });
  });

  test('is followed by what a filter lets through', async () => {
    const following = startCli(['events', 'tail', '--after', '0', '--stream', stream, '--json'], {
      DATABASE_URL: own.url,
    });
    let seen = '';
    following.stdout?.on('data', (chunk) => {
      seen += chunk;
    });
    const closed = once(following, 'close');
    await eventually(() => expect(seen).toBe(asLines(all.slice(0, 2))));
    following.kill('SIGINT');
    await closed;
  });
});

describe('a replay', () => {
  test('shows what changed, and the state at a revision', async () => {
    const { stdout } = await bookworm('audit', 'replay', stream);
    expect(stdout).toContain('BookPriceChanged  by contract  at position');
    expect(stdout).toContain('     price: 11 -> 10.5\n');
    const { state, changes } = JSON.parse(
      (await bookworm('audit', 'replay', stream, '--revision', '0', '--json')).stdout,
    );
    expect(state).toEqual(aBook(1));
    expect(changes).toHaveLength(1);
  });

  test.each([
    ['a stream that is not there', ['book-none'], /There is no stream book-none/],
    ['a revision that is not there', [stream, '--revision', '7'], /no event 7; its last one is 1/],
    ['a time before it began', [stream, '--at', '2020-01-01'], /not there yet .* its first event is of/],
  ])('of %s is refused with a reason', async (_, args, reason) => {
    expect(await bookworm('audit', 'replay', ...args)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(reason),
    });
  });
});

test('a trace shows what followed from an event, and says when there is nothing', async () => {
  const { stdout } = await bookworm('audit', 'trace', all[1]?.id ?? '');
  expect(stdout).toMatch(/^correlation \S+, 2 events\n└─ BookListed .*\n {3}└─ BookPriceChanged .*\n$/);
  expect(await bookworm('audit', 'trace', 'nothing')).toMatchObject({ code: 2 });
});

describe('an export of a large log', () => {
  beforeAll(() =>
    own.database.query(
      `insert into event_log.event (stream, revision, event_id, type, data, metadata)
       select 'filler-' || n / 100, n % 100, gen_random_uuid(), 'Filled', json_build_object('text', repeat('x', 300)), $1
       from generate_series(0, $2::int - 1) n`,
      [JSON.stringify(sampleEvent().metadata), manyEvents],
    ),
  );

  const exportTo = (out: string, ...args: string[]) => ['events', 'export', '--out', join(folder.path, out), ...args];

  test('takes no more memory than that of a small one', async () => {
    const peak = "process.on('exit', () => process.stderr.write('peak:' + process.resourceUsage().maxRSS / 1024))";
    const environment = {
      DATABASE_URL: own.url,
      NODE_OPTIONS: `--import "data:text/javascript,${peak.replaceAll(' ', '%20')}"`,
    };
    const { code, stdout, stderr } = await runCli(exportTo('log.jsonl', '--json'), environment);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).events).toBe(manyEvents + all.length);
    expect(Number(/peak:(\d+)/.exec(stderr)?.[1])).toBeLessThan(mostMegabytes);
    const written = await readFile(join(folder.path, 'log.jsonl'), 'utf8');
    expect(written.startsWith(asLines(all))).toBe(true);
    expect(written.split('\n')).toHaveLength(manyEvents + all.length + 1);
  });

  test('that is interrupted leaves nothing behind', async () => {
    const exporting = startCli(exportTo('interrupted.jsonl'), { DATABASE_URL: own.url });
    const closed = once(exporting, 'close');
    const files = async () => (await readdir(folder.path)).filter((name) => name.startsWith('interrupted'));
    await eventually(async () => expect(await files()).toEqual([expect.stringMatching(/unfinished$/)]));
    exporting.kill('SIGINT');
    expect(await closed).toEqual([130, null]);
    expect(await files()).toEqual([]);
  });

  test('ends in peace when its reader has read enough', async () => {
    const exporting = startCli(['events', 'export'], { DATABASE_URL: own.url });
    let said = '';
    exporting.stderr?.on('data', (chunk) => {
      said += chunk;
    });
    const closed = once(exporting, 'close');
    if (exporting.stdout) await once(exporting.stdout, 'data');
    exporting.stdout?.destroy();
    expect(await closed).toEqual([0, null]);
    expect(said).toBe('');
  });

  test('can be compressed CSV', async () => {
    await runCli(exportTo('books.csv.gz', '--format', 'csv', '--gzip', '--category', 'book'), {
      DATABASE_URL: own.url,
    });
    const [heading, first, ...rest] = gunzipSync(await readFile(join(folder.path, 'books.csv.gz')))
      .toString()
      .split('\r\n');
    expect(heading).toMatch(/^position,recordedAt,stream,.*,data$/);
    expect(first).toContain(`${all[0]?.position},${all[0]?.recordedAt},${stream},0,BookListed`);
    expect(rest).toEqual([expect.stringContaining('BookPriceChanged'), '']);
  });
});
