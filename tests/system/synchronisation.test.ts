// The catalog over HTTP, through the scheduler, into the log, the read models and an agent's answer; and through kill -9.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { BookSnapshot } from '../../domain/catalog/book.js';
import { aBook, bookId, someBooks } from '../support/books.js';
import { BookwormProcess, emptyFolder, runCli } from '../support/bookwormProcess.js';
import { hang, status } from '../support/catalogFaults.js';
import { CatalogService } from '../support/catalogService.js';
import { eventually } from '../support/eventually.js';
import { countByType, recordedEvents } from '../support/recordedEvents.js';

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let catalog: CatalogService;
let environment: Record<string, string>;
let service: BookwormProcess | undefined;

const synchronised = async () => {
  await eventually(async () => expect((await service?.readiness())?.status).toBe('up'), { withinMs: 20_000 });
};
const bookOf = async (number: number) =>
  (await service?.callTool('get_book', { id: bookId(number) }))?.structuredContent;
const component = async (name: string) =>
  (await service?.readiness())?.components.find((candidate) => candidate.name === name);

beforeAll(async () => {
  catalog = await CatalogService.start();
});

beforeEach(async () => {
  catalog.calm();
  folder = await emptyFolder();
  environment = { DATA_DIRECTORY: folder.path, CATALOG_URL: catalog.url, JOBS_LEASE_SECONDS: '2' };
});

afterEach(async () => {
  // Stopped cleanly, unless the test killed it or started none.
  expect([0, null, undefined]).toContain(await service?.stop());
  service = undefined;
  await folder.remove();
});

afterAll(() => catalog.stop());

describe('a running service', () => {
  test('shows a changed price to agents and records nothing else', async () => {
    catalog.set(someBooks(30));
    service = await BookwormProcess.serve({ ...environment, JOBS_SYNCHRONISE_CATALOG_CRON: '*/5 * * * * *' });
    await synchronised();
    const before = await recordedEvents(environment, 'BookListed', 'AuthorListed');
    catalog.patch(bookId(7), { price: 3.5 });
    await eventually(async () => expect(await bookOf(7)).toMatchObject({ price: 3.5 }));
    expect(await recordedEvents(environment, 'BookListed', 'AuthorListed')).toEqual(before);
    expect(await recordedEvents(environment, 'BookPriceChanged', 'BookRevised', 'BookDelisted')).toEqual([
      expect.objectContaining({ type: 'BookPriceChanged', data: { id: bookId(7), price: 3.5, priceSale: null } }),
    ]);
  });

  test('keeps its books when the catalog fails or answers nothing, says so, and recovers', async () => {
    catalog.set(someBooks(30));
    service = await BookwormProcess.serve({ ...environment, JOBS_SYNCHRONISE_CATALOG_CRON: '*/5 * * * * *' });
    await synchronised();
    catalog.fault(status(404));
    await eventually(async () =>
      expect(await component('catalog')).toMatchObject({
        status: 'degraded',
        detail: expect.stringContaining(catalog.url),
      }),
    );
    catalog.calm();
    catalog.set([]);
    // A failed synchronisation is tried again after some ten seconds.
    await eventually(
      async () =>
        expect(await component('catalog')).toMatchObject({
          status: 'degraded',
          detail: expect.stringContaining('--accept-delistings'),
        }),
      { withinMs: 30_000 },
    );
    expect(await bookOf(7)).toMatchObject({ name: 'Book 007' });
    expect(await recordedEvents(environment, 'BookDelisted')).toEqual([]);
    catalog.set(someBooks(30));
    await synchronised();
  }, 60_000);

  test('delists the whole shop only when the operator accepts it', async () => {
    catalog.set(someBooks(30));
    service = await BookwormProcess.serve(environment);
    await synchronised();
    catalog.set(someBooks(3));
    const refused = await runCli(['jobs', 'run', 'synchroniseCatalog'], environment);
    expect(refused.stdout).toContain('27 of 30 known books are missing');
    const accepted = await runCli(['jobs', 'run', 'synchroniseCatalog', '--accept-delistings'], environment);
    expect(accepted.stdout).toContain('BookDelisted: 27');
  });

  test('leaves one malformed record out and takes the others', async () => {
    catalog.set([...someBooks(40), { ...aBook(41), price: 'free' }]);
    service = await BookwormProcess.serve(environment);
    await synchronised();
    expect((await component('catalog'))?.detail).toContain('1 unreadable records were left out');
    expect(service.output).toContain(`${bookId(41)}: price`);
    expect(countByType(await recordedEvents(environment))).toMatchObject({ BookListed: 40 });
  });
});

