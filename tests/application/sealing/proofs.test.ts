// A proof holds for the event it was made for, and for nothing else; it is checked without the log.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import type { SealKey } from '../../../application/ports/sealKeys.js';
import { checkProof } from '../../../application/sealing/checkProof.js';
import {
  InvalidProofError,
  LogDiffersError,
  NoSuchEventError,
  NotSealedYetError,
  type Proof,
} from '../../../application/sealing/proof.js';
import { proveEvent } from '../../../application/sealing/proveEvent.js';
import { readEd25519Key } from '../../../infrastructure/security/ed25519.js';
import { type AuditScene, newSigner, openAuditScene, seal, write } from './auditScene.js';
import { change } from './tampering.js';

const signer = newSigner();
let scene: AuditScene;
let events: readonly RecordedEvent[];
let proofs: readonly Proof[];

beforeAll(async () => {
  scene = await openAuditScene();
  for (const count of [7, 1, 12]) {
    await write(scene.log, count);
    await seal(scene.log, { signer });
  }
  await write(scene.log, 1);
  const all = await scene.events();
  events = all.slice(0, -2);
  proofs = await Promise.all(events.map(({ id }) => proveEvent(scene.log, id)));
});
afterAll(() => scene.close());

const check = (proof: unknown, keys: readonly SealKey[] = []) =>
  checkProof(JSON.parse(JSON.stringify(proof)), { keys, readKey: readEd25519Key });

describe('a proof', () => {
  test('holds for every sealed event, the seals included, and shows the event', () => {
    for (const [n, proof] of proofs.entries()) {
      const { id, stream, revision, data } = events[n] as RecordedEvent;
      const { event, seal: sealed } = check(proof, [signer.key]);
      expect(event).toMatchObject({ id, stream, revision: `${revision}`, data });
      expect(sealed.statement.keyFingerprint).toBe(signer.key.fingerprint);
    }
  });

  test('is the same by id and by position', async () => {
    for (const [n, { position }] of events.entries()) {
      expect(await proveEvent(scene.log, position)).toEqual(proofs[n]);
    }
  });

  test('does not hold when any one letter in it is another', () =>
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (n, at) => {
        const text = JSON.stringify(proofs[n % proofs.length]);
        const place = at % text.length;
        const letter = text[place] ?? '';
        fc.pre(/[0-9a-f]/.test(letter));
        const forged = `${text.slice(0, place)}${letter === '0' ? '1' : '0'}${text.slice(place + 1)}`;
        expect(() => checkProof(JSON.parse(forged), { keys: [signer.key], readKey: readEd25519Key })).toThrow();
      }),
      { numRuns: 300 },
    ));

  test('does not hold for another event, nor with the seal of another', () => {
    const [first, second] = [proofs[0], proofs.at(-1)];
    expect(() => check({ ...first, event: second?.event })).toThrow(InvalidProofError);
    expect(() => check({ ...first, seal: second?.seal })).toThrow(InvalidProofError);
  });

  test('does not hold against a key that did not sign, nor without the signature', () => {
    const [proof] = proofs;
    expect(() => check(proof, [newSigner().key])).toThrow(/not among those given/);
    expect(() => check({ ...proof, seal: { ...proof?.seal, signature: null } })).toThrow(/lost its signature/);
  });

  test.each([[null], [{}], ['proof'], [{ format: 'bookworm-proof/2' }]])('%p is none', (claimed) =>
    expect(() => check(claimed)).toThrow(/not a proof that can be read/),
  );
});

describe('there is no proof', () => {
  test('of an event that is not there', async () => {
    await expect(proveEvent(scene.log, randomUUID())).rejects.toThrow(NoSuchEventError);
    await expect(proveEvent(scene.log, 999_999n)).rejects.toThrow(NoSuchEventError);
  });

  test('of an event that is not sealed yet', async () => {
    const last = (await scene.events()).at(-1);
    await expect(proveEvent(scene.log, last?.id ?? '')).rejects.toThrow(NotSealedYetError);
  });

  test('where the log differs from its seal', async () => {
    const [first, second] = events as [RecordedEvent, RecordedEvent];
    await change(scene.database, first, 'data');
    await expect(proveEvent(scene.log, second.id)).rejects.toThrow(LogDiffersError);
  });
});

test('without a key, a proof shows which seal it rests on', async () => {
  const own = await openAuditScene();
  try {
    await write(own.log, 1);
    const [sealed] = await seal(own.log);
    const [event] = await own.events();
    const proof = await proveEvent(own.log, event?.id ?? '');
    expect(check(proof).seal.statement).toEqual(sealed);
    expect(() => check(proof, [signer.key])).toThrow(/No seal is signed/);
  } finally {
    await own.close();
  }
});
