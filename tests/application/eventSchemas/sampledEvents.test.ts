// Events of every shape that the page of events records, made up in numbers: today's release reads them all.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { z } from 'zod';
import { aggregates } from '../../../application/aggregates.js';
import { eventSchemas } from '../../../application/eventSchemas/index.js';
import { nameOf, type Shape } from '../../../application/eventSchemas/shapes.js';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import { upcasting } from '../../../application/upcasting.js';
import { projections } from '../../../projections/index.js';
import { readShapes } from '../../../src/schemas/eventsPage.js';
import { schemaValues } from '../../support/schemaValues.js';

const id = '0199a000-0000-7000-8000-000000000001';
const schemas: Readonly<Record<string, z.ZodType>> = eventSchemas;
const shapes = readShapes(readFileSync('docs/events.md', 'utf8'));

/** As a store has it: its data went through JSON. */
function stored({ type, schemaVersion }: Shape, data: unknown): RecordedEvent {
  return {
    id,
    type,
    data: JSON.parse(JSON.stringify(data)),
    metadata: { correlationId: id, causationId: id, actor: 'test', instance: 'test', schemaVersion },
    stream: `${type}-${id}`,
    revision: 0n,
    position: 1n,
    recordedAt: '2026-10-01T12:00:00.000Z',
  };
}

/** Checks something of many events of the shape, each in today's shape. */
function forEvents(shape: Shape, check: (event: RecordedEvent) => void): void {
  const events = schemaValues(shape.schema).map((data) => upcasting.upcast(stored(shape, data)));
  fc.assert(fc.property(events, check), { numRuns: 100 });
}

describe.each(shapes.map((shape) => [nameOf(shape), shape] as const))('%s', (_, shape) => {
  test("is read in the shape that today's events have", () => {
    forEvents(shape, ({ type, data }) => expect(schemas[type]?.safeParse(data)).toMatchObject({ success: true }));
  });

  test('is folded by every aggregate', () => {
    forEvents(shape, (event) => {
      for (const { initialState, evolve } of aggregates.values()) evolve(initialState, event);
    });
  });

  test('is folded by every projection, even without the row that it is about', () => {
    forEvents(shape, (event) => {
      for (const { handlers } of projections) {
        const handler = handlers[event.type];
        if (handler?.key(event) !== undefined) handler.fold(undefined, event);
      }
    });
  });
});
