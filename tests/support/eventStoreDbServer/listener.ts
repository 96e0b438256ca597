// Connections of a gRPC server in our own hands, so that they can be cut, and the server be gone without a goodbye.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type Grpc, grpc } from './protocol.js';

export const host = '127.0.0.1';

export class Listener {
  readonly #sockets = new Set<Socket>();
  connectionsTaken = 0;
  #listener: Server | undefined;
  #server: Grpc.Server | undefined;

  /** @param createGrpcServer is told the port; a stopped server cannot be started again, so there is a new one each time. */
  async start(
    port: number,
    credentials: Grpc.ServerCredentials,
    createGrpcServer: (port: number) => Grpc.Server,
  ): Promise<number> {
    const listener = createServer().listen(port, host);
    await once(listener, 'listening');
    const bound = (listener.address() as AddressInfo).port;
    const server = createGrpcServer(bound);
    const injector = server.createConnectionInjector(credentials);
    listener.on('connection', (socket) => {
      this.connectionsTaken++;
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
      injector.injectConnection(socket);
    });
    this.#listener = listener;
    this.#server = server;
    return bound;
  }

  cutConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    if (!listener) return;
    const closed = once(listener, 'close');
    listener.close();
    this.cutConnections();
    await closed;
    this.#server?.forceShutdown();
  }
}

export function serverCredentials(keyPair: { key: Buffer; certificate: Buffer } | undefined): Grpc.ServerCredentials {
  if (!keyPair) return grpc.ServerCredentials.createInsecure();
  const pair = { private_key: keyPair.key, cert_chain: keyPair.certificate };
  return grpc.ServerCredentials.createSsl(null, [pair]);
}
