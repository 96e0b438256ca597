// Fills a log quickly, past the store's API: only reading is measured on it.
import { newStream, sampleEvents } from './sampleEvents.js';

const eventsPerStream = 10;
const streamsPerStatement = 100;

/** @param insert gets a JSON array of events: s(tream), k (place in it from 0), i(d), t(ype), d(ata), m(etadata). */
export async function fillTable(events: number, insert: (sample: string) => Promise<unknown>): Promise<void> {
  for (let left = events; left > 0; left -= eventsPerStream * streamsPerStatement) {
    await insert(sampleStatement(eventsPerStream, streamsPerStatement));
  }
}

export function sampleStatement(perStream: number, streams: number): string {
  const events = Array.from({ length: streams }, newStream).flatMap((s) =>
    sampleEvents(s, perStream).map(({ id, type, data, metadata }, k) => ({
      s,
      k,
      i: id,
      t: type,
      d: data,
      m: metadata,
    })),
  );
  return JSON.stringify(events);
}
