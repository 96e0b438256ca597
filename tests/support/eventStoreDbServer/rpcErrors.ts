// How EventStoreDB ends a call that fails: a status, and trailers from which the client makes its errors.
import type { Node } from './node.js';
import { type Grpc, grpc } from './protocol.js';

export type RpcError = Error & { code: number; details: string; metadata: Grpc.Metadata };

function rpcError(code: Grpc.status, details: string, trailers: Readonly<Record<string, string>> = {}): RpcError {
  const metadata = new grpc.Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  return Object.assign(new Error(details), { code, details, metadata });
}

export const accessDenied = () =>
  rpcError(grpc.status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });

export const unauthenticated = () => rpcError(grpc.status.UNAUTHENTICATED, 'Bad HTTP status 401');

export const streamDeleted = (stream: string) =>
  rpcError(grpc.status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

export const wrongExpectedVersion = (stream: string, expected: bigint, actual: bigint) =>
  rpcError(grpc.status.FAILED_PRECONDITION, 'Append failed due to WrongExpectedVersion.', {
    exception: 'wrong-expected-version',
    'stream-name': stream,
    'expected-version': String(expected),
    'actual-version': String(actual),
  });

export const maxAppendSizeExceeded = (size: number) =>
  rpcError(grpc.status.INVALID_ARGUMENT, `Maximum Append Size of ${size} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(size),
  });

const notLeader = (port: number) =>
  rpcError(grpc.status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': '127.0.0.1',
    'leader-endpoint-port': String(port),
  });

/** Why the caller is not let in, as the server finds out about it before anything else. */
export function whoIsNotLetIn({ behaviour }: Node, metadata: Grpc.Metadata): 'wrong' | 'missing' | undefined {
  if (!behaviour.credentials) return undefined;
  const { user, password } = behaviour.credentials;
  const [given] = metadata.get('authorization');
  if (given === undefined) return 'missing';
  const wanted = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return given === wanted ? undefined : 'wrong';
}

/** What ends a call of this node before it has begun; a follower passes on what does not insist on the leader. */
export function refusalOf(node: Node, metadata: Grpc.Metadata): RpcError | undefined {
  const fault = whoIsNotLetIn(node, metadata);
  if (fault) return fault === 'wrong' ? unauthenticated() : accessDenied();
  return notLeaderError(node, metadata);
}

export function notLeaderError({ cluster, port }: Node, metadata: Grpc.Metadata): RpcError | undefined {
  const { leader } = cluster;
  const insists = metadata.get('requires-leader')[0] === 'true';
  return insists && leader && leader.port !== port ? notLeader(leader.port) : undefined;
}
