// The chain of seals: what is done to the seals themselves is found, and what a key or a noted hash adds to that.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { SealSigner } from '../../../application/ports/sealKeys.js';
import { canonicalBytes } from '../../../application/sealing/sealedEvent.js';
import { digestRange, hashOf } from '../../../application/sealing/sealStatement.js';
import { type LogSealed, type SealStatement, sealStream } from '../../../domain/auditing/logSeal.js';
import { toArray } from '../../contract/sampleEvents.js';
import { type AuditScene, newSigner, openAuditScene, seal, verify, write } from './auditScene.js';
import { change, remove } from './tampering.js';

let scene: AuditScene;
beforeAll(async () => {
  scene = await openAuditScene();
});
afterAll(() => scene.close());
beforeEach(() => scene.clear());

/** So many seals over two events each, and the seal before. */
async function sealedLog(seals: number, signer?: SealSigner): Promise<readonly SealStatement[]> {
  const statements: SealStatement[] = [];
  for (let n = 0; n < seals; n++) {
    await write(scene.log, 2);
    statements.push(...(await seal(scene.log, { signer })));
  }
  return statements;
}

const sealEvents = () => toArray(scene.log.readStream(sealStream));

async function sealEvent(number: number) {
  const event = (await sealEvents())[number - 1];
  if (!event) throw new Error(`There is no seal ${number}.`);
  return { ...event, data: event.data as LogSealed['data'] };
}

/** Replaces what seal `number` says, and signs it, if at all, with a key of one's own. */
async function forge(number: number, changed: Partial<SealStatement>, signer?: SealSigner): Promise<void> {
  const { position, data } = await sealEvent(number);
  const statement = { ...data.statement, keyFingerprint: signer?.key.fingerprint ?? null, ...changed };
  const value = signer?.sign(canonicalBytes(statement));
  const signature = signer ? { algorithm: 'Ed25519', publicKey: signer.key.publicKey, value } : null;
  const forged = JSON.stringify({ ...data, statement, signature });
  await scene.database.query('update event_log.event set data = $2 where position = $1', [position, forged]);
}

describe('a seal', () => {
  test.each<[string, number, object]>([
    ['the first, with another root', 1, { root: 'a'.repeat(64) }],
    ['one between others, with another root', 2, { root: 'a'.repeat(64) }],
    ['the last, with another root', 4, { root: 'a'.repeat(64) }],
    ['one between others, with another time', 2, { sealedAt: '2020-01-01T00:00:00.000Z' }],
    [
      'one that names another before it',
      3,
      { previous: { root: 'b'.repeat(64), hash: 'b'.repeat(64), lastPosition: '1' } },
    ],
    ['one with another index', 2, { indexHash: 'c'.repeat(64) }],
    ['one with another number', 2, { number: 7 }],
    ['one of fewer events', 2, { count: 1 }],
    ['one with another word for what it is', 2, { format: 'bookworm-log-seal/0' }],
  ])('that was forged is found: %s', async (_, number, changed) => {
    await sealedLog(4);
    const { id } = await sealEvent(number);
    await forge(number, changed);
    const { difference } = await verify(scene.log);
    expect(difference).toMatchObject({ seal: number, eventId: id });
    expect(['changed', 'brokenChain']).toContain(difference?.kind);
  });

  test('that was forged to fit the changed events does not fit the seal behind it', async () => {
    await sealedLog(3);
    const events = await scene.events();
    const target = events[1];
    if (!target) throw new Error('The log is empty.');
    await change(scene.database, target, 'data');
    const range = await digestRange(scene.log.readAll({ limit: 2 }));
    if (!range) throw new Error('The log is empty.');
    const { index, hasNews: _, ...digest } = range;
    await forge(1, digest);
    const { position, id } = await sealEvent(1);
    await scene.database.query(
      `update event_log.event set data = jsonb_set(data::jsonb, '{index}', to_jsonb($2::text))::json where position = $1`,
      [position, index],
    );
    expect((await verify(scene.log)).difference).toMatchObject({ kind: 'brokenChain', seal: 1, eventId: id });
  });

  test.each([1, 2])('%d, when it is removed, is missing', async (number) => {
    await sealedLog(3);
    await remove(scene.database, await sealEvent(number));
    expect((await verify(scene.log)).difference).toMatchObject({ kind: 'removed', seal: number });
  });

  test('cannot be hidden from the auditor, and none begins the chain anew', async () => {
    await sealedLog(2);
    await scene.log.truncateStream(sealStream, 1n);
    expect((await verify(scene.log)).difference).toMatchObject({ kind: 'removed', seal: 1 });
    await scene.log.deleteStream(sealStream, 1n);
    await write(scene.log, 1);
    await seal(scene.log);
    expect((await verify(scene.log)).difference).toMatchObject({ kind: 'removed', seal: 1 });
  });
});

