// Connecting to EventStoreDB: what a URL may say, who is let in, and that no password is ever told.
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EventStoreRefusedError, EventStoreUnavailableError } from '../../../application/ports/eventStore.js';
import { connectEventStoreDb } from '../../../infrastructure/event-store/eventstoredb/eventStoreDbEventStore.js';
import { idsOf, newStream, sampleEvents, toArray } from '../../contract/sampleEvents.js';
import { eventStoreDbScene } from '../../support/eventStoreDbServer/eventStoreDbScene.js';
import { type Certificate, selfSignedCertificate } from '../../support/eventStoreDbServer/selfSignedCertificate.js';

const password = 'pa55-of-the-test';

describe('a URL of EventStoreDB', () => {
  test.each([
    [`esdb://user:${password}@localhost:2113?tls=false`, 'leave out tls=false'],
    [`esdb://user:${password}@localhost:2113?TLS=false`, 'leave out tls=false'],
    [`esdb://user:a:${password}@localhost:2113`, '%3A'],
    [`esdb://user:a@${password}@localhost:2113`, '%40'],
    [`esdb://user:${password}`, 'cannot be used'],
    [`esdb://user@localhost:2113`, 'user:password@'],
    [`esdb://user:%${password}@localhost:2113`, 'encoded'],
    [`esdb://user:${password}@localhost:2113?tlsVerifyCert=false`, 'leave it out'],
    [`esdb://user:${password}@localhost:2113?throwOnAppendFailure=false`, 'leave it out'],
    [`esdb://user:${password}@localhost:2113?${password}=1`, 'unknown option'],
    [`esdb://localhost:2113?connectionName=${password}@x`, '%40'],
    [`esdb://user:${password}@localhost:2113?nodePreference=${password}`, 'leader or'],
    [`esdb://user:${password}@localhost:2113?tlsCAFile=/no/such/file`, 'certificate'],
    [`http://user:${password}@localhost:2113`, 'esdb://'],
  ])('is refused with a reason and without its password: %s', (url, reason) => {
    let error: unknown;
    try {
      connectEventStoreDb(url);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toContain(reason);
    expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain(password);
  });

  test.each([
    'esdb://localhost:2113?tls=false',
    'esdb://localhost',
    'esdb+discover://user:p%40ss%3Aword@cluster.example:2113/?tls=true&node-preference=follower&KeepAliveInterval=20000',
    'esdb://user:password@one:1,two:2,three:3?connectionName=bookworm',
  ])('is taken: %s', (url) => {
    expect(() => connectEventStoreDb(url)).not.toThrow();
  });
});

describe('EventStoreDB with TLS and users', () => {
  const { start, connect } = eventStoreDbScene();
  let certificate: Certificate | undefined;
  beforeAll(async () => {
    certificate = await selfSignedCertificate();
    if (certificate) return;
    const message = 'There is no openssl here: nothing is known of TLS and of users.';
    if (process.env.CI === 'true') throw new Error(message);
    process.stderr.write(`${message}\n`);
  });
  afterAll(() => certificate?.remove());

  const secured = async (batchAppend = true) => {
    const keyPair = certificate;
    if (!keyPair) return undefined;
    const server = await start({ batchAppend, keyPair, credentials: { user: 'ada', password } });
    const url = (user: string) =>
      `esdb://${user}localhost:${server.port}?tlsCAFile=${encodeURIComponent(keyPair.file)}`;
    return { server, url };
  };

  test.each([true, false])('the right user reads, appends, hides and follows, batched appends: %s', async (batched) => {
    const { url } = (await secured(batched)) ?? {};
    if (!url) return;
    const { store } = connect(url(`ada:${password}@`));
    const stream = newStream();
    const events = sampleEvents(3);
    await store.append(stream, 'noStream', events);
    await store.truncateStream(stream, 1n);
    expect(idsOf(await toArray(store.readStream(stream)))).toEqual(idsOf(events.slice(1)));
    await store.deleteStream(stream, 2n);
    const abort = new AbortController();
    const arrived: string[] = [];
    await store.subscribeToAll({
      after: 0n,
      signal: abort.signal,
      onBatch: async (batch) => void arrived.push(...idsOf(batch)),
      onCaughtUp: () => abort.abort(),
    });
    expect(arrived).toEqual(idsOf(events));
  });

  test.each([
    ['with a wrong password', 'ada:wrong-pa55@', true],
    ['with a wrong password, appending singly,', 'ada:wrong-pa55@', false],
    ['without a name', '', true],
    ['without a name, appending singly,', '', false],
  ])('whoever comes %s is refused at once', async (_, user, batched) => {
    const { url } = (await secured(batched)) ?? {};
    if (!url) return;
    const { store, warnings } = connect(url(user));
    const refused = [
      store.append(newStream(), 'noStream', sampleEvents(1)),
      store.append(newStream(), 'any', sampleEvents(1)),
      toArray(store.readStream(newStream())),
      store.head(),
      store.deleteStream(newStream(), 0n),
    ];
    for (const outcome of await Promise.allSettled(refused)) {
      expect(outcome).toMatchObject({ reason: expect.any(EventStoreRefusedError) });
      expect(inspect(outcome, { depth: 9 })).not.toContain('wrong-pa55');
    }
    expect(warnings).toEqual([]);
  });

  test('a server whose certificate nobody vouches for gets nothing', async () => {
    const { server } = (await secured()) ?? {};
    if (!server) return;
    const { store } = connect(`esdb://ada:${password}@localhost:${server.port}`, { patienceMs: 100 });
    await expect(store.append(newStream(), 'any', sampleEvents(1))).rejects.toBeInstanceOf(EventStoreUnavailableError);
  });
});
