// Several nodes with one log: who leads them changes, and no append is lost or written twice for that.
import { describe, expect, test } from '@jest/globals';
import { follow } from '../../contract/eventSubscriptionContract.js';
import { idsOf, newStream, sampleEvents, toArray } from '../../contract/sampleEvents.js';
import { eventStoreDbScene } from '../../support/eventStoreDbServer/eventStoreDbScene.js';

describe('the event log in a cluster of EventStoreDB', () => {
  const { start, connect } = eventStoreDbScene();

  test.each([true, false])('appends follow the leader, with batched appends: %s', async (batchAppend) => {
    const leader = await start({ batchAppend });
    const follower = await start({ batchAppend, sameClusterAs: leader });
    const { store } = connect(leader.url);
    const streams = Array.from({ length: 6 }, newStream);
    const events = streams.map(() => sampleEvents(20));
    let appended = 0;
    const write = async (stream: string, index: number) => {
      let revision: bigint | 'noStream' = 'noStream';
      for (const event of events[index] ?? []) {
        ({ revision } = await store.append(stream, revision, [event]));
        if (++appended % 30 === 0) (appended % 60 === 0 ? leader : follower).lead();
      }
    };
    await Promise.all(streams.map(write));
    const written = await Promise.all(streams.map((stream) => toArray(store.readStream(stream))));
    expect(written.map(idsOf)).toEqual(events.map(idsOf));
    expect(await toArray(store.readAll())).toHaveLength(120);
  });

  test('an append on its way when the leadership changes reaches the new leader', async () => {
    const leader = await start();
    const follower = await start({ sameClusterAs: leader });
    const { store, warnings } = connect(leader.url);
    const stream = newStream();
    await store.append(stream, 'noStream', sampleEvents(1));
    follower.lead();
    expect(await store.append(stream, 0n, sampleEvents(1))).toEqual({ revision: 1n });
    expect(warnings).toHaveLength(1);
    await leader.stop();
    await store.truncateStream(stream, 1n);
    await store.deleteStream(stream, 1n);
    expect(warnings).toHaveLength(1);
  });

  test('a subscription goes on at another node when its own is gone', async () => {
    const one = await start();
    const other = await start({ sameClusterAs: one });
    const hosts = `127.0.0.1:${one.port},127.0.0.1:${other.port}`;
    const { store } = connect(`esdb://${hosts}?tls=false&maxDiscoverAttempts=2&discoveryInterval=10`);
    const stream = newStream();
    const events = sampleEvents(4);
    const follower = follow(store, { after: 0n });
    await store.append(stream, 'noStream', events.slice(0, 2));
    await follower.until(() => follower.events().length === 2);
    other.lead();
    await one.stop();
    await store.append(stream, 1n, events.slice(2));
    await follower.until(() => follower.events().length === 4);
    expect(idsOf(follower.events())).toEqual(idsOf(events));
    follower.abort();
    await follower.done;
  });

  test('of several hosts and of a cluster that is discovered, the leader gets the appends', async () => {
    const leader = await start();
    const follower = await start({ sameClusterAs: leader });
    const gone = await start({ sameClusterAs: leader });
    await gone.stop();
    const hosts = [gone, follower].map(({ port }) => `127.0.0.1:${port}`).join(',');
    for (const url of [`esdb://${hosts}?tls=false&discoveryInterval=10`, follower.discoverUrl]) {
      const { store, warnings } = connect(url);
      expect(await store.append(newStream(), 'noStream', sampleEvents(1))).toEqual({ revision: 0n });
      expect(warnings).toEqual([]);
    }
  });
});
