// The port to the keys of seals: who signs them, and how anybody checks it.

/** A public key. */
export interface SealKey {
  /** DER (SubjectPublicKeyInfo) in base64. */
  readonly publicKey: string;
  /** SHA-256 of the DER, hexadecimal: what people compare. */
  readonly fingerprint: string;
  /** @param signature base64. */
  verifies(content: Uint8Array, signature: string): boolean;
}

export interface SealSigner {
  readonly key: SealKey;
  /** @returns the signature in base64. */
  sign(content: Uint8Array): string;
}

/**
 * Reads a public key as seals carry it.
 * @throws InvalidSealKeyError when it is not an Ed25519 key.
 */
export type ReadSealKey = (publicKey: string) => SealKey;

/** The key cannot be used; the message never shows it. */
export class InvalidSealKeyError extends Error {
  override readonly name = 'InvalidSealKeyError';
}
