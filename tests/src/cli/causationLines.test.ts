// A tree of causes is drawn with every event below its cause, and names causes that it does not show.
import { expect, test } from '@jest/globals';
import type { CausedEvent } from '../../../application/auditing/causationTree.js';
import { causationLines } from '../../../src/cli/causationLines.js';
import { sampleEvent } from '../../contract/sampleEvents.js';

function node(id: string, causationId: string, effects: readonly CausedEvent[] = []): CausedEvent {
  const sample = sampleEvent({ id, type: `Type ${id}` });
  const metadata = { ...sample.metadata, causationId };
  const place = { stream: 's-1', revision: 0n, position: 7n, recordedAt: '2026-10-01T12:00:00.000Z' };
  return { event: { ...sample, ...place, metadata }, effects };
}

test('each event stands below its cause', () => {
  const tree = [node('a', 'request', [node('b', 'a', [node('c', 'b')]), node('d', 'a')]), node('e', 'elsewhere')];
  const shown = [...causationLines(tree, 'request')];
  expect(shown.map((line) => line.replace(/ {2}s-1.*position 7/, ''))).toEqual([
    '├─ Type a',
    '│  ├─ Type b',
    '│  │  └─ Type c',
    '│  └─ Type d',
    '└─ Type e  caused by elsewhere',
  ]);
  expect(shown[0]).toBe('├─ Type a  s-1  2026-10-01T12:00:00.000Z  by contract  at position 7');
});
