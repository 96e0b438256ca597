// The tree is that of RFC 6962: the vectors of Certificate Transparency, and every path of every small tree.
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MerkleFrontier, MerkleTree } from '../../../domain/auditing/merkleTree.js';

const tree = new MerkleTree((...parts) => createHash('sha256').update(Buffer.concat(parts)).digest());
const hex = (hash: Uint8Array | undefined) => hash && Buffer.from(hash).toString('hex');
const leavesOf = (count: number) => Array.from({ length: count }, (_, n) => tree.leaf(Buffer.from(`leaf ${n}`)));

/** From the tests of the reference implementation of Certificate Transparency. */
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const leaves = inputs.map((input) => tree.leaf(Buffer.from(input, 'hex')));
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('the known trees', () => {
  test('have the known roots', () =>
    expect(roots.map((_, n) => hex(tree.root(leaves.slice(0, n + 1))))).toEqual(roots));

  test('have, without a leaf, the hash of nothing', () =>
    expect(hex(tree.root([]))).toBe(createHash('sha256').digest('hex')));

  test('have the known paths', () => {
    expect(tree.auditPath(leaves, 0).map(hex)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(tree.auditPath(leaves.slice(0, 3), 2).map(hex)).toEqual([
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    ]);
  });
});

describe('a path', () => {
  test('leads from every leaf of every tree to its root', () => {
    for (let size = 1; size <= 40; size++) {
      const all = leavesOf(size);
      const root = hex(tree.root(all));
      for (const [index, leaf] of all.entries()) {
        expect(hex(tree.rootOfPath(leaf, { index, size }, tree.auditPath(all, index)))).toBe(root);
      }
    }
  });

  test('leads elsewhere from another leaf, at another place, in a tree of another size, or when it was changed', () =>
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 70 }), fc.nat(), fc.nat(), fc.nat(), (size, a, b, c) => {
        const all = leavesOf(size);
        const [index, other] = [a % size, b % size];
        const path = tree.auditPath(all, index);
        const leaf = all[index] ?? tree.emptyRoot();
        const root = hex(tree.root(all));
        const leadsTo = (...args: Parameters<MerkleTree['rootOfPath']>) => hex(tree.rootOfPath(...args));
        expect(leadsTo(tree.leaf(Buffer.from('forged')), { index, size }, path)).not.toBe(root);
        if (other !== index) expect(leadsTo(leaf, { index: other, size }, path)).not.toBe(root);
        expect(leadsTo(leaf, { index, size }, path.slice(1))).not.toBe(root);
        expect(leadsTo(leaf, { index, size }, [...path, leaf])).not.toBe(root);
        const forged = path.with(c % path.length, tree.emptyRoot());
        expect(leadsTo(leaf, { index, size }, forged)).not.toBe(root);
      }),
    ));

  test.each([-1, 8, 0.5])('does not exist at %d in a tree of eight', (index) =>
    expect(tree.rootOfPath(leaves[0] ?? tree.emptyRoot(), { index, size: 8 }, [])).toBeUndefined(),
  );
});

test('a tree that grows leaf by leaf has at every size the root of all leaves so far', () => {
  const all = leavesOf(70);
  const frontier = new MerkleFrontier(tree);
  for (const [n, leaf] of all.entries()) {
    expect(hex(frontier.root())).toBe(hex(recursiveRoot(all.slice(0, n))));
    frontier.add(leaf);
    expect(frontier.size).toBe(n + 1);
  }
});

/** As section 2.1 of RFC 6962 defines it. */
function recursiveRoot(all: readonly Uint8Array[]): Uint8Array {
  const [only] = all;
  if (!only) return tree.emptyRoot();
  if (all.length === 1) return only;
  const split = 2 ** Math.floor(Math.log2(all.length - 1));
  return tree.node(recursiveRoot(all.slice(0, split)), recursiveRoot(all.slice(split)));
}
