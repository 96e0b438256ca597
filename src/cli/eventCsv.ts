// Events as CSV by RFC 4180, safe to open in a spreadsheet.
import type { RecordedEvent } from '../../application/ports/eventStore.js';

const columns: Readonly<Record<string, (event: RecordedEvent) => unknown>> = {
  position: ({ position }) => position,
  recordedAt: ({ recordedAt }) => recordedAt,
  stream: ({ stream }) => stream,
  revision: ({ revision }) => revision,
  type: ({ type }) => type,
  id: ({ id }) => id,
  actor: ({ metadata }) => metadata.actor,
  instance: ({ metadata }) => metadata.instance,
  correlationId: ({ metadata }) => metadata.correlationId,
  causationId: ({ metadata }) => metadata.causationId,
  schemaVersion: ({ metadata }) => metadata.schemaVersion,
  data: ({ data }) => JSON.stringify(data),
};

export const csvHeader = csvRecord(Object.keys(columns));

/** One record with its line break. `data` is JSON in one cell. */
export function eventAsCsv(event: RecordedEvent): string {
  return csvRecord(Object.values(columns).map((cell) => String(cell(event) ?? '')));
}

/**
 * A cell that a spreadsheet would take for a formula gets an apostrophe in front, which spreadsheets read as "this is text";
 * it is the one place where CSV is not exact.
 */
export function csvRecord(cells: readonly string[]): string {
  const quoted = cells.map((cell) => {
    const text = /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${quoted.join(',')}\r\n`;
}
