// Checks a bundle line by line, in constant memory, with nothing but the bundle and the public key.
import type { LogSeal, SealStatement } from '../../domain/auditing/logSeal.js';
import { MerkleFrontier } from '../../domain/auditing/merkleTree.js';
import { type BundleEnd, type BundleLine, parseBundleLine } from './bundle.js';
import type { TrustedKeys } from './checkProof.js';
import { whyUnreadable } from './evidence.js';
import { InvalidProofError } from './proof.js';
import { leafIfAny, type SealedEvent, toHex, tree } from './sealedEvent.js';
import { hashOf } from './sealStatement.js';
import { SignatureRule } from './signatureRule.js';

export interface CheckedBundle extends BundleEnd {
  readonly from: string;
  readonly to: string;
  readonly firstSeal: number;
  readonly lastSeal: SealStatement;
}

/** @throws InvalidProofError saying what does not hold. */
export async function checkBundle(lines: AsyncIterable<string>, keys: TrustedKeys): Promise<CheckedBundle> {
  const check = new BundleCheck(keys);
  let number = 0;
  for await (const line of lines) {
    number++;
    const fault = check.take(parse(line, number));
    if (fault) throw new InvalidProofError(`The bundle does not hold: ${fault} (line ${number}).`);
  }
  const { checked } = check;
  if (!checked) throw new InvalidProofError('The bundle was cut off: its last line is missing.');
  return checked;
}

function parse(line: string, number: number): BundleLine {
  try {
    return parseBundleLine(line);
  } catch (error) {
    throw new InvalidProofError(`Line ${number} is not one of a bundle that can be read: ${whyUnreadable(error)}.`);
  }
}

/** Hears the lines in their order; each answer is what is wrong with one. */
class BundleCheck {
  checked: CheckedBundle | undefined;
  readonly #signatures: SignatureRule;
  #header: { readonly from: string; readonly to: string } | undefined;
  #first: SealStatement | undefined;
  #current: SealStatement | undefined;
  #frontier = new MerkleFrontier(tree);
  #phase: 'before' | 'within' | 'after' = 'before';
  #events = 0;
  #seals = 0;

  constructor({ keys, readKey }: TrustedKeys) {
    this.#signatures = new SignatureRule(readKey, keys);
  }

  take(line: BundleLine): string | undefined {
    if (this.checked) return 'something follows its end';
    if ('bundle' in line) return this.#open(line.bundle);
    if (!this.#header) return 'it does not begin with what it is';
    if ('seal' in line) return this.#endSeal() ?? this.#beginSeal(line.seal);
    if ('end' in line) return this.#endSeal() ?? this.#signatures.end()?.message ?? this.#close(line.end);
    if (!this.#current) return 'an event comes before any seal';
    return 'leaf' in line ? this.#takeLeaf(Buffer.from(line.leaf, 'hex')) : this.#takeEvent(line.event);
  }

  #open(header: { readonly from: string; readonly to: string }): string | undefined {
    if (this.#header) return 'it begins a second time';
    this.#header = header;
    return undefined;
  }

  #beginSeal(seal: LogSeal): string | undefined {
    const { statement } = seal;
    const before = this.#current;
    if (before && (statement.previous?.hash !== hashOf(before) || statement.number !== before.number + 1)) {
      return `seal ${statement.number} does not continue seal ${before.number}`;
    }
    this.#first ??= statement;
    this.#current = statement;
    this.#frontier = new MerkleFrontier(tree);
    this.#seals++;
    return this.#signatures.check(seal)?.message;
  }

  #takeLeaf(leaf: Uint8Array): undefined {
    if (this.#phase === 'within') this.#phase = 'after';
    this.#frontier.add(leaf);
  }

  #takeEvent(event: SealedEvent): string | undefined {
    if (this.#phase === 'after') return 'an event between two others was left out';
    this.#phase = 'within';
    this.#events++;
    const leaf = leafIfAny(event);
    if (!leaf) return 'no log holds such an event';
    this.#frontier.add(leaf);
    return undefined;
  }

  /** The seal so far must be whole. */
  #endSeal(): string | undefined {
    if (!this.#current) return undefined;
    const { number, count, root } = this.#current;
    const isWhole = this.#frontier.size === count && toHex(this.#frontier.root()) === root;
    return isWhole ? undefined : `the events before this line are not those that seal ${number} covers`;
  }

  #close(end: BundleEnd): string | undefined {
    if (!this.#header || !this.#first || !this.#current) return 'it holds no seal';
    if (end.events !== this.#events || end.seals !== this.#seals) return 'it does not hold what its end says';
    const { from, to } = this.#header;
    this.checked = { from, to, firstSeal: this.#first.number, lastSeal: this.#current, ...end };
    return undefined;
  }
}
