// Whatever work returns or throws, what is recorded of it is small, plain, and says what is missing.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventSchemas } from '../../../application/eventSchemas/index.js';
import { cappedFault, cappedSummary, mostSummaryBytes } from '../../../application/scheduling/cappedOutput.js';
import { DomainError } from '../../../domain/domainError.js';

const run = { job: 'work', runId: 'work@2026-10-01T12:00:00.000Z', at: '2026-10-01T12:00:00.000Z' };
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe('a summary', () => {
  test.each([
    [{}],
    [{ listed: 3, source: 'sample', withheld: ['a', 'b'], ratio: -0.5, none: [], empty: '' }],
    [{ text: 'Füße, 漢字, 😀, "quoted"\n' }],
    [{ text: 'x'.repeat(14_000) }],
  ])('that is small and plain is kept as it is (%#)', (summary) => {
    expect(cappedSummary(summary)).toStrictEqual(summary);
  });

  test.each([undefined, null])('may be missing altogether (%s)', (returned) => {
    expect(cappedSummary(returned)).toStrictEqual({});
  });

  test.each([
    ['done', 'string'],
    [12, 'number'],
    [['a'], 'list'],
    [() => {}, 'function'],
  ])('is made of values with names, not of %p', (returned, what) => {
    expect(cappedSummary(returned)).toStrictEqual({
      omitted: `Not all that the work returned is here. It was a ${what} instead of values with names.`,
    });
  });

  test('keeps what is short whole, gives the rest of the room to what is long, and says how much is missing', () => {
    const withheld = Array.from({ length: 3_000 }, (_, index) => `book ${index}`);
    const summary = cappedSummary({ withheld, note: '😀'.repeat(20_000), listed: 3, source: 'sample' });
    const kept = summary.withheld as readonly string[];
    const note = summary.note as string;
    expect(summary).toMatchObject({ listed: 3, source: 'sample' });
    expect(kept.length).toBeGreaterThan(400);
    expect(kept).toEqual(withheld.slice(0, kept.length));
    expect(note).toBe('😀'.repeat(note.length / 2));
    expect(summary.omitted).toBe(
      `Not all that the work returned is here. withheld: only ${kept.length} of 3000 entries; note: only ${note.length} of 40000 characters.`,
    );
    expect(bytesOf(summary)).toBeGreaterThan(mostSummaryBytes * 0.8);
  });

  test('keeps the beginning of an only entry that is too long', () => {
    const summary = cappedSummary({ list: ['x'.repeat(20_000), 'y'] });
    expect(summary.list).toEqual([expect.stringMatching(/^x{14000,}$/)]);
    expect(summary.omitted).toContain('list: only the beginning of 1 of 2 entries');
  });

  test('goes without values of other kinds, and says so', () => {
    const returned = {
      ok: true,
      ratio: Number.NaN,
      at: new Date(0),
      big: 1n,
      list: ['a', 1],
      holes: Array(1),
      kept: 1,
    };
    const other = 'neither a number, nor text, nor a list of texts';
    expect(cappedSummary(returned)).toStrictEqual({
      kept: 1,
      omitted:
        `Not all that the work returned is here. ok: ${other}; ratio: NaN; at: ${other}; big: ${other}; ` +
        `list: ${other}; holes: ${other}.`,
    });
  });

  test('goes without values that have endless names, and says so', () => {
    expect(cappedSummary({ ['name'.repeat(1_000)]: 1, kept: 1 })).toStrictEqual({
      kept: 1,
      omitted: 'Not all that the work returned is here. a value with a long name: namenamenamenamenam….',
    });
  });

  test('has a hundred values at most, and names ten of those that are missing', () => {
    const many = Object.fromEntries(
      Array.from({ length: 250 }, (_, index) => [`n${index}`, index < 20 ? null : index]),
    );
    const { omitted, ...kept } = cappedSummary(many);
    expect(Object.keys(kept)).toEqual(Array.from({ length: 80 }, (_, index) => `n${index + 20}`));
    expect(omitted).toMatch(/^Not all that the work returned is here\. only 100 of 250 values; n0: .*; and 11 more\.$/);
  });

  test('that throws when it is read is told of', () => {
    const returned = {
      get listed(): number {
        throw new Error('not yet');
      },
    };
    expect(cappedSummary(returned)).toStrictEqual({ omitted: 'What the work returned could not be read. not yet' });
  });

  test('has no characters that PostgreSQL takes in no text', () => {
    expect(cappedSummary({ 'a\0': 'b\0', list: ['\ud83d', '\ude00'] })).toStrictEqual({
      'a\uFFFD': 'b\uFFFD',
      list: ['\uFFFD', '\uFFFD'],
    });
  });
});

