// How queries show instants: as events have them, not as the session of the database would.

/** SQL for a timestamptz as ISO 8601 in UTC, with milliseconds. */
export const instant = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
