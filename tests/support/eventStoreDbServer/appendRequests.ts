// What appends and deletions ask for, whichever way they come.
import type { Expectation } from './checkCommit.js';
import type { ProposedEvent } from './memoryLog.js';
import type { Node } from './node.js';
import type { Shared, Streams } from './protocol.js';

const defaultMaxAppendSize = 1_048_576;

interface Expecting {
  hasAny(): boolean;
  hasStreamExists(): boolean;
  hasNoStream(): boolean;
}

export function expectationOf(options: Expecting, revision: string): Expectation {
  if (options.hasAny()) return 'any';
  if (options.hasStreamExists()) return 'streamExists';
  return options.hasNoStream() ? 'noStream' : BigInt(revision);
}

/** As the server writes it into its errors. */
export function asNumber(expected: Expectation): bigint {
  return typeof expected === 'bigint' ? expected : { noStream: -1n, any: -2n, streamExists: -4n }[expected];
}

export function nameOf(options: { getStreamIdentifier(): Shared.StreamIdentifier | undefined }): string {
  return Buffer.from(options.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');
}

export function toProposedEvent(
  message: Streams.BatchAppendReq.ProposedMessage | Streams.AppendReq.ProposedMessage,
): ProposedEvent {
  return {
    id: message.getId()?.getString() ?? '',
    type: message.getMetadataMap().get('type') ?? '',
    contentType: message.getMetadataMap().get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

/** The limit when these events are above it. */
export function exceededSize({ behaviour }: Node, proposed: readonly ProposedEvent[]): number | undefined {
  const most = behaviour.maxAppendSize ?? defaultMaxAppendSize;
  const sizes = proposed.map(({ type, data, metadata }) => data.length + metadata.length + 2 * type.length);
  return sizes.reduce((sum, size) => sum + size, 0) > most ? most : undefined;
}
