// The canonical form is that of RFC 8785, example by example.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, NoCanonicalFormError } from '../../../domain/auditing/canonicalJson.js';

describe('the canonical form', () => {
  test('is that of the example in section 3.2 of the RFC', () =>
    expect(
      canonicalJson(
        JSON.parse(String.raw`{
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
          "literals": [null, true, false]
        }`),
      ),
    ).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    ));

  test('has the names of section 3.2.3 in the order of their UTF-16 code units', () => {
    const value = JSON.parse(String.raw`{
      "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"
    }`);
    expect(Object.values(JSON.parse(canonicalJson(value)))).toContain('One');
    expect(canonicalJson(value).match(/"[^"]*"(?=[,}])/g)).toEqual([
      '"Carriage Return"',
      '"One"',
      '"Control"',
      '"Latin Small Letter O With Diaeresis"',
      '"Euro Sign"',
      '"Emoji: Grinning Face"',
      '"Hebrew Letter Dalet With Dagesh"',
    ]);
  });

  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('has the number %s of appendix B as %s', (bits, text) =>
    expect(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text),
  );

  test('is the same for equal values, whatever the order of their names, and means the same', () =>
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (value) => {
        const entries = Object.entries(value);
        const reversed = Object.fromEntries(entries.reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    ));

  test('exists of a lone surrogate too, because a log may hold one', () =>
    expect(canonicalJson('\ud800')).toBe(String.raw`"\ud800"`));

  test.each([[undefined], [Number.NaN], [Number.POSITIVE_INFINITY], [1n], [{ a: undefined }]])(
    'does not exist of %p, which is no JSON',
    (value) => expect(() => canonicalJson(value)).toThrow(NoCanonicalFormError),
  );
});
