// The tree has every event once, below its cause.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CausedEvent, causationTree } from '../../../application/auditing/causationTree.js';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';

/** @param causes for each event the id of its cause. */
function eventsCausedBy(causes: readonly string[]): readonly RecordedEvent[] {
  return causes.map((causationId, index) => ({
    id: `event ${index}`,
    type: 'Sampled',
    data: {},
    metadata: { correlationId: 'request', causationId, actor: 'test', instance: 'test', schemaVersion: 1 },
    stream: 'sample-1',
    revision: BigInt(index),
    position: BigInt(index + 1),
    recordedAt: '2026-10-01T12:00:00.000Z',
  }));
}

type Shape = { readonly [id: string]: Shape };
const shapeOf = (nodes: readonly CausedEvent[]): Shape =>
  Object.fromEntries(nodes.map(({ event, effects }) => [event.id, shapeOf(effects)]));
const flat = (nodes: readonly CausedEvent[]): readonly RecordedEvent[] =>
  nodes.flatMap(({ event, effects }) => [event, ...flat(effects)]);

test('events stand below their cause, those of one cause in the order of the log', () => {
  const events = eventsCausedBy(['request', 'event 0', 'request', 'event 0', 'event 3', 'elsewhere']);
  expect(shapeOf(causationTree(events))).toEqual({
    'event 0': { 'event 1': {}, 'event 3': { 'event 4': {} } },
    'event 2': {},
    'event 5': {},
  });
});

test('whatever events name as their causes, each is there once', () => {
  const cause = fc.integer({ min: -1, max: 10 }).map((index) => `event ${index}`);
  fc.assert(
    fc.property(fc.array(cause, { maxLength: 10 }), (causes) => {
      const events = eventsCausedBy(causes);
      const inLogOrder = flat(causationTree(events)).toSorted((a, b) => Number(a.position - b.position));
      expect(inLogOrder).toEqual(events);
    }),
  );
});
