// Puts the application on a port, says in words why that cannot be, and takes it off again without breaking off answers.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Koa from 'koa';

/** How long a request that runs at the end may take to finish. */
const graceMs = 3_000;

export interface Listening {
  /** Where a person on this machine finds it. */
  readonly url: string;
  /** The one it got, when it asked for port 0. */
  readonly port: number;
  /** Takes no more connections, lets running requests end for a few seconds, then cuts the rest. */
  close(): Promise<void>;
}

/** The address or port cannot be had; the message says what to set. */
export class CannotListenError extends Error {
  override readonly name = 'CannotListenError';
}

/** @throws CannotListenError */
export async function listen(app: Koa, where: { host: string; port: number }): Promise<Listening> {
  const server = createServer(app.callback());
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new CannotListenError(inWords(error, where), { cause: error })));
    server.listen(where.port, where.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: `http://${nameOf(where.host)}:${port}`,
    port,
    close() {
      closing ??= stop(server);
      return closing;
    },
  };
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Kept-alive connections become idle one by one, as their last request ends.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}

/** Every address of the machine is no address to open in a browser. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function inWords(error: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use; set PORT to another one.`;
    case 'EACCES':
      return `Port ${port} on ${host} needs rights that this process does not have; set PORT to 1024 or above.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine; set HOST to one that is.`;
    default:
      return `Port ${port} on ${host} cannot be listened on: ${error.message}.`;
  }
}
