// The chain of seals takes each seal once, behind the one it continues, and never a weaker one.
import { describe, test } from '@jest/globals';
import type { LogSealed, SealStatement } from '../../../domain/auditing/logSeal.js';
import { sealChain } from '../../../domain/auditing/sealChain.js';
import { specify } from '../../support/specification.js';

const place = {
  position: '1',
  eventId: 'aaaaaaaa-0000-4000-8000-000000000001',
  recordedAt: '2026-10-01T12:00:00.000Z',
};
const signature = { algorithm: 'Ed25519', publicKey: 'a key', value: 'a signature' } as const;

function sealed(number: number, { isSigned = false, root = 'a root' } = {}): LogSealed {
  const statement: SealStatement = {
    format: 'bookworm-log-seal/1',
    algorithms: { canonicalForm: 'RFC 8785', tree: 'RFC 6962', hash: 'SHA-256' },
    number,
    previous: null,
    first: place,
    last: place,
    count: 1,
    root,
    indexHash: 'a hash',
    sealedAt: '2026-10-01T12:00:00.000Z',
    keyFingerprint: isSigned ? 'a fingerprint' : null,
  };
  return { type: 'LogSealed', data: { statement, signature: isSigned ? signature : null, index: '' } };
}

const record = ({ data }: LogSealed) => ({ type: 'RecordSeal', data }) as const;

describe('recording a seal', () => {
  const { given } = specify(sealChain);

  test('begins the chain', () =>
    given()
      .when(record(sealed(1)))
      .then(sealed(1)));

  test('continues the last seal', () =>
    given(sealed(1), sealed(2))
      .when(record(sealed(3)))
      .then(sealed(3)));

  test('does nothing when another sealer was faster', () =>
    given(sealed(1), sealed(2, { root: 'of the other' }))
      .when(record(sealed(2)))
      .then());

  test('does nothing when the seal continues none', () =>
    given(sealed(1))
      .when(record(sealed(3)))
      .then());

  test('is refused without a signature when the last seal has one', () =>
    given(sealed(1, { isSigned: true }))
      .when(record(sealed(2)))
      .thenRefused('seal_key_missing'));

  test('may begin to sign', () =>
    given(sealed(1))
      .when(record(sealed(2, { isSigned: true })))
      .then(sealed(2, { isSigned: true })));
});
