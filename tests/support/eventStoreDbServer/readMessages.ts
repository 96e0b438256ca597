// The messages that a reading or a subscription answers with.
import type { StoredEvent } from './memoryLog.js';
import { type Streams, shared, streams } from './protocol.js';

const { ReadResp } = streams;
const ticksPerMs = 10_000;

export function streamIdentifier(name: string) {
  return new shared.StreamIdentifier().setStreamName(Buffer.from(name, 'utf8'));
}

export function eventMessage(event: StoredEvent): Streams.ReadResp {
  const position = String(event.position);
  const recorded = new ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(event.id))
    .setStreamIdentifier(streamIdentifier(event.stream))
    .setStreamRevision(String(event.revision))
    .setCommitPosition(position)
    .setPreparePosition(position)
    .setCustomMetadata(event.metadata)
    .setData(event.data);
  recorded.getMetadataMap().set('type', event.type);
  recorded.getMetadataMap().set('content-type', event.contentType);
  recorded.getMetadataMap().set('created', String(event.createdMs * ticksPerMs));
  return new ReadResp().setEvent(new ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(position));
}

export function streamNotFoundMessage(name: string): Streams.ReadResp {
  const notFound = new ReadResp.StreamNotFound().setStreamIdentifier(streamIdentifier(name));
  return new ReadResp().setStreamNotFound(notFound);
}

export function confirmationMessage(id: string): Streams.ReadResp {
  return new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId(id));
}

export function checkpointMessage(position: bigint): Streams.ReadResp {
  const text = String(position);
  return new ReadResp().setCheckpoint(new ReadResp.Checkpoint().setCommitPosition(text).setPreparePosition(text));
}

export function caughtUpMessage(): Streams.ReadResp {
  return new ReadResp().setCaughtUp(new ReadResp.CaughtUp());
}
