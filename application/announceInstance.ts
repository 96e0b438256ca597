// An instance says in the log that it started, and that it stopped in order: what is between is the time it was there.
import { v7 as uuidV7 } from 'uuid';
import { type InstanceEvent, instanceStream, type StopReason } from '../domain/operations/instance.js';
import type { InstanceIdentity } from '../domain/scheduling/scheduledJobEvents.js';
import { type CommandContext, toAppend } from './handleCommand.js';
import type { Clock } from './ports/clock.js';
import type { EventStore } from './ports/eventStore.js';

export interface InstanceParts {
  readonly store: EventStore;
  readonly identity: InstanceIdentity;
  /** Of the service. */
  readonly version: string;
  readonly clock: Clock;
}

export interface AnnouncedInstance {
  /** To be called at most once, when nothing of the instance is under way any more. @throws what the store throws. */
  stopped(reason: StopReason): Promise<void>;
}

/**
 * Records the start of this process, whose boot id nobody used before.
 * @throws what the store throws.
 */
export async function announceInstance({ store, identity, version, clock }: InstanceParts): Promise<AnnouncedInstance> {
  const { instance, boot } = identity;
  const stream = instanceStream(boot);
  const context: CommandContext = { correlationId: uuidV7(), actor: 'service', instance };
  const at = () => clock.now().toISOString();
  const started: InstanceEvent = { type: 'InstanceStarted', data: { instance, boot, version, at: at() } };
  const { revision } = await store.append(stream, 'noStream', toAppend([started], context));
  return {
    async stopped(reason) {
      const stopped: InstanceEvent = { type: 'InstanceStopped', data: { instance, boot, reason, at: at() } };
      await store.append(stream, revision, toAppend([stopped], context));
    },
  };
}
