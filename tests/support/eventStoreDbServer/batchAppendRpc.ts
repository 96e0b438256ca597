// Streams/BatchAppend: many appends over one call that stays open, each answered under its own correlation id.
import { exceededSize, expectationOf, nameOf, toProposedEvent } from './appendRequests.js';
import type { AppendResult, ProposedEvent } from './memoryLog.js';
import { losesAcknowledgement, type Node } from './node.js';
import { Any, GoogleEmpty, type Grpc, type Streams, shared, status, streams } from './protocol.js';
import { streamIdentifier } from './readMessages.js';
import { notLeaderError, unauthenticated, whoIsNotLetIn } from './rpcErrors.js';

type BatchCall = Grpc.ServerDuplexStream<Streams.BatchAppendReq, Streams.BatchAppendResp>;
type Request = Streams.BatchAppendReq;

interface Batch {
  readonly options: Streams.BatchAppendReq.Options;
  readonly proposed: readonly ProposedEvent[];
}

export function batchAppendRpc(node: Node) {
  return (call: BatchCall): void => {
    const open = new Map<string, Batch>();
    call.on('error', () => open.clear());
    call.on('end', () => call.end());
    const notLetIn = whoIsNotLetIn(node, call.metadata);
    if (notLetIn === 'wrong') return void call.emit('error', unauthenticated());
    call.on('data', (request: Request) => {
      const id = request.getCorrelationId()?.getString() ?? '';
      const batch = collect(open, id, request);
      // The leadership can be lost while the call is open, and ends it then.
      const refusal = notLeaderError(node, call.metadata);
      if (refusal) return void call.emit('error', refusal);
      const answer = batch && (notLetIn ? errorAnswer(accessDenied()) : handle(node, batch, request.getIsFinal()));
      if (!batch || !answer) return;
      open.delete(id);
      if (answer.hasSuccess() && losesAcknowledgement(node)) return;
      answer.setStreamIdentifier(streamIdentifier(nameOf(batch.options)));
      call.write(answer.setCorrelationId(new shared.UUID().setString(id)));
    });
  };
}

function collect(open: Map<string, Batch>, id: string, request: Request): Batch | undefined {
  const earlier = open.get(id);
  const options = request.getOptions() ?? earlier?.options;
  if (!options) return undefined;
  const proposed = [...(earlier?.proposed ?? []), ...request.getProposedMessagesList().map(toProposedEvent)];
  const batch = { options, proposed };
  open.set(id, batch);
  return batch;
}

function handle(node: Node, { options, proposed }: Batch, isFinal: boolean): Streams.BatchAppendResp | undefined {
  const exceeded = exceededSize(node, proposed);
  if (exceeded !== undefined) return errorAnswer(tooLarge(exceeded));
  if (!isFinal) return undefined;
  const expected = expectationOf(options, options.getStreamPosition());
  const result = node.cluster.log.append(nameOf(options), expected, proposed);
  if (result.kind === 'conflict') return errorAnswer(conflict(result.at));
  if (result.kind === 'deleted') return errorAnswer(streamDeleted(nameOf(options)));
  return successAnswer(node, result);
}

function successAnswer(node: Node, { kind, at }: Extract<AppendResult, { kind: 'written' | 'repeated' }>) {
  const success = new streams.BatchAppendResp.Success().setCurrentRevision(String(at.revision));
  const position = String(at.position);
  if (kind === 'repeated' && node.behaviour.tellsPositionOfRepetitions === false)
    success.setNoPosition(new GoogleEmpty());
  else success.setPosition(new shared.AllStreamPosition().setCommitPosition(position).setPreparePosition(position));
  return new streams.BatchAppendResp().setSuccess(success);
}

function errorAnswer([name, message]: readonly [string, { serializeBinary(): Uint8Array }]): Streams.BatchAppendResp {
  const details = new Any();
  details.pack(message.serializeBinary(), `event_store.client.${name}`);
  return new streams.BatchAppendResp().setError(new status.Status().setMessage(name).setDetails(details));
}

const accessDenied = () => ['AccessDenied', new shared.AccessDenied()] as const;

const tooLarge = (size: number) =>
  ['MaximumAppendSizeExceeded', new shared.MaximumAppendSizeExceeded().setMaxappendsize(size)] as const;

const streamDeleted = (stream: string) =>
  ['StreamDeleted', new shared.StreamDeleted().setStreamIdentifier(streamIdentifier(stream))] as const;

function conflict(at: bigint) {
  const message = new shared.WrongExpectedVersion().setExpectedAny(new GoogleEmpty());
  if (at < 0n) message.setCurrentNoStream(new GoogleEmpty());
  else message.setCurrentStreamRevision(String(at));
  return ['WrongExpectedVersion', message] as const;
}
