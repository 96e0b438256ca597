// Streams/BatchAppend and Streams/Append: many appends over one call, and one append per call as old servers have it.
import type { AppendResult, Expectation, MemoryLog, ProposedEvent } from './memoryLog.js';
import { Any, GoogleEmpty, type Grpc, type Shared, type Streams, shared, status, streams } from './protocol.js';
import { streamIdentifier } from './readMessages.js';

type BatchCall = Grpc.ServerDuplexStream<Streams.BatchAppendReq, Streams.BatchAppendResp>;
type AppendCall = Grpc.ServerReadableStream<Streams.AppendReq, Streams.AppendResp>;
type BatchOptions = Streams.BatchAppendReq.Options;
type ProposedMessage = Streams.BatchAppendReq.ProposedMessage | Streams.AppendReq.ProposedMessage;

/** Set from the test: the next append is written, and nobody is told. */
export interface Faults {
  loseNextAcknowledgement: boolean;
}

export function batchAppendRpc(log: MemoryLog, faults: Faults) {
  return (call: BatchCall): void => {
    const open = new Map<string, { options: BatchOptions; proposed: ProposedEvent[] }>();
    call.on('error', () => open.clear());
    call.on('end', () => call.end());
    call.on('data', (request: Streams.BatchAppendReq) => {
      const id = request.getCorrelationId()?.getString() ?? '';
      const options = request.getOptions() ?? open.get(id)?.options;
      if (!options) return;
      const proposed = [...(open.get(id)?.proposed ?? []), ...request.getProposedMessagesList().map(toProposedEvent)];
      open.set(id, { options, proposed });
      if (!request.getIsFinal()) return;
      open.delete(id);
      const stream = nameOf(options);
      const result = log.append(stream, expectationOf(options, options.getStreamPosition()), proposed);
      if (isLost(faults)) return;
      call.write(batchAnswer(result, stream).setCorrelationId(new shared.UUID().setString(id)));
    });
  };
}

export function appendRpc(log: MemoryLog, faults: Faults) {
  return (call: AppendCall, reply: Grpc.sendUnaryData<Streams.AppendResp>): void => {
    let options: Streams.AppendReq.Options | undefined;
    const proposed: ProposedEvent[] = [];
    call.on('data', (request: Streams.AppendReq) => {
      options ??= request.getOptions();
      const message = request.getProposedMessage();
      if (message) proposed.push(toProposedEvent(message));
    });
    call.on('end', () => {
      if (!options) return;
      const result = log.append(nameOf(options), expectationOf(options, options.getRevision()), proposed);
      if (!isLost(faults)) reply(null, appendAnswer(result));
    });
  };
}

function isLost(faults: Faults): boolean {
  const lost = faults.loseNextAcknowledgement;
  faults.loseNextAcknowledgement = false;
  return lost;
}

function batchAnswer(result: AppendResult, stream: string): Streams.BatchAppendResp {
  const answer = new streams.BatchAppendResp().setStreamIdentifier(streamIdentifier(stream));
  if (result.kind === 'conflict') {
    const conflict = new shared.WrongExpectedVersion().setExpectedAny(new GoogleEmpty());
    if (result.at < 0n) conflict.setCurrentNoStream(new GoogleEmpty());
    else conflict.setCurrentStreamRevision(String(result.at));
    const details = new Any();
    details.pack(conflict.serializeBinary(), 'event_store.client.WrongExpectedVersion');
    return answer.setError(new status.Status().setMessage('WrongExpectedVersion').setDetails(details));
  }
  const position = String(result.at.position);
  return answer.setSuccess(
    new streams.BatchAppendResp.Success()
      .setCurrentRevision(String(result.at.revision))
      .setPosition(new shared.AllStreamPosition().setCommitPosition(position).setPreparePosition(position)),
  );
}

function appendAnswer(result: AppendResult): Streams.AppendResp {
  const { Success, WrongExpectedVersion } = streams.AppendResp;
  if (result.kind === 'written') {
    return new streams.AppendResp().setSuccess(new Success().setCurrentRevision(String(result.at.revision)));
  }
  const conflict = new WrongExpectedVersion().setExpectedAny(new shared.Empty());
  if (result.at < 0n) conflict.setCurrentNoStream(new shared.Empty());
  else conflict.setCurrentRevision(String(result.at));
  return new streams.AppendResp().setWrongExpectedVersion(conflict);
}

interface Expecting {
  hasAny(): boolean;
  hasStreamExists(): boolean;
  hasNoStream(): boolean;
}

function expectationOf(options: Expecting, revision: string): Expectation {
  if (options.hasAny()) return 'any';
  if (options.hasStreamExists()) return 'streamExists';
  return options.hasNoStream() ? 'noStream' : BigInt(revision);
}

function nameOf(options: { getStreamIdentifier(): Shared.StreamIdentifier | undefined }): string {
  return Buffer.from(options.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');
}

function toProposedEvent(message: ProposedMessage): ProposedEvent {
  return {
    id: message.getId()?.getString() ?? '',
    type: message.getMetadataMap().get('type') ?? '',
    contentType: message.getMetadataMap().get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}