describe('a noted hash', () => {
  test('shows that the end of the chain was cut off', async () => {
    const [, second, third] = (await sealedLog(3)).map(hashOf) as [string, string, string];
    expect(await verify(scene.log, { expectedSeals: [second, third] })).toMatchObject({ isVerified: true });
    await remove(scene.database, await sealEvent(3));
    expect(await verify(scene.log, { expectedSeals: [second] })).toMatchObject({ isVerified: true, notYetSealed: 3 });
    const { difference } = await verify(scene.log, { expectedSeals: [second, third] });
    expect(difference).toMatchObject({ kind: 'missingSeal', message: expect.stringContaining(third) });
  });

  test('shows that the whole log was rewritten and sealed anew', async () => {
    const [first] = (await sealedLog(1)).map(hashOf) as [string];
    await scene.clear();
    await sealedLog(2);
    expect(await verify(scene.log)).toMatchObject({ isVerified: true });
    expect((await verify(scene.log, { expectedSeals: [first] })).difference).toMatchObject({ kind: 'missingSeal' });
  });
});

describe('a key', () => {
  const signer = newSigner();
  const keys = [signer.key];

  test('that signed all seals vouches for them', async () => {
    await sealedLog(2, signer);
    expect(await verify(scene.log, { keys })).toMatchObject({ isVerified: true, signedSince: 1 });
  });

  test('that did not sign vouches for nothing', async () => {
    await sealedLog(1);
    expect((await verify(scene.log, { keys })).difference).toMatchObject({ kind: 'unsigned' });
    await scene.clear();
    await sealedLog(1, newSigner());
    expect((await verify(scene.log, { keys })).difference).toMatchObject({ kind: 'unknownKey', seal: 1 });
    await scene.clear();
    expect((await verify(scene.log, { keys })).difference).toMatchObject({ kind: 'unsigned' });
  });

  test('vouches, with its first seal, for the seals before it, which were not signed', async () => {
    await sealedLog(2);
    await sealedLog(1, signer);
    expect(await verify(scene.log, { keys })).toMatchObject({ isVerified: true, signedSince: 3 });
    await forge(1, { sealedAt: '2020-01-01T00:00:00.000Z' });
    expect((await verify(scene.log, { keys })).difference).toMatchObject({ kind: 'brokenChain', seal: 1 });
  });

  test('that changed on the way is a difference, until the auditor says that both are right', async () => {
    const next = newSigner();
    await sealedLog(2, signer);
    await sealedLog(1, next);
    expect((await verify(scene.log)).difference).toMatchObject({ kind: 'unknownKey', seal: 3 });
    expect(await verify(scene.log, { keys: [signer.key, next.key] })).toMatchObject({ isVerified: true });
  });

  test.each<[string, SealSigner | undefined, string]>([
    ['without a signature', undefined, 'unsigned'],
    ['with the signature of another', newSigner(), 'unknownKey'],
  ])('shows that the last seal was made anew %s', async (_, forger, kind) => {
    await sealedLog(2, signer);
    await forge(2, {}, forger);
    for (const given of [keys, []]) {
      expect((await verify(scene.log, { keys: given })).difference).toMatchObject({ kind, seal: 2 });
    }
  });

  test('shows that what the last seal states was changed, and that its signature was taken off', async () => {
    await sealedLog(2, signer);
    const { position } = await sealEvent(2);
    const set = (path: string, value: string) =>
      scene.database.query(
        `update event_log.event set data = jsonb_set(data::jsonb, '${path}', '${value}')::json where position = $1`,
        [position],
      );
    await set('{statement,sealedAt}', '"2020-01-01T00:00:00.000Z"');
    expect((await verify(scene.log)).difference).toMatchObject({ kind: 'badSignature', seal: 2 });
    await set('{signature}', 'null');
    expect((await verify(scene.log)).difference).toMatchObject({ kind: 'badSignature', seal: 2 });
  });
});
