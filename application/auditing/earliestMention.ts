// Ids of version 7 begin with the time they were made at, which says how far back the log can know of them.

/** An id is made by its maker's clock, which may be ahead of the store's: never by more than this. */
const makersClockAheadMs = 86_400_000;

/** Nothing that names the id was recorded before this instant; ISO 8601. Undefined when the id does not tell. */
export function earliestMention(id: string): string | undefined {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(id)) return undefined;
  const madeAtMs = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  return new Date(madeAtMs - makersClockAheadMs).toISOString();
}