const units = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 5 }),
  fc.constantFrom('"', '\\', '\0', '\ud800', 'é', '😀'),
);
const long = fc.tuple(units, fc.integer({ min: 1, max: 40_000 })).map(([unit, times]) => unit.repeat(times));
const lists = fc
  .tuple(
    fc.array(fc.oneof(long, fc.string(), units), { minLength: 1, maxLength: 5 }),
    fc.integer({ min: 1, max: 1_000 }),
  )
  .map(([items, times]) => Array.from({ length: times }, () => items).flat());
const numbers = fc.oneof(fc.double(), fc.integer());
const values = fc.oneof(long, fc.string(), lists, numbers, fc.anything());
const names = fc.oneof(
  fc.string({ unit: 'binary' }),
  long,
  fc.constantFrom('omitted', '__proto__', 'toJSON', 'length'),
);
const returned = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withSparseArray: true, withMap: true }),
  fc.dictionary(names, values, { maxKeys: 150, size: 'medium' }),
  fc.dictionary(fc.string(), values, { maxKeys: 5 }),
);

test('whatever work returns, its summary has its size, is what the event is to have, and can be stored', () => {
  fc.assert(
    fc.property(returned, (anything) => {
      const summary = cappedSummary(anything);
      const json = JSON.stringify({ ...run, summary });
      expect(bytesOf(summary)).toBeLessThanOrEqual(mostSummaryBytes);
      expect(eventSchemas.RunCompleted.safeParse(JSON.parse(json))).toMatchObject({ success: true });
      expect(eventSchemas.RunCompleted.safeParse({ ...run, summary })).toMatchObject({ success: true });
      expect(json).not.toMatch(/\\u0000|\\ud[89a-f]/);
    }),
    // To find the smallest of such values would take long.
    { interruptAfterTimeLimit: 20_000 },
  );
});

describe('a fault', () => {
  test.each([
    [new Error('no answer'), { code: 'Error', message: 'no answer' }],
    [new TypeError('no function'), { code: 'TypeError', message: 'no function' }],
    [new DomainError('no_handler', 'no work'), { code: 'no_handler', message: 'no work' }],
    ['just words', { code: 'Error', message: 'just words' }],
    [undefined, { code: 'Error', message: 'undefined' }],
    [Object.create(null), { code: 'Error', message: 'The work failed with something that has no words for it.' }],
    [Object.assign(new Error('x'), { name: 7, message: 1n }), { code: '7', message: '1' }],
    [new Error('zero \0'), { code: 'Error', message: 'zero \uFFFD' }],
  ])('has the words of what was thrown (%#)', (thrown, fault) => {
    expect(cappedFault(thrown)).toStrictEqual(fault);
  });

  test.each([new Error('x'.repeat(5_000)), new DomainError('x'.repeat(5_000), 'x'.repeat(5_000))])(
    'with many words is cut, and shows it',
    (thrown) => {
      const { code, message } = cappedFault(thrown);
      expect(code.length).toBeLessThanOrEqual(100);
      expect(message).toBe(`${'x'.repeat(999)}…`);
    },
  );

  test('is what the event is to have, whatever was thrown', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          long.map((text) => new Error(text)),
        ),
        (thrown) => {
          const event = { ...run, error: cappedFault(thrown) };
          expect(eventSchemas.RunFailed.safeParse(event)).toMatchObject({ success: true });
          expect(JSON.stringify(event)).not.toMatch(/\\u0000|\\ud[89a-f]/);
        },
      ),
    );
  });
});
