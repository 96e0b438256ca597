// Keys as openssl writes them sign and verify; anything else is refused without being shown.
import { describe, expect, test } from '@jest/globals';
import { InvalidSealKeyError } from '../../../application/ports/sealKeys.js';
import { ed25519KeyOfPem, ed25519Signer, readEd25519Key } from '../../../infrastructure/security/ed25519.js';

/** Made by `openssl genpkey -algorithm ed25519` and `openssl pkey -pubout`. */
const privatePem = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIAkwmbPk+YVDjT1VB3tcQYBtLsFwA2N+P+NbH7TPbAI4
-----END PRIVATE KEY-----
`;
const publicPem = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAgsXUP8pM+Ubuftp5Dn+KYe105+srOa4pnqXEUfui72g=
-----END PUBLIC KEY-----
`;
/** Of `openssl pkey -pubin -outform DER | sha256sum`. */
const fingerprint = '1f6d6f530b4cd96e6bd462ec36a22d5c4cadce20e574d88fe95443d24e1eda7b';
const rsaPem = `-----BEGIN PUBLIC KEY-----
MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf
9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ==
-----END PUBLIC KEY-----
`;
const content = Buffer.from('what is signed');

describe('a key pair of openssl', () => {
  const signer = ed25519Signer(privatePem);
  const key = ed25519KeyOfPem(publicPem);

  test('belongs together, under the fingerprint that openssl tells', () => {
    expect(signer.key.publicKey).toBe(key.publicKey);
    expect([signer.key.fingerprint, key.fingerprint]).toEqual([fingerprint, fingerprint]);
    expect(readEd25519Key(key.publicKey).fingerprint).toBe(fingerprint);
  });

  test('can be written in one way only', () => {
    const trailing = Buffer.concat([Buffer.from(key.publicKey, 'base64'), Buffer.from([1])]).toString('base64');
    const otherBits = key.publicKey.replace('g=', 'h=');
    for (const text of [trailing, otherBits]) expect(() => readEd25519Key(text)).toThrow(InvalidSealKeyError);
    const signature = signer.sign(content);
    const other = signature.replace(/.==$/, (end) => `${{ A: 'B', Q: 'R', g: 'h', w: 'x' }[end.slice(0, 1)]}==`);
    expect(Buffer.from(other, 'base64')).toEqual(Buffer.from(signature, 'base64'));
    expect(key.verifies(content, other)).toBe(false);
  });

  test('verifies what it signed, and nothing else', () => {
    const signature = signer.sign(content);
    expect(key.verifies(content, signature)).toBe(true);
    expect(key.verifies(Buffer.from('anything else'), signature)).toBe(false);
    expect(
      key.verifies(
        content,
        signature.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A')),
      ),
    ).toBe(false);
    expect(key.verifies(content, '')).toBe(false);
  });
});

describe('a key that cannot be used', () => {
  test.each([
    ['nothing', ''],
    ['no PEM', 'opensesame'],
    ['a public key where a private one belongs', publicPem],
    ['a PEM that is damaged', privatePem.replace('MC4', 'MC5')],
  ])('is refused: %s', (_, pem) => {
    expect(() => ed25519Signer(pem)).toThrow(InvalidSealKeyError);
    expect(() => ed25519Signer(pem)).toThrow(/^must hold a private key/);
    expect(() => ed25519Signer(pem)).not.toThrow(/opensesame/);
  });

  test.each([
    ['a private key where a public one belongs', privatePem],
    ['a key of another kind', rsaPem],
    ['no PEM', 'x'],
  ])('is refused: %s', (_, pem) => expect(() => ed25519KeyOfPem(pem)).toThrow(/^must hold a public key/));

  test('is refused in a seal too', () => expect(() => readEd25519Key('bm8ga2V5')).toThrow(InvalidSealKeyError));
});
