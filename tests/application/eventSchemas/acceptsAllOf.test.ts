// Which changes of a schema leave readable what was written before, and that this is never said of one that does not.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { acceptsAllOf } from '../../../application/eventSchemas/acceptsAllOf.js';
import { type JsonSchema, toJsonSchema } from '../../../application/eventSchemas/jsonSchema.js';
import { schemaValues } from '../../support/schemaValues.js';
import { schemaPairs } from './schemaPairs.js';

const kind = <Kind extends string>(name: Kind) => z.object({ kind: z.literal(name), at: z.string() });
const x = (schema: z.ZodType) => z.object({ x: schema });
const none = z.object({});

type Change = readonly [change: string, old: z.ZodType, now: z.ZodType];

describe('accepted is', () => {
  const changes: readonly Change[] = [
    ['no change', x(z.string()), x(z.string())],
    ['a further property that is optional', none, x(z.string().optional())],
    ['a required property that becomes optional', x(z.string()), x(z.string().optional())],
    ['a property that may be null from now on', x(z.string()), x(z.string().nullable())],
    ['one more word', x(z.enum(['a', 'b'])), x(z.enum(['a', 'b', 'c']))],
    ['one word that becomes several', x(z.literal('a')), x(z.enum(['b', 'a']))],
    ['words that become any text', x(z.enum(['a', 'b'])), x(z.string())],
    ['one number that becomes a range with it', x(z.literal(1)), x(z.int().min(1))],
    ['a whole number that becomes any number', x(z.int()), x(z.number())],
    ['a wider range', x(z.int().min(1).max(5)), x(z.int().min(0).max(10))],
    ['a range that becomes open', x(z.number().gt(0).lt(9)), x(z.number())],
    ['text of any length', x(z.string().min(1).max(9)), x(z.string())],
    ['text of any form', x(z.string().regex(/^a/)), x(z.string())],
    ['an id that becomes any text', x(z.guid()), x(z.string())],
    ['a list of any length', z.array(z.int()).min(1), z.array(z.int())],
    ['a list of more', z.array(z.int()), z.array(z.union([z.int(), z.string()]))],
    ['one more alternative', z.union([kind('a')]), z.union([kind('b'), kind('a')])],
    [
      'a further optional property of an alternative',
      kind('a'),
      z.union([none, kind('a').extend({ y: z.int().optional() })]),
    ],
    ['a closed object that is open from now on', z.strictObject({ x: z.int() }), x(z.int())],
    ['a further optional property of a closed object', z.strictObject({}), z.strictObject({ x: z.int().optional() })],
    ['a record of more', z.record(z.string(), z.int()), z.record(z.string(), z.number())],
    ['a description', x(z.string()), x(z.string().describe('what it is'))],
  ];
  test.each(changes)('%s', (_, old, now) => {
    expect(acceptsAllOf(toJsonSchema(old), toJsonSchema(now))).toEqual([]);
  });
});

