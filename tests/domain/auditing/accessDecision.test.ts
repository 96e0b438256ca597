// How much of an address is told: enough to see where attempts come from, too little to see from whom.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { networkOf } from '../../../domain/auditing/accessDecision.js';

describe('the network of an address', () => {
  test.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['127.0.0.1', '127.0.0.0/24'],
    ['2001:0db8:0001:2:3:4:5:6', '2001:db8:1::/48'],
    ['2001:db8::7', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
  ])('%s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test.each([
    '',
    'localhost',
    '1.2.3',
    '1:2',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    '2001:db8::g',
    '1.2.3.4.5',
    '1:2:3:4:5:6:7::8:9',
  ])('of what is no address (%p) is unknown', (address) => {
    expect(networkOf(address)).toBe('unknown');
  });

  test('is the same for all of its addresses, and has nothing of the rest', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.nat(255), (address, last) => {
        const neighbour = address.replace(/\d+$/, `${last}`);
        expect(networkOf(neighbour)).toBe(networkOf(address));
        expect(networkOf(address)).toBe(address.replace(/\d+$/, '0/24'));
      }),
    );
    const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
    const groups = (length: number) => fc.array(group, { minLength: length, maxLength: length });
    fc.assert(
      fc.property(groups(3), groups(5), (first, rest) => {
        expect(networkOf([...first, ...rest].join(':'))).toBe(`${first.join(':')}::/48`);
      }),
    );
  });
});
