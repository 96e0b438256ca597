// Read models in which every event that is lost, doubled or out of its order shows: each row is a chain over its events.
import { createHash } from 'node:crypto';

const chained = (chain, text) => createHash('sha256').update(`${chain} ${text}`).digest('hex').slice(0, 16);

/** A journal has one row for the whole log, any other tally a row for each id. In version n, each amount counts n times. */
export function tally(name, { version = 1 } = {}) {
  const key = name.startsWith('journal') ? () => 'all' : ({ data }) => data.id;
  const add = (row, { id, data }) => ({
    id: row?.id ?? data.id,
    events: (row?.events ?? 0) + 1,
    total: (row?.total ?? 0) + data.amount * version,
    chain: chained(row?.chain, id),
  });
  const addToAll = (row, event) => ({ ...add(row, event), id: 'all' });
  return {
    name,
    version,
    table: {
      name,
      key: 'id',
      columns: { id: 'text', events: 'int', total: 'int', chain: 'text' },
      indexes: ['(total)', '(chain)'],
    },
    handlers: name.startsWith('journal')
      ? { Added: { key, fold: addToAll } }
      : { Added: { key, fold: add }, Cleared: { key, fold: () => undefined } },
  };
}
