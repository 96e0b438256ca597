// Puts on record what an operator does to a projection: who, when, why.
import { v7 as uuidV7 } from 'uuid';
import type { ProjectionControlEvent } from '../../domain/operations/projectionControl.js';
import { type CommandContext, toAppend } from '../handleCommand.js';
import type { EventStore } from '../ports/eventStore.js';

export async function recordProjectionControl(
  store: EventStore,
  event: ProjectionControlEvent,
  context: Pick<CommandContext, 'actor' | 'instance'>,
): Promise<void> {
  const events = toAppend([event], { ...context, correlationId: uuidV7() });
  await store.append(`projection-${event.data.projection}`, 'any', events);
}
