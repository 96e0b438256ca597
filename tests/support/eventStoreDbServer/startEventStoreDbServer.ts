// An EventStoreDB in memory that speaks the real protocol to the real client, and fails when a test asks it to.
import { setTimeout as sleep } from 'node:timers/promises';
import { appendRpc, deleteRpc } from './appendRpc.js';
import { batchAppendRpc } from './batchAppendRpc.js';
import { gossipRpc, supportedMethodsRpc } from './clusterRpcs.js';
import { host, Listener, serverCredentials } from './listener.js';
import { MemoryLog, type ProposedEvent } from './memoryLog.js';
import type { Behaviour, Cluster, Node } from './node.js';
import { type Grpc, grpc, services } from './protocol.js';
import { readRpc } from './readRpc.js';

export interface EventStoreDbServer {
  readonly url: string;
  /** Like `url`, for a cluster that is found by gossip. */
  readonly discoverUrl: string;
  readonly port: number;
  readonly cluster: Cluster;
  stop(): Promise<void>;
  /** Stops dead, and a moment later is there again with the same log. */
  restart(): Promise<void>;
  /** Cuts every connection; new ones are welcome. */
  dropConnections(): void;
  /** How many there have been so far. */
  connectionsTaken(): number;
  /** The next append is written but never answered. */
  loseNextAcknowledgement(): void;
  /** Makes this node the leader of its cluster: the others refuse appends that insist on the leader. */
  lead(): void;
  /** Puts so many small events into the log. */
  fill(count: number, type: string): Promise<void>;
}

export interface EventStoreDbServerOptions extends Behaviour {
  readonly port?: number;
  /** False: repeated ids are a conflict like any other. */
  readonly recognisesRepetitions?: boolean;
  /** With it the server speaks TLS. */
  readonly keyPair?: { readonly key: Buffer; readonly certificate: Buffer };
  /** A follower of that server, with the same log. */
  readonly sameClusterAs?: EventStoreDbServer;
}

const restartMs = 300;

export async function startEventStoreDbServer(options: EventStoreDbServerOptions = {}): Promise<EventStoreDbServer> {
  const cluster = options.sameClusterAs?.cluster ?? newCluster(options);
  const listener = new Listener();
  const credentials = serverCredentials(options.keyPair);
  const start = async (wanted: number) => {
    let node: Node | undefined;
    await listener.start(wanted, credentials, (port) => {
      node = { cluster, behaviour: options, port, isAlive: true, losesNextAcknowledgement: false };
      return grpcServer(node);
    });
    if (!node) throw new Error('The server has no port.');
    return node;
  };
  let node = join(cluster, await start(options.port ?? 0));
  const { port } = node;
  const tls = `tls=${options.keyPair !== undefined}`;
  const stop = async () => {
    node.isAlive = false;
    await listener.stop();
  };
  return {
    url: `esdb://${host}:${port}?${tls}`,
    discoverUrl: `esdb+discover://${host}:${port}?${tls}&maxDiscoverAttempts=2&discoveryInterval=10`,
    port,
    cluster,
    stop,
    async restart() {
      await stop();
      await sleep(restartMs);
      cluster.nodes.delete(node);
      const wasLeader = cluster.leader === node;
      node = join(cluster, await start(port));
      if (wasLeader) cluster.leader = node;
    },
    connectionsTaken: () => listener.connectionsTaken,
    dropConnections: () => listener.cutConnections(),
    loseNextAcknowledgement: () => {
      node.losesNextAcknowledgement = true;
    },
    lead: () => {
      cluster.leader = node;
    },
    fill: (count, type) => cluster.log.fill(count, type),
  };
}

function join(cluster: Cluster, node: Node): Node {
  cluster.nodes.add(node);
  cluster.leader ??= node;
  return node;
}

function grpcServer(node: Node): Grpc.Server {
  const server = new grpc.Server({ 'grpc.max_receive_message_length': 16 * 1_024 * 1_024 });
  const addService = (name: string, implementation: Grpc.UntypedServiceImplementation) => {
    const definition = services[name];
    if (!definition) throw new Error(`The client knows no ${name}.`);
    server.addService(definition, implementation);
  };
  addService('StreamsService', {
    read: readRpc(node),
    append: appendRpc(node),
    batchAppend: batchAppendRpc(node),
    delete: deleteRpc(node),
  });
  addService('ServerFeaturesService', { getSupportedMethods: supportedMethodsRpc(node) });
  addService('GossipService', { read: gossipRpc(node) });
  return server;
}

/** With what every real log has, and no reader of ours may see; the second has no `$` in its type, as in real ones. */
function newCluster({ recognisesRepetitions = true }: EventStoreDbServerOptions): Cluster {
  const log = new MemoryLog();
  log.recognisesRepetitions = recognisesRepetitions;
  const event = (id: string, type: string): ProposedEvent => ({
    id: `00000000-0000-4000-8000-00000000000${id}`,
    type,
    contentType: 'application/json',
    data: Buffer.from('{}'),
    metadata: Buffer.from('{}'),
  });
  log.append('$users', 'noStream', [event('1', '$User')]);
  log.append('$persistentSubscriptionConfig', 'noStream', [event('2', 'PersistentConfig1')]);
  return { log, nodes: new Set(), leader: undefined };
}
