// How what is known of the relay reads out of its tables.

/** SQL for a timestamptz as ISO 8601 in UTC, with milliseconds. */
export const utc = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** SQL for the pause of the relay's checkpoint, as RelayStanding has it; null when it is not paused. */
export const pauseOf = (checkpoint: string) =>
  `case when ${checkpoint}.paused_at is not null then json_build_object('at', ${utc(`${checkpoint}.paused_at`)},
     'by', ${checkpoint}.paused_by, 'reason', ${checkpoint}.pause_reason) end`;