/** The source is read in pages of 1,000. */
async function dieAtPage(page: number): Promise<void> {
  catalog.calm();
  catalog.requests.length = 0;
  catalog.fault(hang, { at: `PageIndex=${page}&` });
  service = await BookwormProcess.serve(environment);
  await catalog.asked(`PageIndex=${page}&`);
  await service.stop('SIGKILL');
}

test('kill -9 in the middle of a synchronisation, and again, leaves exactly the right events and rows', async () => {
  const books = someBooks(4_500);
  catalog.set(books);
  for (const page of [2, 4]) await dieAtPage(page);
  catalog.calm();
  catalog.patch(bookId(1), { price: 99 });
  service = await BookwormProcess.serve(environment);
  await synchronised();

  const events = await recordedEvents(environment);
  const listed = events.filter(({ type }) => type === 'BookListed');
  expect(new Set(listed.map(({ stream }) => stream)).size).toBe(4_500);
  const { BookListed, BookPriceChanged, BookRevised, BookDelisted } = countByType(events);
  expect({ BookListed, BookPriceChanged, BookRevised, BookDelisted }).toEqual({
    BookListed: 4_500,
    BookPriceChanged: 1,
    BookRevised: undefined,
    BookDelisted: undefined,
  });
  expect(await rowsOfBookSearch()).toEqual(
    books.map((book) => (book.id === bookId(1) ? { ...book, price: 99 } : book)),
  );
}, 60_000);

test('kill -9 three times in a row puts the synchronisation in quarantine, until an operator clears it', async () => {
  catalog.set(someBooks(30));
  for (const _ of [1, 2, 3]) await dieAtPage(1);
  catalog.calm();
  service = await BookwormProcess.serve(environment);
  const job = 'synchroniseCatalog';
  const listed = async () => JSON.parse((await runCli(['jobs', 'list', '--json'], environment)).stdout).jobs;
  await eventually(async () =>
    expect(await listed()).toContainEqual(expect.objectContaining({ job, state: 'quarantined' })),
  );
  expect(await component('scheduler')).toMatchObject({
    status: 'degraded',
    detail: expect.stringContaining(`${job} is in quarantine`),
  });
  const refused = await runCli(['jobs', 'run', job], environment);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`jobs quarantine clear ${job}`) });
  await runCli(['jobs', 'quarantine', 'clear', job, '--reason', 'it was me'], environment);
  expect(await runCli(['jobs', 'run', job], environment)).toMatchObject({ code: 0 });
  await synchronised();
  expect(countByType(await recordedEvents(environment))).toMatchObject({ BookListed: 30, JobQuarantined: 1 });
}, 60_000);

/** What an agent can find, whole, by asking for each book. */
async function rowsOfBookSearch(): Promise<readonly BookSnapshot[]> {
  const { default: pg } = await import('pg');
  const { readFile } = await import('node:fs/promises');
  const password = await readFile(`${folder.path}/postgres/bookworm-password`, 'utf8');
  const port = Number((await readFile(`${folder.path}/postgres/postmaster.pid`, 'utf8')).split('\n')[3]);
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'bookworm', password, database: 'postgres' });
  await client.connect();
  const { rows } = await client.query(
    `select id, name, description, image_url as "imageUrl", category, publisher, authors, price::float8 as price,
       price_sale::float8 as "priceSale", status, average_rating::float8 as "averageRating",
       total_reviews as "totalReviews" from read_model.book_search order by id`,
  );
  await client.end();
  return rows;
}
