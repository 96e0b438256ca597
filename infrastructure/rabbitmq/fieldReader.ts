// Reads what neighbours sent by name, whatever it really is: own properties only, without regard to case.

/** @returns what finds a field; the exact name goes before others, and what is no object has no fields. */
export function fieldReader(value: unknown): (name: string) => unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const fields = new Map<string, unknown>();
  for (const [name, field] of Object.entries(isObject ? value : {})) {
    fields.set(name, field);
    const lowerCased = name.toLowerCase();
    if (!fields.has(lowerCased)) fields.set(lowerCased, field);
  }
  return (name) => (fields.has(name) ? fields.get(name) : fields.get(name.toLowerCase()));
}
