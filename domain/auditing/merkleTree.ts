// The Merkle tree of RFC 6962: one hash for any number of events, and a short proof that an event is one of them.

/** A collision-resistant hash; the domain does not make its own. */
export type Hash = (...parts: readonly Uint8Array[]) => Uint8Array;

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

export class MerkleTree {
  readonly #hash: Hash;

  constructor(hash: Hash) {
    this.#hash = hash;
  }

  leaf(content: Uint8Array): Uint8Array {
    return this.#hash(leafPrefix, content);
  }

  node(left: Uint8Array, right: Uint8Array): Uint8Array {
    return this.#hash(nodePrefix, left, right);
  }

  /** Of the tree that has no leaf. */
  emptyRoot(): Uint8Array {
    return this.#hash();
  }

  root(leaves: readonly Uint8Array[]): Uint8Array {
    const frontier = new MerkleFrontier(this);
    for (const leaf of leaves) frontier.add(leaf);
    return frontier.root();
  }

  /** The hashes that lead from the leaf at `index` to the root, the lowest first. */
  auditPath(leaves: readonly Uint8Array[], index: number): readonly Uint8Array[] {
    if (leaves.length <= 1) return [];
    const split = largestPowerOfTwoBelow(leaves.length);
    const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
    return index < split
      ? [...this.auditPath(left, index), this.root(right)]
      : [...this.auditPath(right, index - split), this.root(left)];
  }

  /** The root that the path leads to from a leaf; undefined when no tree of `size` has such a path at `index`. */
  rootOfPath(leaf: Uint8Array, { index, size }: PlaceInTree, path: readonly Uint8Array[]): Uint8Array | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= size) return undefined;
    // RFC 9162, section 2.1.3.2: both go up level by level, `last` being the last node of the level.
    let [node, last, hash] = [index, size - 1, leaf];
    for (const sibling of path) {
      if (last === 0) return undefined;
      const isRight = node % 2 === 1 || node === last;
      hash = isRight ? this.node(sibling, hash) : this.node(hash, sibling);
      // A last node without a sibling is lifted unchanged until it has one.
      while (isRight && node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
      [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
    }
    return last === 0 ? hash : undefined;
  }
}

export interface PlaceInTree {
  readonly index: number;
  /** How many leaves the tree has. */
  readonly size: number;
}

/** A tree that grows leaf by leaf and keeps no more than one hash for each bit of its size. */
export class MerkleFrontier {
  readonly #tree: MerkleTree;
  /** Roots of complete subtrees, the largest first; their sizes are the powers of two that make up the size. */
  readonly #complete: Uint8Array[] = [];
  #size = 0;

  constructor(tree: MerkleTree) {
    this.#tree = tree;
  }

  get size(): number {
    return this.#size;
  }

  add(leaf: Uint8Array): void {
    let hash = leaf;
    for (let rest = this.#size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      hash = this.#tree.node(this.#complete.pop() ?? hash, hash);
    }
    this.#complete.push(hash);
    this.#size++;
  }

  root(): Uint8Array {
    const [smallest, ...larger] = [...this.#complete].reverse();
    return larger.reduce((right, left) => this.#tree.node(left, right), smallest ?? this.#tree.emptyRoot());
  }
}

function largestPowerOfTwoBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}
