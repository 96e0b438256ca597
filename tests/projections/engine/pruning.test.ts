// A read model with a retention keeps what is younger, and what has no age; pruned or rebuilt, it comes to the same rows.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import { toAppend } from '../../../application/handleCommand.js';
import type { Database } from '../../../application/ports/database.js';
import type { DomainEvent } from '../../../domain/message.js';
import { PostgresEventStore } from '../../../infrastructure/event-store/postgres/postgresEventStore.js';
import { loadCheckpoint } from '../../../projections/engine/checkpoint.js';
import { pauseSubscriber, resumeSubscriber } from '../../../projections/engine/control.js';
import { defineProjection } from '../../../projections/engine/projection.js';
import { type Pruning, prune } from '../../../projections/engine/prune.js';
import { rebuildProjection } from '../../../projections/engine/rebuild/rebuildProjection.js';
import { keepingAll } from '../../support/keepingAll.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';

type Seen = DomainEvent<'Seen', { readonly id: string; readonly at: string | null }>;

const days = 30;
const visits = defineProjection<{ readonly id: string; readonly seen_at: string | null }, Seen>({
  name: 'visits',
  version: 1,
  table: {
    name: 'visits',
    key: 'id',
    columns: { id: 'text', seen_at: 'timestamptz' },
    retention: { column: 'seen_at', days },
  },
  handlers: { Seen: { key: ({ data }) => data.id, fold: (_row, { data }) => ({ id: data.id, seen_at: data.at }) } },
});

let own: TestDatabase;
let store: PostgresEventStore;
let transactions: number;

beforeEach(async () => {
  own = await createTestDatabase();
  store = new PostgresEventStore(own.database, own.url);
  transactions = 0;
  await record('never', null);
  await record('young', daysAgo(days - 0.01));
  await record('old', daysAgo(days + 0.01));
  for (let index = 0; index < 6; index++) await record(`ancient ${index}`, daysAgo(400));
});
afterEach(async () => {
  await store.close();
  await own.drop();
});

const daysAgo = (count: number) => new Date(Date.now() - count * 86_400_000).toISOString();

async function record(id: string, at: string | null): Promise<void> {
  const event: Seen = { type: 'Seen', data: { id, at } };
  const context = { correlationId: uuidV7(), actor: 'test', instance: 'test' };
  await store.append(`visit-${uuidV7()}`, 'noStream', toAppend([event], context));
}

const counting = (): Database => ({
  query: (sql, parameters) => own.database.query(sql, parameters),
  transaction: (work) => {
    transactions++;
    return own.database.transaction(work);
  },
});
const rebuild = (projection = visits) =>
  rebuildProjection({ database: own.database, store, instance: 'test', passesParked: false }, projection);
const pruned = (pruning?: Pruning) => prune(counting(), visits, pruning);
const ids = async () =>
  (await own.database.query<{ id: string }>('select id from read_model.visits order by id')).map(({ id }) => id);

describe('pruning', () => {
  beforeEach(async () => {
    await rebuild(keepingAll(visits));
    expect(await ids()).toHaveLength(9);
  });

  test('deletes what is older, and says how much that was', async () => {
    expect(await pruned()).toBe(7);
    expect(await ids()).toEqual(['never', 'young']);
    expect(await pruned()).toBe(0);
  });

  test('goes batch by batch', async () => {
    expect(await pruned({ batchSize: 3 })).toBe(7);
    expect(transactions).toBe(3);
    expect(await ids()).toEqual(['never', 'young']);
  });

  test('ends between two batches when it is told to', async () => {
    const stopping = new AbortController();
    const database: Database = {
      ...counting(),
      transaction: (work) => own.database.transaction(work).finally(() => stopping.abort(new Error('stopped'))),
    };
    await expect(prune(database, visits, { batchSize: 3, signal: stopping.signal })).rejects.toThrow('stopped');
    expect(await ids()).toHaveLength(6);
  });

  test('leaves a projection alone that an operator wants to stand still', async () => {
    await pauseSubscriber(own.database, visits.name, { by: 'operator', reason: 'to look at it' });
    expect(await pruned()).toBe(0);
    expect(await ids()).toHaveLength(9);
    await resumeSubscriber(own.database, visits.name);
    expect(await pruned()).toBe(7);
  });

  test("leaves another release's version alone, and one that was never built", async () => {
    expect(await prune(own.database, { ...visits, version: 2 })).toBe(0);
    expect(await prune(own.database, { ...visits, name: 'unknown' })).toBe(0);
    expect(await ids()).toHaveLength(9);
  });

  test('leaves a projection alone that keeps all', async () => {
    expect(await prune(own.database, keepingAll(visits))).toBe(0);
  });
});

describe('a rebuild', () => {
  test('does not bring back what was pruned, and has read all of the log', async () => {
    await rebuild(keepingAll(visits));
    await pruned();
    const { events } = await rebuild();
    expect(events).toBe(9);
    expect(await ids()).toEqual(['never', 'young']);
    expect(await loadCheckpoint(own.database, visits.name)).toMatchObject({ build: 2, position: await store.head() });
  });

  test('keeps what has become young again in the course of the log', async () => {
    await record('old', daysAgo(1));
    await rebuild();
    expect(await ids()).toEqual(['never', 'old', 'young']);
  });
});
