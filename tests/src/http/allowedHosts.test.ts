// Which names a setting may hold, and which requests come by one of them.
import { describe, expect, test } from '@jest/globals';
import { allowedHosts, parseAllowedHost } from '../../../src/http/allowedHosts.js';

describe('a setting', () => {
  test.each([
    ['localhost', 'localhost'],
    ['Shop.Example', 'shop.example'],
    ['shop.example:8080', 'shop.example'],
    ['10.0.0.1', '10.0.0.1'],
    ['::1', '[::1]'],
    ['[::1]:80', '[::1]'],
  ])('%p names %p', (entry, name) => {
    expect(parseAllowedHost(entry)).toBe(name);
  });

  test.each([
    '',
    ' ',
    'a b',
    'http://shop.example',
    'shop.example/',
    'user@shop.example',
    '::bad::x',
    '[::1',
    ':::',
    '<',
  ])('%p is no name, and is quoted in the complaint', (entry) => {
    expect(() => parseAllowedHost(entry)).toThrow(`"${entry}" is not a host name`);
    expect(() => allowedHosts(['localhost', entry])).toThrow(`"${entry}"`);
  });
});

describe('a request', () => {
  const hosts = allowedHosts(['Shop.example', '::1']);

  test('comes by a name whatever its case and port', () => {
    const headers = ['shop.example', 'SHOP.EXAMPLE:1', 'shop.example:', '[::1]:80'];
    expect(headers.map((header) => hosts.hasHost(header))).toEqual([true, true, true, true]);
    const origins = ['http://shop.example', 'https://shop.example:8443', 'http://[::1]:1'];
    expect(origins.map((origin) => hosts.hasOrigin(origin))).toEqual([true, true, true]);
  });

  test('comes by no name with anything else', () => {
    const headers = [
      undefined,
      '',
      'shop.example.evil',
      'a.shop.example',
      'shop.example:x',
      'shop.example@evil',
      '::1',
    ];
    expect(headers.filter((header) => hosts.hasHost(header))).toEqual([]);
    expect(['', 'null', 'shop.example', 'http://evil/shop.example'].filter((it) => hosts.hasOrigin(it))).toEqual([]);
  });
});
