// Hides events of a stream: EventStoreDB keeps what is hidden in the stream's metadata, and the events in the log.
import { jsonEvent, WrongExpectedVersionError } from '@eventstore/db-client';
import { WrongExpectedRevisionError } from '../../../application/ports/eventStore.js';
import { actualRevision, type Revision, toExpectedRevision } from './eventMapping.js';
import { within } from './failures.js';
import { persist } from './persist.js';
import { type LogAccess, untilConnected } from './sendAppend.js';

export async function truncateStream(access: LogAccess, stream: string, before: bigint): Promise<void> {
  const { client, reader, policy } = access;
  await persist(access, `the truncation of ${stream}`, async () => {
    const newest = stream.startsWith('$') ? 'noStream' : await reader.newestRevision(stream);
    if (newest === 'noStream' || before > newest || before < 0n) {
      throw new RangeError(`Stream ${stream} has no event at ${before} that would remain; see deleteStream.`);
    }
    const { metadata, revision } = await readMetadata(access, stream);
    if (before <= BigInt(Number(metadata.$tb ?? 0))) return;
    const event = jsonEvent({ type: '$metadata', data: { ...metadata, $tb: Number(before) } });
    await untilConnected(access);
    // A conflict means that somebody else changes the metadata: another attempt begins with what they left.
    const options = { expectedRevision: toExpectedRevision(revision), requiresLeader: true };
    await within(policy.timeoutMs, client.appendToStream(metadataStream(stream), event, options));
  });
}

export async function deleteStream(access: LogAccess, stream: string, revision: bigint): Promise<void> {
  const { client, policy } = access;
  if (stream.startsWith('$') || revision < 0n) throw new WrongExpectedRevisionError(stream, revision, 'noStream');
  await persist(access, `the deletion of ${stream}`, async () => {
    await untilConnected(access);
    try {
      const options = { expectedRevision: revision, requiresLeader: true };
      await within(policy.timeoutMs, client.deleteStream(stream, options));
    } catch (error) {
      if (!(error instanceof WrongExpectedVersionError)) throw error;
      throw new WrongExpectedRevisionError(stream, revision, actualRevision(error));
    }
  });
}

interface StreamMetadata {
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Of the metadata's own stream. */
  readonly revision: Revision;
}

/** Not with the client's getStreamMetadata, which gives a position of the log for the revision, and warns about some ACLs. */
async function readMetadata({ reader }: LogAccess, stream: string): Promise<StreamMetadata> {
  const newest = { direction: 'backwards', limit: 1 } as const;
  for await (const { data, revision } of reader.stream(metadataStream(stream), newest)) {
    return { metadata: data as Readonly<Record<string, unknown>>, revision };
  }
  return { metadata: {}, revision: 'noStream' };
}

function metadataStream(stream: string): string {
  return `$$${stream}`;
}
