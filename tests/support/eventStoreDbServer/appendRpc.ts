// Streams/Append and Streams/Delete: one call for each append, as old servers have it, and for each deletion.
import { asNumber, exceededSize, expectationOf, nameOf, toProposedEvent } from './appendRequests.js';
import type { AppendResult, ProposedEvent } from './memoryLog.js';
import { losesAcknowledgement, type Node } from './node.js';
import { type Grpc, type Streams, shared, streams } from './protocol.js';
import { maxAppendSizeExceeded, refusalOf, streamDeleted, wrongExpectedVersion } from './rpcErrors.js';

type AppendCall = Grpc.ServerReadableStream<Streams.AppendReq, Streams.AppendResp>;
type DeleteCall = Grpc.ServerUnaryCall<Streams.DeleteReq, Streams.DeleteResp>;

export function appendRpc(node: Node) {
  return (call: AppendCall, reply: Grpc.sendUnaryData<Streams.AppendResp>) => {
    let options: Streams.AppendReq.Options | undefined;
    const proposed: ProposedEvent[] = [];
    call.on('data', (request: Streams.AppendReq) => {
      options ??= request.getOptions();
      const message = request.getProposedMessage();
      if (message) proposed.push(toProposedEvent(message));
    });
    call.on('end', () => {
      const refusal = refusalOf(node, call.metadata);
      if (refusal) return reply(refusal);
      if (options) handle(node, { options, proposed }, reply);
    });
  };
}

interface Request {
  readonly options: Streams.AppendReq.Options;
  readonly proposed: readonly ProposedEvent[];
}

function handle(node: Node, { options, proposed }: Request, reply: Grpc.sendUnaryData<Streams.AppendResp>) {
  const exceeded = exceededSize(node, proposed);
  if (exceeded !== undefined) return reply(maxAppendSizeExceeded(exceeded));
  const [stream, expected] = [nameOf(options), expectationOf(options, options.getRevision())];
  const result = node.cluster.log.append(stream, expected, proposed);
  if (result.kind === 'deleted') return reply(streamDeleted(stream));
  if (result.kind === 'conflict') {
    return node.behaviour.conflictsAsErrors
      ? reply(wrongExpectedVersion(stream, asNumber(expected), result.at))
      : reply(null, conflictAnswer(result.at));
  }
  if (!losesAcknowledgement(node)) reply(null, successAnswer(node, result));
}

function conflictAnswer(at: bigint): Streams.AppendResp {
  const conflict = new streams.AppendResp.WrongExpectedVersion().setExpectedAny(new shared.Empty());
  if (at < 0n) conflict.setCurrentNoStream(new shared.Empty());
  else conflict.setCurrentRevision(String(at));
  return new streams.AppendResp().setWrongExpectedVersion(conflict);
}

function successAnswer(node: Node, { kind, at }: Extract<AppendResult, { kind: 'written' | 'repeated' }>) {
  const success = new streams.AppendResp.Success().setCurrentRevision(String(at.revision));
  const position = new streams.AppendResp.Position().setCommitPosition(String(at.position));
  if (kind === 'repeated' && node.behaviour.tellsPositionOfRepetitions === false)
    success.setNoPosition(new shared.Empty());
  else success.setPosition(position.setPreparePosition(String(at.position)));
  return new streams.AppendResp().setSuccess(success);
}

export function deleteRpc(node: Node) {
  return (call: DeleteCall, reply: Grpc.sendUnaryData<Streams.DeleteResp>) => {
    const refusal = refusalOf(node, call.metadata);
    const options = call.request.getOptions();
    if (refusal || !options) return reply(refusal ?? new Error('A deletion without options.'));
    const [stream, expected] = [nameOf(options), expectationOf(options, options.getRevision())];
    const result = node.cluster.log.delete(stream, expected);
    if (result.kind === 'deleted') return reply(streamDeleted(stream));
    if (result.kind === 'conflict') return reply(wrongExpectedVersion(stream, asNumber(expected), result.at));
    const position = new streams.DeleteResp.Position().setCommitPosition(String(result.at.position));
    if (losesAcknowledgement(node)) return;
    reply(null, new streams.DeleteResp().setPosition(position.setPreparePosition(String(result.at.position))));
  };
}
