// Reports facts into a log in memory, for the tests of those who report them.
import { FactBuffer, type FactParts } from '../../../application/auditing/factBuffer.js';
import type { EventStore, EventToAppend } from '../../../application/ports/eventStore.js';

export interface Reporting extends FactParts {
  /** What `clock` says. */
  now: Date;
  /** What was recorded by now. */
  recorded(): Promise<readonly { readonly stream: string; readonly event: EventToAppend }[]>;
}

export function reporting(): Reporting {
  const written: { stream: string; event: EventToAppend }[] = [];
  const store = {
    async append(stream: string, _expected: unknown, events: readonly EventToAppend[]) {
      written.push(...events.map((event) => ({ stream, event })));
      return { revision: BigInt(written.length) };
    },
  } as Partial<EventStore> as EventStore;
  const facts = new FactBuffer(store, { info() {}, warn() {}, error() {} });
  const parts: Reporting = {
    now: new Date('2026-10-01T23:59:59.999Z'),
    facts,
    instance: 'one',
    clock: { now: () => parts.now, monotonicMs: () => 0 },
    async recorded() {
      await facts.stop();
      return written;
    },
  };
  return parts;
}
