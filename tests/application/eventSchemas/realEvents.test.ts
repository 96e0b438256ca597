// What the real aggregates and recorders write conforms to the schemas, and no type of event is without one.
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { z } from 'zod';
import { eventSchemas } from '../../../application/eventSchemas/index.js';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import { book } from '../../../domain/catalog/book.js';
import { PostgresEventStore } from '../../../infrastructure/event-store/postgres/postgresEventStore.js';
import { sampleCatalogSource } from '../../../infrastructure/sample-catalog/sampleCatalogSource.js';
import { toArray } from '../../contract/sampleEvents.js';
import { writeHistory } from '../../projections/writeHistory.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';
import { writeRareEvents } from './writeRareEvents.js';

const schemas: Readonly<Record<string, z.ZodType>> = eventSchemas;
let own: TestDatabase;
let events: readonly RecordedEvent[];

beforeAll(async () => {
  own = await createTestDatabase();
  const store = new PostgresEventStore(own.database, own.url);
  await writeHistory(store);
  await writeRareEvents(store);
  events = await toArray(store.readAll());
  await store.close();
});
afterAll(() => own.drop());

describe('the history that the real aggregates and recorders made', () => {
  test('has an event of every type that there is a schema of', () => {
    const recorded = new Set(events.map(({ type }) => type));
    expect(Object.keys(schemas).filter((type) => !recorded.has(type))).toEqual([]);
  });

  test('conforms to the schemas', () => {
    for (const { type, data } of events)
      expect([type, schemas[type]?.safeParse(data).error]).toEqual([type, undefined]);
  });

  test('has nothing that the schemas do not name', () => {
    for (const { type, data } of events) expect(schemas[type]?.parse(data)).toEqual(data);
  });
});

test('the books of the sample catalog are listed as the schema says', async () => {
  for (const { items } of await toArray(sampleCatalogSource.books(new AbortController().signal))) {
    for (const data of items) {
      const [listed] = book.decide({ type: 'SynchroniseBook', data }, book.initialState);
      expect(eventSchemas.BookListed.parse(listed?.data)).toEqual(data);
    }
  }
});

test('every type of event that the domain names has a schema', () => {
  const files = readdirSync('domain', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const code = files.map((file) => readFileSync(`domain/${file}`, 'utf8')).join('\n');
  const declared = [...code.matchAll(/DomainEvent<\s*((?:['`][^'`]+['`][\s|]*)+),/g)];
  const names = declared.flatMap(([, types = '']) => types.match(/[\w${}]+/g) ?? []);
  expect(names.length).toBeGreaterThan(30);
  // The types of authors, categories and publishers are declared as one pattern.
  const isKnown = (name: string) => {
    const pattern = new RegExp(`^${name.replace(/\$\{\w+\}/, '\\w+')}$`);
    return Object.keys(schemas).some((type) => pattern.test(type));
  };
  expect(names.filter((name) => !isKnown(name))).toEqual([]);
});
