// What an operator decides about a message that could not be delivered, and how it is put on record.
import { recordMessageDecision } from '../../application/operations/recordRelaySteering.js';
import { type ParkedRecord, relaySubscriber } from '../../application/ports/relayControl.js';
import { requestAt } from '../../application/relay/undelivered.js';
import { UsageError } from './exitCodes.js';
import { recordDeed } from './recordDeed.js';
import { storeTime } from './storeTime.js';
import { operator, type Parts } from './withParts.js';

/** Without a reason it is to be tried now; with one, never again. */
export async function recordDecision(parts: Parts, parked: ParkedRecord, reason?: string): Promise<void> {
  const at = (await storeTime(parts)).toISOString();
  const request = await requestAt(parts.store, parked);
  const { messageId, messageType } = request.data as { messageId?: unknown; messageType?: unknown };
  if (typeof messageId !== 'string' || typeof messageType !== 'string')
    return recordOnEvent(parts, parked, { at, reason });
  const named = { messageId, messageType, at };
  await recordMessageDecision(
    parts.store,
    {
      event: reason
        ? { type: 'IntegrationEventSkipped', data: { ...named, reason } }
        : { type: 'IntegrationEventRetried', data: named },
      request,
    },
    { actor: operator(), instance: parts.identity.instance },
  );
}

/** What cannot be read as a message has no story of its own; it is put on record as projections' parked events are. */
function recordOnEvent(
  parts: Parts,
  { eventId, position }: ParkedRecord,
  { at, reason }: { at: string; reason: string | undefined },
): Promise<void> {
  const data = { projection: relaySubscriber, position: `${position}`, eventId, at };
  return recordDeed(
    parts,
    reason ? { type: 'ParkedEventSkipped', data: { ...data, reason } } : { type: 'ParkedEventRetried', data },
  );
}

/** @throws UsageError when there is none. */
export function chooseParked(records: readonly ParkedRecord[], at: bigint | undefined): readonly ParkedRecord[] {
  const chosen = records.filter(({ state, position }) => state === 'waiting' && (at === undefined || position === at));
  if (chosen.length === 0) throw nothingWaits(at);
  return chosen;
}

export function nothingWaits(at: bigint | undefined): UsageError {
  const which = at === undefined ? '' : ` at position ${at}`;
  return new UsageError(`No message${which} is parked: see "bookworm relay parked list".`);
}
