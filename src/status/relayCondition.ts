// Whether the relay does its work, told from what the database has of it: the same on every instance.
import type { RelayReport } from '../../application/ports/relaySteering.js';
import type { ComponentStatus } from './systemStatus.js';

export interface RelayCircumstances {
  /** For people. */
  readonly busName: string;
  /** What is wrong with the relay of this very process, which may not have been able to note it. */
  readonly ownFault: string | undefined;
}

export function relayCondition(report: RelayReport, { busName, ownFault }: RelayCircumstances): ComponentStatus {
  const { instance, pause, fault, parked } = report;
  // Paused, its instance notes that as a fault, too; and what a dead one noted is past.
  const wrong = pause || instance === null ? undefined : (ownFault ?? fault);
  const notes = [
    ...(pause ? [`was paused by ${pause.by}: ${pause.reason}; "bookworm relay resume" lets it go on`] : []),
    ...(wrong ? [wrong] : []),
    ...(parked > 0
      ? [`${parked} ${parked === 1 ? 'message is' : 'messages are'} parked; see "bookworm relay parked list"`]
      : []),
  ];
  const name = 'relay';
  if (instance === null) return { name, status: 'down', detail: ['no instance relays messages', ...notes].join('; ') };
  if (notes.length > 0) return { name, status: 'degraded', detail: notes.join('; ') };
  return { name, status: 'up', detail: `${instance} publishes to ${busName}` };
}
