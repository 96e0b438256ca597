// Who may sign: once a chain is signed, it stays signed, and by those who are trusted.
import type { LogSeal } from '../../domain/auditing/logSeal.js';
import type { ReadSealKey, SealKey } from '../ports/sealKeys.js';
import type { LogDifferenceKind } from './logDifference.js';
import { canonicalBytes } from './sealedEvent.js';

export interface SignatureFault {
  readonly kind: Extract<LogDifferenceKind, 'badSignature' | 'unsigned' | 'unknownKey'>;
  readonly message: string;
}

/** Hears the seals of a chain in their order. Seals before the first signed one are vouched for by it: it names their hash. */
export class SignatureRule {
  readonly #readKey: ReadSealKey;
  readonly #trusted: Set<string>;
  readonly #isAsked: boolean;
  #signedSince: number | undefined;

  /** @param keys those that are trusted; with none, the key of the first signed seal is. */
  constructor(readKey: ReadSealKey, keys: readonly SealKey[]) {
    this.#readKey = readKey;
    this.#trusted = new Set(keys.map(({ fingerprint }) => fingerprint));
    this.#isAsked = keys.length > 0;
  }

  /** The number of the first signed seal. */
  get signedSince(): number | undefined {
    return this.#signedSince;
  }

  /** What is wrong with the seal's signature. */
  check({ statement, signature }: LogSeal): SignatureFault | undefined {
    const { number, keyFingerprint } = statement;
    if (!signature) {
      if (keyFingerprint) return { kind: 'badSignature', message: `Seal ${number} has lost its signature.` };
      if (this.#signedSince === undefined) return undefined;
      return { kind: 'unsigned', message: `Seal ${number} is not signed, and seal ${this.#signedSince} before it is.` };
    }
    const key = this.#keyOf(signature.publicKey);
    if (key?.fingerprint !== keyFingerprint || !key?.verifies(canonicalBytes(statement), signature.value)) {
      return { kind: 'badSignature', message: `The signature of seal ${number} is not that of its statement.` };
    }
    if (!this.#isAsked && this.#signedSince === undefined) this.#trusted.add(key.fingerprint);
    this.#signedSince ??= number;
    if (this.#trusted.has(key.fingerprint)) return undefined;
    const remedy = this.#isAsked ? 'which is not among those given' : 'and those before it with another';
    return {
      kind: 'unknownKey',
      message: `Seal ${number} is signed with the key ${key.fingerprint}, ${remedy}. If that key is right, give each with --key.`,
    };
  }

  /** What is wrong when no further seal comes. */
  end(): SignatureFault | undefined {
    if (!this.#isAsked || this.#signedSince !== undefined) return undefined;
    return { kind: 'unsigned', message: 'No seal is signed, and a key was given that should have signed.' };
  }

  #keyOf(publicKey: string): SealKey | undefined {
    try {
      return this.#readKey(publicKey);
    } catch {
      return undefined;
    }
  }
}
