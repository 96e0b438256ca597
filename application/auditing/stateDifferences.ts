// What changed between two states, field by field.

export interface Difference {
  /** `price`, `category.name`, `authors[0].name`; empty for the state itself. */
  readonly path: string;
  /** Absent when the field is new. */
  readonly from?: unknown;
  /** Absent when the field is gone. */
  readonly to?: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Of plain data, in the order of the fields of `to`. Objects, and lists of one length, are compared within; anything else
 * that differs has changed as a whole. A state that comes into being or ends does so field by field.
 */
export function stateDifferences(from: unknown, to: unknown, path = ''): readonly Difference[] {
  if (Object.is(from, to)) return [];
  const [before, after] = [fieldsOf(from), fieldsOf(to)];
  const isWithin = before && after ? isSameKind(before, after) : false;
  const beginsOrEnds = (from === undefined && isObject(after)) || (to === undefined && isObject(before));
  if (!isWithin && !beginsOrEnds) return [differenceOf(path, from, to)];
  const names = new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})]);
  const within = [...names].flatMap((name) =>
    stateDifferences(before?.[name], after?.[name], pathTo(path, name, after ?? before)),
  );
  // An empty object came or went: that is a change too.
  return within.length === 0 && beginsOrEnds ? [differenceOf(path, from, to)] : within;
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
}

function isObject(fields: Fields | undefined): boolean {
  return fields !== undefined && !Array.isArray(fields);
}

function isSameKind(before: Fields, after: Fields): boolean {
  if (Array.isArray(before) && Array.isArray(after)) return before.length === after.length;
  return !Array.isArray(before) && !Array.isArray(after);
}

function pathTo(path: string, name: string, owner: Fields | undefined): string {
  if (Array.isArray(owner)) return `${path}[${name}]`;
  return path ? `${path}.${name}` : name;
}

function differenceOf(path: string, from: unknown, to: unknown): Difference {
  return { path, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}
