// A table that is being built says when memory holds more of its rows than it should, wherever they came from.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import type { DomainEvent } from '../../../domain/message.js';
import { nothingParked } from '../../../projections/engine/parkedEvents.js';
import { defineProjection } from '../../../projections/engine/projection.js';
import { createTable } from '../../../projections/engine/readTable.js';
import { BulkTable } from '../../../projections/engine/rebuild/bulkTable.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';

interface NoteRow {
  readonly id: string;
  readonly text: string;
}

const notes = defineProjection<NoteRow, DomainEvent<'Noted', NoteRow>>({
  name: 'notes',
  version: 1,
  table: { name: 'notes', key: 'id', columns: { id: 'text', text: 'text' } },
  handlers: { Noted: { key: ({ data }) => data.id, fold: (_row, { data }) => data } },
});
const build = 1;
const many = 100;

let own: TestDatabase;
let bulk: BulkTable;

/** Each with a text of 100 letters. */
function noted(ids: string): readonly RecordedEvent[] {
  const metadata = { correlationId: '', causationId: '', actor: '', instance: '', schemaVersion: 1 };
  return Array.from({ length: many }, (_, number) => ({
    ...{ id: uuidV7(), type: 'Noted', data: { id: `${ids}-${number}`, text: 'x'.repeat(100) }, metadata },
    ...{ stream: 'notes', revision: 0n, position: 1n, recordedAt: '2026-11-22T05:00:00.000Z' },
  }));
}

beforeAll(async () => {
  own = await createTestDatabase();
});

afterAll(() => own.drop());

beforeEach(async () => {
  const { database } = own;
  await createTable(database, notes.table, build);
  bulk = new BulkTable({
    ...{ database, projection: notes, build, parked: nothingParked },
    ...{ isFilled: false, passesParked: false, memoryBytes: 75 * many },
  });
  await bulk.fold(noted('first'));
});

test('is full with more rows than it should keep, and has room again once they are in the table', async () => {
  expect(bulk.isFull).toBe(true);
  await bulk.fill();
  expect(bulk.isFull).toBe(false);
});

test('is full with rows that it read back from the table', async () => {
  await bulk.fill();
  await bulk.fold(noted('first'));
  expect(bulk.isFull).toBe(true);
});

test('is full with rows that are new in a table which has others', async () => {
  await bulk.fill();
  await bulk.fold(noted('second'));
  expect(bulk.isFull).toBe(true);
});

test('counts a row once, however often it changes', async () => {
  await bulk.fill();
  for (let time = 0; time < many; time++) await bulk.fold(noted('first').slice(0, 1));
  expect(bulk.isFull).toBe(false);
});
