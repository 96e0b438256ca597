// Moments are named without doubt: with a time zone, or as how long ago.
import { expect, test } from '@jest/globals';
import { InvalidArgumentError } from 'commander';
import { instant } from '../../../src/cli/instants.js';

test.each([
  ['2026-10-01', '2026-10-01T00:00:00.000Z'],
  ['2026-10-01T12:30Z', '2026-10-01T12:30:00.000Z'],
  ['2026-10-01T12:30:15.5Z', '2026-10-01T12:30:15.500Z'],
  ['2026-10-01T12:30:00+02:00', '2026-10-01T10:30:00.000Z'],
])('%s is %s', (text, expected) => {
  expect(instant(text)).toBe(expected);
});

test.each([
  ['90s', 90_000],
  ['5m', 300_000],
  ['2h', 7_200_000],
  ['7d', 604_800_000],
  ['1w', 604_800_000],
])('%s is that long ago', (text, ms) => {
  const before = Date.now();
  const agoMs = Date.parse(instant(text)) + ms;
  expect(agoMs).toBeGreaterThanOrEqual(before);
  expect(agoMs).toBeLessThanOrEqual(Date.now());
});

test.each(['yesterday', '2026-10-01T12:30', '2026-13-01', '10', '-2h', '', '2 h'])('%j is refused', (text) => {
  expect(() => instant(text)).toThrow(InvalidArgumentError);
});
