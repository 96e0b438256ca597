// What changed between two states, field by field.

export interface Difference {
  /** `price`, `category.name`, `authors[0].name`; empty for the state itself. */
  readonly path: string;
  /** Absent when the field is new. */
  readonly from?: unknown;
  /** Absent when the field is gone. */
  readonly to?: unknown;
}

/**
 * Of plain data, in the order of its fields. Objects, and lists of one length, are compared within; anything else that
 * differs has changed as a whole. An object that comes into being or ends does so field by field.
 */
export function stateDifferences(from: unknown, to: unknown, path = ''): readonly Difference[] {
  if (Object.is(from, to)) return [];
  const [before, after] = [fieldsOf(from), fieldsOf(to)];
  if (!isComparedWithin(from, to)) return [differenceOf(path, from, to)];
  const isList = Array.isArray(to);
  const names = new Set([...after.keys(), ...before.keys()]);
  const within = [...names].flatMap((name) =>
    stateDifferences(before.get(name), after.get(name), isList ? `${path}[${name}]` : path ? `${path}.${name}` : name),
  );
  // An empty object came or went: that is a change too.
  return names.size === 0 && (from === undefined || to === undefined) ? [differenceOf(path, from, to)] : within;
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(value ?? {}));
}

function isComparedWithin(from: unknown, to: unknown): boolean {
  if (Array.isArray(from) && Array.isArray(to)) return from.length === to.length;
  return (isObject(from) || from === undefined) && (isObject(to) || to === undefined);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function differenceOf(path: string, from: unknown, to: unknown): Difference {
  return { path, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}
