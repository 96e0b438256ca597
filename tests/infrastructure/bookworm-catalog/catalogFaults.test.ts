// What happens when Catalog, or the way to it, is at fault: waited for, tried again, and in the end named in words.
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CatalogSourceError } from '../../../application/ports/catalogSource.js';
import { aBook, someBooks } from '../../support/books.js';
import {
  type CatalogFault,
  cutOff,
  endless,
  garbage,
  hang,
  instead,
  limited,
  slow,
  stall,
  status,
  truncated,
  wrongTypes,
} from '../../support/catalogFaults.js';
import { CatalogService } from '../../support/catalogService.js';
import { booksOf, pagesOf, sourceAt, untilTheEnd } from './readCatalog.js';

const anHourMs = 3_600_000;
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
let catalog: CatalogService;

beforeEach(async () => {
  catalog = await CatalogService.start();
  catalog.set(someBooks(5));
});

afterEach(() => catalog.stop());

async function failureOf(outcome: Promise<unknown>): Promise<Error> {
  return (await outcome.catch((error: unknown) => error)) as Error;
}

const passingFaults: readonly [string, CatalogFault, RegExp][] = [
  ['answers 500', status(500), /answers 500/],
  ['answers 503', status(503), /answers 503/],
  ['limits our requests', limited(1.25), /limits our requests/],
  ['answers with a web page', garbage, /answers something that is not JSON/],
  ['answers half of its JSON', truncated, /answers something that is not JSON/],
  ['breaks the connection', cutOff, /cannot be reached \(\w+\)/],
  ['answers with JSON that is not a list', instead({ hello: 'world' }), /answers something that is not a list/],
  ['answers with null', instead(null), /answers something that is not a list/],
  [
    'answers with unreadable records only',
    wrongTypes,
    /answers 2 records of which none can be understood \(name: .+\)/,
  ],
];

describe('a catalog that', () => {
  test.each(passingFaults)('%s once is asked again, and nothing is lost', async (_what, fault) => {
    catalog.fault(fault, { at: 'PageIndex=2', times: 1 });
    expect(await booksOf(sourceAt(catalog.url))).toEqual(someBooks(5));
  });

  test.each(passingFaults)('%s every time is an error that says so', async (_what, fault, words) => {
    catalog.fault(fault, { at: 'PageIndex=2' });
    const error = await failureOf(pagesOf(sourceAt(catalog.url)));
    expect(error).toBeInstanceOf(CatalogSourceError);
    expect(error.message).toMatch(words);
    expect(error.message).toContain(`Catalog at ${catalog.url}`);
    expect(error.message).toContain('GET /api/v1/books?PageIndex=2');
    expect(error.message).toContain('CATALOG_URL');
  });

  test('is not there is an error that says so', async () => {
    const gone = await CatalogService.start();
    const { url } = gone;
    await gone.stop();
    const error = await failureOf(sourceAt(url).authors(untilTheEnd));
    expect(error).toBeInstanceOf(CatalogSourceError);
    expect(error.message).toMatch(/cannot be reached \(ECONNREFUSED\) \(GET \/api\/v1\/authors\).*CATALOG_URL/);
    expect(error.message).toContain(url);
  });

  test('knows no such list is not asked again', async () => {
    const { url, requests } = catalog;
    const error = await failureOf(sourceAt(`${url}/elsewhere`).authors(untilTheEnd));
    expect(error).toBeInstanceOf(CatalogSourceError);
    expect(error.message).toContain('answers 404 (GET /api/v1/authors)');
    expect(requests).toHaveLength(1);
  });

  test('fails on a later page leaves the pages before it valid', async () => {
    catalog.fault(status(500), { at: 'PageIndex=3' });
    const read: unknown[] = [];
    const reading = async () => {
      for await (const { items } of sourceAt(catalog.url).books(untilTheEnd)) read.push(...items);
    };
    expect(await failureOf(reading())).toBeInstanceOf(CatalogSourceError);
    expect(read).toEqual(someBooks(4));
  });

  test('never ends its answer is cut off', async () => {
    catalog.fault(endless);
    const error = await failureOf(booksOf(sourceAt(catalog.url, { timeoutMs: anHourMs, maxRetries: 0 })));
    expect(error).toBeInstanceOf(CatalogSourceError);
    expect(error.message).toContain('answers without end');
  });

  test('is slow is waited for', async () => {
    catalog.fault(slow(50));
    expect(await booksOf(sourceAt(catalog.url))).toEqual(someBooks(5));
  });

  test('is called with a password keeps it out of the error', async () => {
    catalog.fault(status(404));
    const url = catalog.url.replace('//', '//shop:opensesame@');
    const error = await failureOf(booksOf(sourceAt(url, { maxRetries: 0 })));
    expect(error.message).not.toContain('opensesame');
  });
});

