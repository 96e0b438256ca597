// A way to a server that leads through our own hands, so that a test can cut it, and refuse it for a while.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface NetworkProxy {
  readonly host: string;
  readonly port: number;
  /** Cuts every connection; new ones are welcome. */
  cut(): void;
  /** Lets nothing more through on the connections there are, without a word to either end; new ones are welcome. */
  freeze(): void;
  /** Cuts every connection and refuses new ones for so long. */
  refuseFor(ms: number): Promise<void>;
  close(): Promise<void>;
}

const host = '127.0.0.1';

export async function openNetworkProxy(target: { host: string; port: number }): Promise<NetworkProxy> {
  const sockets = new Set<Socket>();
  const listen = async (port: number): Promise<Server> => {
    const server = createServer((near) => {
      const far = connect(target.port, target.host);
      for (const [socket, other] of [[near, far] as const, [far, near] as const]) {
        sockets.add(socket);
        socket.pipe(other);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          sockets.delete(socket);
          other.destroy();
        });
      }
    }).listen(port, host);
    await once(server, 'listening');
    return server;
  };
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const freeze = () => {
    for (const socket of sockets) socket.unpipe().pause();
  };
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    const closed = once(server, 'close');
    server.close();
    cut();
    await closed;
  };
  return {
    host,
    port,
    cut,
    freeze,
    async refuseFor(ms) {
      await stop();
      await sleep(ms);
      server = await listen(port);
    },
    close: stop,
  };
}
