// The leases in PostgreSQL keep the contract, also when a process stands still in the middle of a round.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { PostgresLeases, removeAllLeases } from '../../../infrastructure/postgres/postgresLeases.js';
import { leasesContract } from '../../contract/leasesContract.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';

let own: TestDatabase;
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own.drop());
beforeEach(() => removeAllLeases(own.database));

const open = () => new PostgresLeases(own.database, { instance: 'test', boot: randomUUID() });

leasesContract(open);

test('a service that is known to be alone takes over at once, under greater tokens', async () => {
  const dead = await open().round({ names: ['a'], ttlMs: 60_000 });
  await removeAllLeases(own.database);
  const { held } = await open().round({ names: ['a'], ttlMs: 60_000 });
  expect(held[0]?.token).toBeGreaterThan(dead.held[0]?.token ?? 0n);
});
