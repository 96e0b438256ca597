// Whatever is asked for is found, all of it, without reading all of the log.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EventSelection, isAmong, selectEvents } from '../../../application/auditing/selectEvents.js';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import { PostgresEventStore } from '../../../infrastructure/event-store/postgres/postgresEventStore.js';
import { idsOf, toArray } from '../../contract/sampleEvents.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';
import { actors, fillLog, ReadingCount, spreadTimes, streams, types } from './auditedLog.js';

let own: TestDatabase;
let store: PostgresEventStore;
let all: readonly RecordedEvent[];

beforeAll(async () => {
  own = await createTestDatabase();
  store = new PostgresEventStore(own.database, own.url);
  await fillLog(store);
  await spreadTimes(own);
  all = await toArray(store.readAll());
});

afterAll(async () => {
  await store.close();
  await own.drop();
});

const selected = (selection: EventSelection, direction: 'forwards' | 'backwards' = 'forwards', limit = Infinity) =>
  toArray(selectEvents(store, selection, { direction, limit }));
const at = (index: number) => all[index] as RecordedEvent;

describe('a filter', () => {
  test.each<
    [string, (one: RecordedEvent) => EventSelection, (one: RecordedEvent) => (event: RecordedEvent) => boolean]
  >([
    ['stream', ({ stream }) => ({ stream }), (one) => (event) => event.stream === one.stream],
    ['type', ({ type }) => ({ types: [type] }), (one) => (event) => event.type === one.type],
    ['category', () => ({ categories: ['book'] }), () => (event) => event.stream.startsWith('book-')],
    ['actor', () => ({ actor: 'operator:ann' }), () => (event) => event.metadata.actor === 'operator:ann'],
    [
      'correlation',
      ({ metadata }) => ({ correlationId: metadata.correlationId }),
      (one) => (event) => event.metadata.correlationId === one.metadata.correlationId,
    ],
    ['since', ({ recordedAt }) => ({ since: recordedAt }), (one) => (event) => event.recordedAt >= one.recordedAt],
    ['until', ({ recordedAt }) => ({ until: recordedAt }), (one) => (event) => event.recordedAt < one.recordedAt],
    ['after', ({ position }) => ({ after: position }), (one) => (event) => event.position > one.position],
    ['before', ({ position }) => ({ before: position }), (one) => (event) => event.position < one.position],
  ])('by %s lets through what it says and nothing else', async (_, toSelection, expected) => {
    const one = at(36);
    const found = await selected(toSelection(one));
    expect(found).toEqual(all.filter(expected(one)));
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(all.length);
  });
});

describe('any selection', () => {
  const index = fc.nat({ max: 59 });
  const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 });
  const selections = fc.record({
    stream: optional(fc.constantFrom(...streams, 'book-none')),
    types: optional(fc.subarray([...types], { minLength: 1 })),
    categories: optional(fc.subarray(['book', 'deleted', 'none'], { minLength: 1 })),
    actor: optional(fc.constantFrom(...actors)),
    since: optional(index),
    until: optional(index),
    after: optional(index),
    before: optional(index),
    direction: fc.constantFrom('forwards' as const, 'backwards' as const),
    limit: fc.constantFrom(1, 3, Infinity),
  });
  type Plan = typeof selections extends fc.Arbitrary<infer Value> ? Value : never;

  const toSelection = ({ since, until, after, before, direction: _, limit: __, ...rest }: Plan) => {
    const selection = {
      ...rest,
      since: since === undefined ? undefined : at(since).recordedAt,
      until: until === undefined ? undefined : at(until).recordedAt,
      after: after === undefined ? undefined : at(after).position,
      before: before === undefined ? undefined : at(before).position,
    };
    return Object.fromEntries(Object.entries(selection).filter(([, value]) => value !== undefined)) as EventSelection;
  };

  test('finds all that it names in either direction, though the clock was set back and streams are hidden', async () => {
    await fc.assert(
      fc.asyncProperty(selections, async (plan) => {
        const selection = toSelection(plan);
        const wanted = all.filter(isAmong(selection));
        if (plan.direction === 'backwards') wanted.reverse();
        const found = await selected(selection, plan.direction, plan.limit);
        expect(idsOf(found)).toEqual(idsOf(wanted.slice(0, plan.limit)));
      }),
    );
  });
});

test.each(['forwards', 'backwards'] as const)('a clock that was set back hides nothing, read %s', async (direction) => {
  for (const { recordedAt } of all.slice(29, 37)) {
    for (const selection of [{ since: recordedAt }, { until: recordedAt }]) {
      const wanted = all.filter(isAmong(selection));
      const found = await selected(selection, direction);
      expect(idsOf(direction === 'forwards' ? found : found.reverse())).toEqual(idsOf(wanted));
    }
  }
});

describe('the log is not read', () => {
  const reads = async (selection: EventSelection, direction: 'forwards' | 'backwards') => {
    const counted = new ReadingCount(store);
    const found = await toArray(selectEvents(counted, selection, { direction }));
    return counted.events - found.length;
  };

  test('before a time that is asked for, but for where it begins', async () => {
    const since = at(50).recordedAt;
    expect(await reads({ since }, 'backwards')).toBe(1);
    expect(await reads({ since }, 'forwards')).toBe(1 + all.length - 50);
  });

  test('before an id was made that is looked for, but for a day in which clocks may differ', async () => {
    // Made on the first of October 2025.
    const correlationId = '01999d11-9800-7000-8000-000000000000';
    expect(new Date(0x01999d119800).toISOString()).toMatch(/^2025-10-01/);
    const since = all.filter(({ recordedAt }) => recordedAt >= '2025-09-29T23');
    expect(await reads({ correlationId }, 'backwards')).toBe(since.length + 1);
  });

  test('behind a time that is asked for, but for where it ends', async () => {
    expect(await reads({ until: at(10).recordedAt }, 'forwards')).toBe(2);
  });
});
