// Puts on record what an operator does to the relay, or about one of its messages: who, when, why.
import { v7 as uuidV7 } from 'uuid';
import { type IntegrationEventOutcome, integrationEventStream } from '../../domain/notification/integrationEvent.js';
import { type RelayEvent, relayStream } from '../../domain/notification/relay.js';
import { type CommandContext, toAppend } from '../handleCommand.js';
import type { Appended, EventStore, RecordedEvent } from '../ports/eventStore.js';

type Operator = Pick<CommandContext, 'actor' | 'instance'>;

export function recordRelaySteering(store: EventStore, event: RelayEvent, operator: Operator): Promise<Appended> {
  return store.append(relayStream, 'any', toAppend([event], { ...operator, correlationId: uuidV7() }));
}

/** As part of what followed from the request of the message. */
export async function recordMessageDecision(
  store: EventStore,
  { event, request }: { event: IntegrationEventOutcome; request: RecordedEvent },
  operator: Operator,
): Promise<void> {
  const { correlationId } = request.metadata;
  const events = toAppend([event], { ...operator, correlationId, causationId: request.id });
  await store.append(integrationEventStream(event.data.messageId), 'any', events);
}
