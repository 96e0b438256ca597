// Events for the contract suites: every stream, type and id is new, because the log may be shared with other suites.
import { randomUUID } from 'node:crypto';
import type { EventToAppend, RecordedEvent } from '../../application/ports/eventStore.js';

export function newStream(): string {
  return `contractSample-${randomUUID()}`;
}

export function newType(): string {
  return `Sampled${randomUUID().replaceAll('-', '')}`;
}

export function sampleEvent(parts: Partial<EventToAppend> = {}): EventToAppend {
  return {
    id: randomUUID(),
    type: 'Sampled',
    data: { title: 'Anything' },
    metadata: {
      correlationId: randomUUID(),
      causationId: randomUUID(),
      actor: 'contract',
      instance: 'tests',
      schemaVersion: 1,
    },
    ...parts,
  };
}

export function sampleEvents(count: number, parts: Partial<Omit<EventToAppend, 'id'>> = {}): EventToAppend[] {
  return Array.from({ length: count }, () => sampleEvent(parts));
}

export async function toArray<Item = RecordedEvent>(events: AsyncIterable<Item>): Promise<Item[]> {
  const array: Item[] = [];
  for await (const event of events) array.push(event);
  return array;
}

export function idsOf(events: readonly { readonly id: string }[]): string[] {
  return events.map(({ id }) => id);
}
