// Sealing, verifying and proving a log in EventStoreDB: the same as in PostgreSQL, whatever the store keeps for itself.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { checkProof } from '../../../application/sealing/checkProof.js';
import { proveEvent } from '../../../application/sealing/proveEvent.js';
import { readEd25519Key } from '../../../infrastructure/security/ed25519.js';
import { toArray } from '../../contract/sampleEvents.js';
import { eventStoreDbScene } from '../../support/eventStoreDbServer/eventStoreDbScene.js';
import type { StoredEvent } from '../../support/eventStoreDbServer/memoryLog.js';
import { newSigner, seal, verify, write } from './auditScene.js';

const scene = eventStoreDbScene();

async function sealedLog() {
  const server = await scene.start();
  const { store: log } = scene.connect(server.url);
  const signer = newSigner();
  for (const count of [5, 3]) {
    await write(log, count);
    await seal(log, { signer });
  }
  await write(log, 2);
  const events = await toArray(log.readAll());
  const stored = server.cluster.log.all;
  /** Where the server keeps the event with this index in our log. */
  const at = (index: number) => stored.findIndex(({ id }) => id === events[index]?.id);
  return { log, signer, events, stored, at };
}

const copyOf = (event: StoredEvent | undefined): StoredEvent => {
  if (!event) throw new Error('The server keeps no such event.');
  return { ...event };
};

describe('a log in EventStoreDB', () => {
  test('that nobody touched is verified up to the last seal, and its events can be proved', async () => {
    const { log, signer, events } = await sealedLog();
    const keys = [signer.key];
    expect(await verify(log, { keys })).toMatchObject({ isVerified: true, verifiedEvents: 9, notYetSealed: 3 });
    for (const wanted of [events[4]?.id ?? '', events[4]?.position ?? 0n]) {
      const proof = await proveEvent(log, wanted);
      expect(checkProof(proof, { keys, readKey: readEd25519Key }).event.id).toBe(events[4]?.id);
    }
  });

  test('into which others write too is sealed with what they wrote, whatever it is', async () => {
    const server = await scene.start();
    const { store: log } = scene.connect(server.url);
    const foreign = { type: 'OrderPlaced', metadata: Buffer.alloc(0) };
    const contents = [
      { contentType: 'application/json', data: Buffer.from('"a text"') },
      { contentType: 'application/json', data: Buffer.from('{"no": "metadata"}') },
      { contentType: 'application/octet-stream', data: Buffer.from([0, 255]) },
    ];
    const theirs = contents.map((content) => ({ ...foreign, ...content, id: randomUUID() }));
    server.cluster.log.append('shop-1', 'any', theirs);
    await write(log, 1);
    await seal(log);
    expect(await verify(log)).toMatchObject({ isVerified: true, verifiedEvents: 4 });
    for (const { id } of theirs) {
      const proof = JSON.parse(JSON.stringify(await proveEvent(log, id)));
      expect(checkProof(proof, { keys: [], readKey: readEd25519Key }).event.id).toBe(id);
    }
  });

  test('of which an event was changed differs there', async () => {
    const { log, events, stored, at } = await sealedLog();
    stored[at(6)] = { ...copyOf(stored[at(6)]), data: Buffer.from('{"title":"Anything else"}') };
    expect((await verify(log)).difference).toMatchObject({ kind: 'changed', seal: 2, eventId: events[6]?.id });
  });

  test('of which an event was removed differs there', async () => {
    const { log, events, stored, at } = await sealedLog();
    stored.splice(at(1), 1);
    expect((await verify(log)).difference).toMatchObject({ kind: 'removed', seal: 1, eventId: events[1]?.id });
  });

  test('into which an event was slipped differs there', async () => {
    const { log, stored, at } = await sealedLog();
    const id = 'bbbbbbbb-0000-4000-8000-000000000001';
    const before = copyOf(stored[at(2)]);
    stored.splice(at(2), 0, { ...before, id, position: before.position - 1n });
    expect((await verify(log)).difference).toMatchObject({ kind: 'inserted', seal: 1, eventId: id });
  });

  test('of which two events changed places differs at the first', async () => {
    const { log, events, stored, at } = await sealedLog();
    const [one, other] = [copyOf(stored[at(2)]), copyOf(stored[at(7)])];
    const [here, there] = [at(2), at(7)];
    stored[here] = { ...other, position: one.position };
    stored[there] = { ...one, position: other.position };
    expect((await verify(log)).difference).toMatchObject({ kind: 'reordered', seal: 1, eventId: events[7]?.id });
  });
});
