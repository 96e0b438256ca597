// A schema and what may have become of it: the same, something near it, or something else, at every depth.
import fc from 'fast-check';
import type { JsonSchema } from '../../../application/eventSchemas/jsonSchema.js';

type Pair = readonly [old: JsonSchema, now: JsonSchema];

const low = fc.constantFrom({}, { minimum: 0 }, { minimum: 1 }, { exclusiveMinimum: 0 });
const high = fc.constantFrom({}, { maximum: 9 }, { maximum: 8 }, { exclusiveMaximum: 9 });
const numbers = fc
  .tuple(fc.constantFrom('number', 'integer'), low, high)
  .map(([type, least, most]): JsonSchema => ({ type, ...least, ...most }));
const texts = fc.constantFrom<JsonSchema>(
  { type: 'string' },
  { type: 'string', minLength: 1 },
  { type: 'string', minLength: 2, maxLength: 3 },
  { type: 'string', maxLength: 4 },
  { type: 'string', format: 'uuid' },
  { type: 'string', pattern: '^[ab]$' },
);
const words = fc
  .subarray(['a', 'b', 1, 2, null], { minLength: 1 })
  .map((values): JsonSchema => (values.length === 1 ? { const: values[0] } : { enum: values }));
const others = fc.constantFrom<JsonSchema>({ type: 'null' }, { type: ['string', 'null'] }, { type: 'boolean' }, {});
const leaves = fc.oneof(numbers, texts, words, others);

/** Each half by itself: of the schemas that a pair is made of, which one has which? */
const both = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof(
    { weight: 3, arbitrary: arbitrary.map((one) => [one, one] as const) },
    { weight: 1, arbitrary: fc.tuple(arbitrary, arbitrary) },
  );

const { pair } = fc.letrec<{ pair: Pair }>((tie) => {
  const child = tie('pair');
  return {
    pair: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      both(leaves),
      fc.tuple(child, both(fc.constantFrom({}, { minItems: 1 }, { maxItems: 3 }))).map(asLists),
      fc.tuple(child, child, both(fc.subarray(['a', 'b'])), both(fc.subarray(['a', 'b', 'c'])), others).map(asObjects),
      child.map(([old, now]): Pair => [asRecord(old), asRecord(now)]),
      fc.tuple(child, child, fc.boolean()).map(asUnions),
      fc.tuple(child, child).map(([[old], [, now]]): Pair => [old, now]),
    ),
  };
});

function asLists([[old, now], [was, is]]: readonly [Pair, readonly [JsonSchema, JsonSchema]]): Pair {
  return [
    { type: 'array', items: old, ...was },
    { type: 'array', items: now, ...is },
  ];
}

type Names = readonly [old: string[], now: string[]];

function asObjects([a, b, required, named, closed]: readonly [Pair, Pair, Names, Names, JsonSchema]): Pair {
  const object = (half: 0 | 1): JsonSchema => {
    const children: Record<string, JsonSchema> = { a: a[half], b: b[half], c: b[half] };
    const names = named[half];
    return {
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, children[name] ?? {}])),
      required: required[half].filter((name) => names.includes(name)),
      ...(closed.type === 'null' && { additionalProperties: false }),
    };
  };
  return [object(0), object(1)];
}

function asRecord(values: JsonSchema): JsonSchema {
  return { type: 'object', propertyNames: { type: 'string' }, additionalProperties: values };
}

function asUnions([[a, b], [c, d], isWider]: readonly [Pair, Pair, boolean]): Pair {
  return [isWider ? a : { anyOf: [a, c] }, { anyOf: [d, b] }];
}

export const schemaPairs: fc.Arbitrary<Pair> = pair;
