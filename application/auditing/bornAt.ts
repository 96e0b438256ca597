// Ids of version 7 begin with the time they were made at, which says from where on the log can know of them.

/** ISO 8601, by its maker's clock; undefined when the id does not tell. */
export function bornAt(id: string): string | undefined {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(id)) return undefined;
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toISOString();
}