describe('refused is', () => {
  const changes: readonly (readonly [...Change, reason: string])[] = [
    ['a further property that is required', none, x(z.string()), 'data.x: is required now'],
    ['an optional property that is required from now on', x(z.int().optional()), x(z.int()), 'data.x: is required now'],
    ['a property that is gone', x(z.int()), none, 'data.x: is gone'],
    ['an optional property that is gone', x(z.int().optional()), none, 'data.x: is gone'],
    ['a property that may not be null any more', x(z.int().nullable()), x(z.int()), 'data.x: "null" is not accepted'],
    ['another type', x(z.string()), x(z.int()), 'data.x: "string" is not accepted'],
    ['one word less', x(z.enum(['a', 'b'])), x(z.enum(['b', 'c'])), 'data.x: "a" is not accepted'],
    ['any text that becomes words', x(z.string()), x(z.enum(['a'])), 'data.x: only some values'],
    ['any number that becomes whole', x(z.number()), x(z.int()), 'data.x: "number" is not accepted'],
    ['a new minimum', x(z.int()), x(z.int().min(0)), 'data.x: minimum is 0'],
    ['a higher minimum', x(z.int().min(0)), x(z.int().min(1)), 'data.x: minimum is 1'],
    ['a minimum that is not reached any more', x(z.int().min(0)), x(z.int().gt(0)), 'data.x: exclusiveMinimum is 0'],
    ['a lower maximum', x(z.int().max(5)), x(z.int().max(4)), 'data.x: maximum is 4'],
    ['a number out of the new range', x(z.literal(1)), x(z.int().min(2)), 'data.x: 1 is not accepted'],
    ['longer text', x(z.string()), x(z.string().min(1)), 'data.x: minLength is 1'],
    ['shorter text', x(z.string()), x(z.string().max(9)), 'data.x: maxLength is 9'],
    ['text of another form', x(z.string().regex(/^a/)), x(z.string().regex(/^b/)), 'data.x: the format or pattern'],
    ['text that becomes an id', x(z.string()), x(z.guid()), 'data.x: the format or pattern'],
    [
      'an instant that must be in UTC now',
      x(z.iso.datetime({ offset: true })),
      x(z.iso.datetime()),
      'data.x: the format',
    ],
    ['a longer list', z.array(z.int()), z.array(z.int()).min(1), 'data: minItems is 1'],
    ['a list of less', z.array(z.number()), z.array(z.int()), 'data[]: "number" is not accepted'],
    ['one alternative less', z.union([kind('a'), kind('b')]), kind('b'), 'data.kind: "a" is not accepted'],
    [
      'what an alternative must have now',
      kind('a'),
      z.union([none, kind('a').required().extend({ y: z.int() })]),
      'data.y',
    ],
    ['an open object that knows nothing more', z.looseObject({}), z.strictObject({}), 'data: other properties'],
    ['an open object whose further property has a type', z.looseObject({}), x(z.int().optional()), 'data.x'],
    ['a record of less', z.record(z.string(), z.number()), z.record(z.string(), z.int()), 'data[*]: "number"'],
    ['anything that becomes something', x(z.unknown()), x(z.string()), 'data.x: {} is not accepted'],
    ['what is not understood', x(z.tuple([z.int()])), x(z.tuple([z.number()])), 'data.x: "prefixItems" has changed'],
  ];
  test.each(changes)('%s', (_, old, now, reason) => {
    const reasons = acceptsAllOf(toJsonSchema(old), toJsonSchema(now));
    expect(reasons).toEqual([expect.stringContaining(reason)]);
  });
});

describe('refused is also what zod does not write', () => {
  const xText = { properties: { x: { type: 'string' } } };
  const changes: readonly (readonly [string, JsonSchema, JsonSchema, string])[] = [
    [
      'another form of what is also a choice',
      { type: 'string', anyOf: [{}] },
      { type: 'null', anyOf: [{}] },
      'data: "string"',
    ],
    [
      'a choice beside a form',
      { anyOf: [{}], minimum: 1 },
      { anyOf: [{}, {}], minimum: 1 },
      'data: "anyOf" has changed',
    ],
    [
      'a type for any other property',
      { type: 'object', additionalProperties: true },
      { type: 'object', ...xText },
      'data.x',
    ],
    ['a type for a property of anything', {}, xText, 'data.x: {} is not accepted'],
  ];
  test.each(changes)('%s', (_, old, now, reason) => {
    expect(acceptsAllOf(old, now)).toEqual([expect.stringContaining(reason)]);
  });
});

test('every reason is given, each with its path', () => {
  const old = z.object({ a: z.object({ b: z.array(z.number()) }), c: z.enum(['x', 'y']) });
  const now = z.object({ a: z.object({ b: z.array(z.int()), d: z.string() }), c: z.enum(['z']) });
  expect(acceptsAllOf(toJsonSchema(old), toJsonSchema(now))).toEqual([
    'data.a.d: is required now',
    'data.a.b[]: "number" is not accepted any more',
    'data.c: "x" is not accepted any more',
    'data.c: "y" is not accepted any more',
  ]);
});

test('whatever is written by the old schema is valid by one that is said to accept it', () => {
  let accepted = 0;
  const isValid = (now: JsonSchema) => z.fromJSONSchema(now as z.core.JSONSchema.JSONSchema);
  const written = schemaPairs.chain(([old, now]) =>
    acceptsAllOf(old, now).length > 0
      ? fc.constant(undefined)
      : fc.array(schemaValues(old), { minLength: 5, maxLength: 5 }).map((values) => ({ now, values })),
  );
  fc.assert(
    fc.property(written, (pair) => {
      if (!pair) return;
      accepted += 1;
      for (const value of pair.values) expect(isValid(pair.now).safeParse(value)).toMatchObject({ success: true });
    }),
    { numRuns: 1_000 },
  );
  expect(accepted).toBeGreaterThan(100);
});
