// The one way to write a JSON value, so that equal values have equal bytes and therefore equal hashes: RFC 8785.

/** Deeper ones are nobody's data, and would use up the stack. */
const deepestLevel = 1_000;

export class NoCanonicalFormError extends Error {
  override readonly name = 'NoCanonicalFormError';
}

/**
 * The value in the canonical form of RFC 8785 (JCS). One liberty: a lone surrogate, which the RFC refuses, is written as
 * its escape, because a log may hold one and must be sealable all the same.
 * @throws NoCanonicalFormError when the value is not JSON, or nested more than 1,000 levels deep.
 */
export function canonicalJson(value: unknown, level = 0): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value !== 'object')
    throw new NoCanonicalFormError(`Only JSON has a canonical form, and ${value} is none.`);
  if (level >= deepestLevel) throw new NoCanonicalFormError(`It is nested more than ${deepestLevel} levels deep.`);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, level + 1)).join(',')}]`;
  // Without a comparison, sort goes by UTF-16 code units, as the RFC wants it.
  const names = Object.keys(value).sort();
  const member = (name: string) =>
    `${JSON.stringify(name)}:${canonicalJson((value as Record<string, unknown>)[name], level + 1)}`;
  return `{${names.map(member).join(',')}}`;
}
