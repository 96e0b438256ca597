// Evidence comes from strangers: it says the same to every reader, it does not speak to the terminal, and it can be read.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkProof } from '../../../application/sealing/checkProof.js';
import { inOneLine, parseEvidence, whyUnreadable } from '../../../application/sealing/evidence.js';
import { InvalidProofError } from '../../../application/sealing/proof.js';
import { canonicalBytes, leafOf, toHex } from '../../../application/sealing/sealedEvent.js';
import { readEd25519Key } from '../../../infrastructure/security/ed25519.js';

const levels = (count: number) => '{"a":'.repeat(count) + '1'.padEnd(count + 1, '}');

describe('evidence', () => {
  test('may have any white space, and is otherwise as it was written', () =>
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const written = JSON.stringify(value);
        for (const text of [written, JSON.stringify(value, null, 2), `\r\n\t${written} `]) {
          expect(JSON.stringify(parseEvidence(text))).toBe(written);
        }
      }),
    ));

  test.each([
    ['has a name twice', '{"price":1,"price":2}'],
    ['has a name twice, once with an escape', String.raw`{"price":1,"pric\u0065":2}`],
    ['has a number that readers round', '{"isbn":9007199254740993}'],
    ['has a number that no reader has room for', '{"price":1e400}'],
    ['has a number in another form', '[1.0]'],
    ['has a letter as its escape', String.raw`["\u0041"]`],
  ])('is none when it %s', (_, text) => expect(() => parseEvidence(text)).toThrow(/occurs twice, or/));

  test.each([
    [levels(100_000), 'it is nested too deeply'],
    ['"\n"', expect.stringMatching(/JSON/)],
  ])('that cannot be read is said to be so', (text, why) => {
    let said = '';
    try {
      parseEvidence(text);
    } catch (error) {
      said = whyUnreadable(error);
    }
    expect(said).toEqual(why);
  });
});

test('a proof of what no log can hold does not hold, whoever signed it', () => {
  const event = {
    id: '1',
    stream: 's',
    revision: '0',
    type: 't',
    metadata: {},
    recordedAt: '2026-10-01T12:00:00.000Z',
  };
  const place = { position: '1', eventId: 'aaaaaaaa-0000-4000-8000-000000000001', recordedAt: event.recordedAt };
  const statement = {
    ...{ format: 'bookworm-log-seal/1', number: 1, previous: null, first: place, last: place, count: 1 },
    algorithms: { canonicalForm: 'RFC 8785', tree: 'RFC 6962', hash: 'SHA-256' },
    root: toHex(leafOf({ ...event, data: {} } as never)),
    ...{ indexHash: 'a'.repeat(64), sealedAt: event.recordedAt, keyFingerprint: null },
  };
  const proof = { format: 'bookworm-proof/1', index: 0, auditPath: [], seal: { statement, signature: null } };
  const check = (data: unknown) =>
    checkProof({ ...proof, event: { ...event, data } }, { keys: [], readKey: readEd25519Key });
  expect(check({}).event.id).toBe('1');
  for (const data of [{ n: Number.POSITIVE_INFINITY }, JSON.parse(levels(2_000))]) {
    expect(() => check(data)).toThrow(InvalidProofError);
    expect(() => canonicalBytes(data)).toThrow(/none|levels deep/);
  }
});

test('what a stranger wrote neither begins a line nor moves the cursor, and is cut when nobody would read it', () => {
  expect(inOneLine('a\n\u001b[2Jb\u2028\u202ec\u009b')).toBe(String.raw`a\u{a}\u{1b}[2Jb\u{2028}\u{202e}c\u{9b}`);
  expect(new InvalidProofError('x'.repeat(10_000)).message).toHaveLength(1_003);
});
