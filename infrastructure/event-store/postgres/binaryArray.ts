// An array as PostgreSQL itself writes one: unlike its text form, nothing is quoted, and JSON is checked only once.

const elementTypes = { text: 25, json: 114 } as const;

/** @param items at least one. */
export function binaryArray(elementType: keyof typeof elementTypes, items: readonly string[]): Buffer {
  const header = [1, 0, elementTypes[elementType], items.length, 1]; // dimensions, nulls, type, length, first index
  const size = items.reduce((sum, item) => sum + 4 + Buffer.byteLength(item), 4 * header.length);
  const buffer = Buffer.allocUnsafe(size);
  let at = 0;
  for (const word of header) at = buffer.writeInt32BE(word, at);
  for (const item of items) {
    const length = buffer.write(item, at + 4);
    at = buffer.writeInt32BE(length, at) + length;
  }
  return buffer;
}
