// CSV that every reader of RFC 4180 takes apart again, and that no spreadsheet takes for a formula.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import { csvHeader, csvRecord, eventAsCsv } from '../../../src/cli/eventCsv.js';
import { sampleEvent } from '../../contract/sampleEvents.js';

/** A strict reader of one record. */
function parsed(record: string): readonly string[] {
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n$)/y;
  const cells: string[] = [];
  for (let match = cell.exec(record); match; match = cell.exec(record)) {
    const [, text = '', end] = match;
    cells.push(text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text);
    if (end !== ',') return cells;
  }
  throw new Error(`not one record: ${record}`);
}

const isFormula = (cell: string) => /^[=+\-@\t\r\n＝＋－＠]/.test(cell);

describe('a record', () => {
  test('is read as what was written, whatever that was', () => {
    const cell = fc.oneof(fc.string(), fc.stringMatching(/^[=+@",\r\n' a-]*$/));
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
        expect(parsed(csvRecord(cells))).toEqual(cells.map((text) => (isFormula(text) ? `'${text}` : text)));
      }),
    );
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])('starts no formula with %j', (cell) => {
    expect(parsed(csvRecord(['a', cell]))).toEqual(['a', `'${cell}`]);
  });
});

test('an event is one record under its headings, its data as JSON in one cell', () => {
  const sample = sampleEvent({ type: '=cmd', data: { title: 'Dune, "the" book\n' } });
  const place = { stream: 'book-1', revision: 3n, position: 42n, recordedAt: '2026-10-01T12:00:00.000Z' };
  const event: RecordedEvent = { ...sample, ...place };
  const cells = parsed(eventAsCsv(event));
  const named = Object.fromEntries(parsed(csvHeader).map((name, index) => [name, cells[index]]));
  const { correlationId, causationId, actor, instance } = sample.metadata;
  const metadata = { correlationId, causationId, actor, instance, schemaVersion: '1' };
  expect(named).toEqual({
    ...place,
    ...metadata,
    id: sample.id,
    revision: '3',
    position: '42',
    type: "'=cmd",
    data: JSON.stringify(sample.data),
  });
});
