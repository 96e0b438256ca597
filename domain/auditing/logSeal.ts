// What a seal of the log states, and the event that records it. Hashes are hexadecimal, instants ISO 8601 in UTC.
import type { DomainEvent } from '../message.js';

/** The one stream that all seals are in: seal 1 at revision 0, and so on. */
export const sealStream = 'logSeal-chain';

/** A seal covers at most so many events, so that a proof needs no more of them, and so that the seal fits in one append. */
export const mostSealedEvents = 10_000;

/** One end of a sealed range; the position is the store's and for finding it, not part of what is hashed. */
export interface SealedPlace {
  readonly position: string;
  readonly eventId: string;
  readonly recordedAt: string;
}

/** What a seal says of the one that it continues. */
export interface SealedBefore {
  readonly root: string;
  /** Of its statement. */
  readonly hash: string;
  /** Where its range ends, and the next one begins. */
  readonly lastPosition: string;
}

/** What is signed. The hash of its canonical form is the seal's hash, and stands for all seals up to this one. */
export interface SealStatement {
  /** Changes with everything that a checker has to do otherwise. */
  readonly format: 'bookworm-log-seal/1';
  readonly algorithms: {
    readonly canonicalForm: 'RFC 8785';
    readonly tree: 'RFC 6962';
    readonly hash: 'SHA-256';
  };
  /** 1, 2, 3, ... without gaps. */
  readonly number: number;
  /** Null for the first. */
  readonly previous: SealedBefore | null;
  readonly first: SealedPlace;
  readonly last: SealedPlace;
  readonly count: number;
  /** Of the Merkle tree whose leaves are the sealed events in log order. */
  readonly root: string;
  /** Of the index that is recorded beside the statement. */
  readonly indexHash: string;
  readonly sealedAt: string;
  /** Of the public key that the signature is made for; null when the seal is not signed. */
  readonly keyFingerprint: string | null;
}

export interface SealSignature {
  readonly algorithm: 'Ed25519';
  /** DER (SubjectPublicKeyInfo) in base64. */
  readonly publicKey: string;
  /** Of the statement's canonical form, in base64. */
  readonly value: string;
}

export interface LogSeal {
  readonly statement: SealStatement;
  readonly signature: SealSignature | null;
}

/** `index` names every sealed event: see `SealIndex`. */
export type LogSealed = DomainEvent<'LogSealed', LogSeal & { readonly index: string }>;
