// The life of one process of the service; stream `instance-<boot>`. A process that is killed records no end.
import type { DomainEvent } from '../message.js';
import type { InstanceIdentity } from '../scheduling/scheduledJobEvents.js';

/** `asked`: it was told to stop. `failed`: it could not go on. */
export type StopReason = 'asked' | 'failed';

export type InstanceEvent =
  | DomainEvent<'InstanceStarted', InstanceIdentity & { readonly version: string; readonly at: string }>
  | DomainEvent<'InstanceStopped', InstanceIdentity & { readonly reason: StopReason; readonly at: string }>;

export function instanceStream(boot: string): string {
  return `instance-${boot}`;
}
