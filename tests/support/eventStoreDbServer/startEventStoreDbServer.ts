// An EventStoreDB in memory that speaks the real protocol to the real client, and fails when a test asks it to.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { appendRpc, batchAppendRpc, type Faults } from './appendRpcs.js';
import { MemoryLog, type ProposedEvent } from './memoryLog.js';
import { type Features, features, type Gossip, type Grpc, gossip, grpc, services } from './protocol.js';
import { readRpc } from './readRpc.js';

const host = '127.0.0.1';

export interface EventStoreDbServer {
  readonly url: string;
  /** Like `url`, for a cluster that is found by gossip. */
  readonly discoverUrl: string;
  readonly port: number;
  stop(): Promise<void>;
  /** Cuts every connection; new ones are welcome. */
  dropConnections(): void;
  /** The next append is written but never answered. */
  loseNextAcknowledgement(): void;
}

export interface EventStoreDbServerOptions {
  readonly port?: number;
  /** False: like a server of before 21.10. */
  readonly batchAppend?: boolean;
  /** False: repeated ids are a conflict like any other. */
  readonly recognisesRepetitions?: boolean;
}

export async function startEventStoreDbServer(options: EventStoreDbServerOptions = {}): Promise<EventStoreDbServer> {
  const log = new MemoryLog(options.recognisesRepetitions ?? true);
  writeSystemEvents(log);
  const faults: Faults = { loseNextAcknowledgement: false };
  const sockets = new Set<Socket>();
  const listener = createServer();
  listener.listen(options.port ?? 0, host);
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;

  const server = new grpc.Server();
  const injector = server.createConnectionInjector(grpc.ServerCredentials.createInsecure());
  listener.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    injector.injectConnection(socket);
  });
  const addService = (name: string, implementation: Grpc.UntypedServiceImplementation) => {
    const definition = services[name];
    if (!definition) throw new Error(`The client knows no ${name}.`);
    server.addService(definition, implementation);
  };
  addService('StreamsService', {
    read: readRpc(log),
    append: appendRpc(log, faults),
    batchAppend: batchAppendRpc(log, faults),
  });
  addService('ServerFeaturesService', { getSupportedMethods: supportedMethodsRpc(options.batchAppend ?? true) });
  addService('GossipService', { read: gossipRpc(port) });

  const dropConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `esdb://${host}:${port}?tls=false`,
    discoverUrl: `esdb+discover://${host}:${port}?tls=false&maxDiscoverAttempts=2&discoveryInterval=10`,
    port,
    dropConnections,
    loseNextAcknowledgement: () => {
      faults.loseNextAcknowledgement = true;
    },
    stop: async () => {
      listener.close();
      dropConnections();
      if (listener.listening || sockets.size > 0) await once(listener, 'close');
      server.forceShutdown();
    },
  };
}

/** What every real log has, and no reader of ours may see; the second has no `$` in its type, as in real ones. */
function writeSystemEvents(log: MemoryLog): void {
  const event = (id: string, type: string): ProposedEvent => ({
    id: `00000000-0000-4000-8000-00000000000${id}`,
    type,
    contentType: 'application/json',
    data: Buffer.from('{}'),
    metadata: Buffer.from('{}'),
  });
  log.append('$users', 'noStream', [event('1', '$User')]);
  log.append('$persistentSubscriptionConfig', 'noStream', [event('2', 'PersistentConfig1')]);
}

function supportedMethodsRpc(batchAppend: boolean) {
  return (_call: unknown, reply: Grpc.sendUnaryData<Features.SupportedMethods>): void => {
    const methods = new features.SupportedMethods().setEventStoreServerVersion('24.10.0');
    const method = new features.SupportedMethod().setServiceName('event_store.client.streams.streams');
    if (batchAppend) methods.addMethods(method.setMethodName('batchappend'));
    reply(null, methods);
  };
}

function gossipRpc(port: number) {
  return (_call: unknown, reply: Grpc.sendUnaryData<Gossip.ClusterInfo>): void => {
    const leader = new gossip.MemberInfo()
      .setState(gossip.MemberInfo.VNodeState.LEADER)
      .setIsAlive(true)
      .setHttpEndPoint(new gossip.EndPoint().setAddress(host).setPort(port));
    const cluster = new gossip.ClusterInfo();
    cluster.addMembers(leader);
    reply(null, cluster);
  };
}