// Node.js forgets a timeout signal that only AbortSignal.any refers to, as soon as garbage is collected.
describe('a catalog that keeps us waiting, while garbage is collected,', () => {
  const impatient = { timeoutMs: 1_000, maxRetries: 3 };

  async function amidCollections<Result>(work: Promise<Result>): Promise<Result | 'still waiting'> {
    const settled = new AbortController();
    const collecting = (async () => {
      // A collection may take longer than that: what is waited for needs its turns too.
      while (await wait(50, true, { signal: settled.signal }).catch(() => false)) collectGarbage();
    })();
    const patience = wait(20_000, 'still waiting' as const, { signal: settled.signal }).catch(() => 'settled' as never);
    return Promise.race([work, patience]).finally(() => {
      settled.abort();
      return collecting;
    });
  }

  test('is asked again, and nothing is lost', async () => {
    catalog.fault(hang, { at: 'PageIndex=2', times: 1 });
    expect(await amidCollections(booksOf(sourceAt(catalog.url, impatient)))).toEqual(someBooks(5));
  });

  test.each([
    ['before its answer', hang],
    ['in the middle of its answer', stall],
  ])('%s and every time, is an error that says so', async (_when, fault) => {
    catalog.fault(fault, { at: 'PageIndex=2' });
    const error = await amidCollections(failureOf(pagesOf(sourceAt(catalog.url, { ...impatient, maxRetries: 1 }))));
    expect(error).toBeInstanceOf(CatalogSourceError);
    expect((error as Error).message).toMatch(/does not answer within 1 s \(GET .*PageIndex=2.*CATALOG_URL/);
  });
});

describe('a retry', () => {
  const gapsMs = () => catalog.requests.slice(1).map(({ atMs }, i) => atMs - (catalog.requests[i]?.atMs ?? 0));

  test('comes after the fractional milliseconds that Catalog asks for, and no later', async () => {
    catalog.set([aBook(1)]);
    catalog.fault(limited(80.75), { times: 1 });
    expect(await booksOf(sourceAt(catalog.url, { firstRetryMs: anHourMs }))).toEqual([aBook(1)]);
    const [gapMs] = gapsMs();
    expect(gapMs).toBeGreaterThanOrEqual(80);
    expect(gapMs).toBeLessThan(5_000);
  });

  test('comes later each time when Catalog asks for nothing', async () => {
    catalog.set([aBook(1)]);
    catalog.fault(status(500), { times: 3 });
    await booksOf(sourceAt(catalog.url, { maxRetries: 3, firstRetryMs: 20 }));
    const [first, second, third] = gapsMs();
    expect(first).toBeGreaterThanOrEqual(19);
    expect(second).toBeGreaterThanOrEqual(39);
    expect(third).toBeGreaterThanOrEqual(79);
  });

  test('is made as often as allowed and not once more', async () => {
    catalog.fault(status(500));
    await failureOf(booksOf(sourceAt(catalog.url, { maxRetries: 3 })));
    expect(catalog.requests).toHaveLength(4);
  });

  test('keeps to the rate limit, so that a catalog with more pages than it allows is read whole', async () => {
    const strict = await CatalogService.start({ rateLimit: { requests: 2, windowMs: 60 } });
    strict.set(someBooks(10));
    expect(await booksOf(sourceAt(strict.url, { maxRetries: 3, firstRetryMs: anHourMs }))).toEqual(someBooks(10));
    await strict.stop();
  });
});

describe('an abort', () => {
  const patient = { timeoutMs: anHourMs, maxRetries: 100 };

  test('ends a request that is under way at once, and is what is thrown', async () => {
    catalog.fault(hang, { at: 'PageIndex=2' });
    const stopping = new AbortController();
    const reading = failureOf(pagesOf(sourceAt(catalog.url, patient), stopping.signal));
    await catalog.asked('PageIndex=2');
    const reason = new Error('the service stops');
    stopping.abort(reason);
    expect(await reading).toBe(reason);
  });

  test('that came before asks for nothing', async () => {
    const reason = new Error('the service stops');
    expect(await failureOf(sourceAt(catalog.url).authors(AbortSignal.abort(reason)))).toBe(reason);
    expect(catalog.requests).toHaveLength(0);
  });

  test('ends the wait before a retry at once', async () => {
    catalog.fault(limited(2_500));
    const startedAt = performance.now();
    const stopping = new AbortController();
    const reason = new Error('the service stops');
    setTimeout(() => stopping.abort(reason), 500);
    expect(await failureOf(pagesOf(sourceAt(catalog.url, patient), stopping.signal))).toBe(reason);
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });
});
