// The one way to write a JSON value, so that equal values have equal bytes and therefore equal hashes: RFC 8785.

/**
 * The value in the canonical form of RFC 8785 (JCS). One liberty: a lone surrogate, which the RFC refuses, is written as
 * its escape, because a log may hold one and must be sealable all the same.
 * @throws TypeError when the value is not JSON.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`Only JSON has a canonical form, and ${typeof value} is none.`);
  // Without a comparison, sort goes by UTF-16 code units, as the RFC wants it.
  const names = Object.keys(value).sort();
  const member = (name: string) => `${JSON.stringify(name)}:${canonicalJson((value as Record<string, unknown>)[name])}`;
  return `{${names.map(member).join(',')}}`;
}
