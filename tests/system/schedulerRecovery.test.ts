// Three services on one PostgreSQL: the server goes away and comes back, and then one of them dies in the middle of its work.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ticksBy } from '../../domain/scheduling/schedule.js';
import { cronerCalculations } from '../../infrastructure/croner/cronerCalculations.js';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import { PostgresDatabase } from '../../infrastructure/postgres/postgresDatabase.js';
import { someBooks } from '../support/books.js';
import { BookwormProcess } from '../support/bookwormProcess.js';
import { hang } from '../support/catalogFaults.js';
import { CatalogService } from '../support/catalogService.js';
import { type JobEvent, tenuresOf } from '../support/chaos/runTenures.js';
import { eventually } from '../support/eventually.js';
import { OwnPostgres } from '../support/ownPostgres.js';
import { faultsOf } from '../support/schedulingOracle.js';

const names = ['shop-1', 'shop-2', 'shop-3'];
const patience = { withinMs: 90_000 };

let postgres: OwnPostgres;
let catalog: CatalogService;
let database: PostgresDatabase;
let store: PostgresEventStore;
const services = new Map<string, BookwormProcess>();

beforeAll(async () => {
  postgres = await OwnPostgres.start();
  database = new PostgresDatabase(postgres.url, () => {});
  catalog = await CatalogService.start();
  catalog.set(someBooks(30));
  const environment = {
    DATABASE_URL: postgres.url,
    CATALOG_URL: catalog.url,
    JOBS_LEASE_SECONDS: '2',
    JOBS_RESEND_ERROR_EMAIL_CRON: '*/2 * * * * *',
    JOBS_SYNCHRONISE_CATALOG_CRON: '*/5 * * * * *',
  };
  for (const name of names) services.set(name, await BookwormProcess.serve({ ...environment, INSTANCE_ID: name }));
  store = new PostgresEventStore(database, postgres.url);
  await allUp();
}, 180_000);

afterAll(async () => {
  const codes = await Promise.all([...services.values()].map((service) => service.stop()));
  await store.close();
  await database.close();
  await catalog.stop();
  await postgres.stop();
  expect(codes).toEqual(codes.map(() => 0));
}, 90_000);

async function conditions(): Promise<readonly string[]> {
  return Promise.all([...services.values()].map(async (service) => (await service.readiness()).status));
}

async function allUp(): Promise<void> {
  await eventually(async () => expect(await conditions()).toEqual([...services.keys()].map(() => 'up')), patience);
}

async function eventsOf(job: string): Promise<readonly JobEvent[]> {
  const events: JobEvent[] = [];
  for await (const event of store.readStream(`scheduledJob-${job}`)) events.push(event as unknown as JobEvent);
  return events;
}

/** Once the log has gone past this moment: every tick until then is accounted for, and every run over. */
async function expectLedgerComplete(job: string, settledBy: Date): Promise<void> {
  await eventually(async () => {
    const events = await eventsOf(job);
    const isPast = events.some(({ type, data }) => type === 'RunClaimed' && new Date(data.scheduledFor) > settledBy);
    expect(isPast).toBe(true);
    expect(faultsOf(events, ticksBy(cronerCalculations), { settledBy })).toEqual([]);
  }, patience);
}

describe('when the database was away', () => {
  test('all three say so, and are up again by themselves once it is back', async () => {
    await postgres.halt();
    await eventually(async () => expect(await conditions()).toEqual(names.map(() => 'down')), patience);
    postgres.resume();
    await allUp();
  }, 240_000);

  test('each of them claims ticks again, and none was lost', async () => {
    const back = new Date();
    await eventually(async () => {
      const later = (await eventsOf('resendErrorEmail')).filter(({ recordedAt }) => new Date(recordedAt) > back);
      const claimants = later.filter(({ type }) => type === 'RunClaimed').map(({ metadata }) => metadata.instance);
      expect([...new Set(claimants)].sort()).toEqual(names);
    }, patience);
    await expectLedgerComplete('resendErrorEmail', new Date());
    await expectLedgerComplete('synchroniseCatalog', new Date());
  }, 300_000);
});

describe('when the service that synchronises is killed', () => {
  test('another takes the run over and ends it, once', async () => {
    catalog.requests.length = 0;
    catalog.fault(hang, { at: 'PageIndex=1&', times: 1 });
    await catalog.asked('PageIndex=1&');
    const open = tenuresOf(await eventsOf('synchroniseCatalog')).filter(({ end }) => !end);
    expect(open).toHaveLength(1);
    const { runId = '', given } = open[0] ?? {};
    const killed = given?.metadata.instance ?? '';
    await services.get(killed)?.stop('SIGKILL');
    services.delete(killed);
    const story = await eventually(async () => {
      const events = (await eventsOf('synchroniseCatalog')).filter(
        ({ data }) => 'runId' in data && data.runId === runId,
      );
      expect(events.at(-1)?.type).toBe('RunCompleted');
      return events;
    }, patience);
    const takeOver = story.find(({ revision }) => given && revision > given.revision);
    expect(takeOver).toMatchObject({ type: 'RunReclaimed', data: { reason: 'lease-expired' } });
    expect(takeOver?.metadata.instance).not.toBe(killed);
    expect(story.filter(({ type }) => /^Run(Completed|Failed)$/.test(type))).toHaveLength(1);
    await expectLedgerComplete('synchroniseCatalog', new Date());
    await expectLedgerComplete('resendErrorEmail', new Date());
  }, 300_000);

  test('the books are there, each listed once', async () => {
    const listed: string[] = [];
    for await (const { stream } of store.readAll({ types: ['BookListed'] })) listed.push(stream);
    expect(listed).toHaveLength(30);
    expect(new Set(listed).size).toBe(30);
  });
});
