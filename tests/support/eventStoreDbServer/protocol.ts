// The gRPC runtime and the message classes of the EventStoreDB client itself: both ends must share the very same modules.
import { createRequire } from 'node:module';
import type * as Gossip from '@eventstore/db-client/generated/gossip_pb.js';
import type * as Features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type * as Shared from '@eventstore/db-client/generated/shared_pb.js';
import type * as Status from '@eventstore/db-client/generated/status_pb.js';
import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import type * as Grpc from '@grpc/grpc-js';
import type * as AnyPb from 'google-protobuf/google/protobuf/any_pb.js';
import type * as EmptyPb from 'google-protobuf/google/protobuf/empty_pb.js';

const ours = createRequire(import.meta.url);
const clients = createRequire(ours.resolve('@eventstore/db-client/package.json'));

export const grpc: typeof Grpc = clients('@grpc/grpc-js');
export const streams: typeof Streams = clients('./generated/streams_pb.js');
export const shared: typeof Shared = clients('./generated/shared_pb.js');
export const status: typeof Status = clients('./generated/status_pb.js');
export const features: typeof Features = clients('./generated/serverfeatures_pb.js');
export const gossip: typeof Gossip = clients('./generated/gossip_pb.js');
export const { Any }: typeof AnyPb = clients('google-protobuf/google/protobuf/any_pb.js');
export const { Empty: GoogleEmpty }: typeof EmptyPb = clients('google-protobuf/google/protobuf/empty_pb.js');

/** Either is sent as it should be. */
export type ReadMessage = Streams.ReadResp | Buffer;

type Services = Record<string, Grpc.ServiceDefinition>;
const { StreamsService } = clients('./generated/streams_grpc_pb.js') as Services;

function withEncodedMessages(definition: Grpc.ServiceDefinition | undefined): Grpc.ServiceDefinition {
  const { read } = definition ?? {};
  if (!read) throw new Error('The client reads no streams.');
  const responseSerialize = (message: ReadMessage) =>
    Buffer.isBuffer(message) ? message : read.responseSerialize(message);
  return { ...definition, read: { ...read, responseSerialize } };
}

export const services: Services = {
  StreamsService: withEncodedMessages(StreamsService),
  ...(clients('./generated/serverfeatures_grpc_pb.js') as Services),
  ...(clients('./generated/gossip_grpc_pb.js') as Services),
};

export type { Features, Gossip, Grpc, Shared, Streams };
