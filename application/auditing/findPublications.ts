// Finds how messages were published: the relay says it of many at once, under the correlation of the last of them.
import type { PositionRange } from '../../domain/notification/relay.js';
import type { RecordedEvent } from '../ports/eventStore.js';
import type { ReadableLog } from './wholeStream.js';

const advanced = 'RelayAdvanced';

/** What tells of a message by itself; the steps of the relay passed it by, or are not all of its story. */
const outcomes: readonly string[] = ['IntegrationEventPublished', 'IntegrationEventParked', 'IntegrationEventSkipped'];

/**
 * The step of the relay that took each request's message along, by the id of the request; none for those that wait, or
 * have outcomes of their own. It costs a look forwards from the request.
 * @param events of one trace, in the order of the log.
 */
export async function findPublications(
  log: Pick<ReadableLog, 'readAll'>,
  events: readonly RecordedEvent[],
): Promise<ReadonlyMap<string, RecordedEvent>> {
  const ownStory = new Set(events.filter(({ type }) => outcomes.includes(type)).map(messageOf));
  const requests = events.filter(
    (event) => event.type === 'IntegrationEventRequested' && !ownStory.has(messageOf(event)),
  );
  const found = new Map<string, RecordedEvent>();
  for (const request of requests) {
    const step = await stepOver(log, request.position);
    if (step) found.set(request.id, step);
  }
  return found;
}

async function stepOver(log: Pick<ReadableLog, 'readAll'>, position: bigint): Promise<RecordedEvent | undefined> {
  for await (const step of log.readAll({ after: position, types: [advanced] })) {
    const { after, upTo } = step.data as PositionRange;
    if (BigInt(upTo) >= position) return BigInt(after) < position ? step : undefined;
  }
  return undefined;
}

function messageOf({ data }: RecordedEvent): unknown {
  return (data as { readonly messageId?: unknown }).messageId;
}
