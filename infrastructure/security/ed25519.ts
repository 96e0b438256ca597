// Ed25519 signatures of seals, with the keys as openssl writes them.
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { InvalidSealKeyError, type SealKey, type SealSigner } from '../../application/ports/sealKeys.js';

/** @throws InvalidSealKeyError when the PEM holds no unencrypted Ed25519 private key. */
export function ed25519Signer(pem: string): SealSigner {
  const privateKey = ed25519(
    () => createPrivateKey(pem),
    'a private key, as `openssl genpkey -algorithm ed25519` makes it',
  );
  return {
    key: sealKey(createPublicKey(privateKey)),
    sign: (content) => sign(null, content, privateKey).toString('base64'),
  };
}

/** @throws InvalidSealKeyError when the PEM holds no Ed25519 public key. */
export function ed25519KeyOfPem(pem: string): SealKey {
  const isPrivate = pem.includes('PRIVATE KEY');
  const read = () => {
    if (isPrivate) throw new TypeError('A private key was given where a public key is expected.');
    return createPublicKey(pem);
  };
  return sealKey(ed25519(read, 'a public key, as `openssl pkey -pubout` makes it'));
}

/** @throws InvalidSealKeyError when the DER in base64 holds no Ed25519 public key. */
export function readEd25519Key(publicKey: string): SealKey {
  const der = bytesOf(publicKey);
  const read = () => {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    // OpenSSL takes no notice of what follows the key.
    if (!key.export({ format: 'der', type: 'spki' }).equals(der)) throw new TypeError('Something follows the key.');
    return key;
  };
  return sealKey(ed25519(read, 'a public key'));
}

function ed25519(read: () => KeyObject, what: string): KeyObject {
  try {
    const key = read();
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // What OpenSSL says of it helps nobody, and might show some of it.
  }
  throw new InvalidSealKeyError(`must hold ${what} (PEM, Ed25519, not encrypted)`);
}

/** Of base64 that is written as it has to be: a seal has one spelling. Nothing, when it is not. */
function bytesOf(base64: string): Buffer {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes : Buffer.alloc(0);
}

function sealKey(key: KeyObject): SealKey {
  const der = key.export({ format: 'der', type: 'spki' });
  return {
    publicKey: der.toString('base64'),
    fingerprint: createHash('sha256').update(der).digest('hex'),
    verifies: (content, signature) => verify(null, content, key, bytesOf(signature)),
  };
}
