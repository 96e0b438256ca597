// A real RabbitMQ for tests: a virtual host of their own, deleted afterwards, and a wire to it that can be cut.

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { type AddressInfo, connect as connectSocket, createServer, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { type Channel, connect, type GetMessage } from 'amqplib';

const amqpUrl = process.env.TEST_AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672';
const [controlCommand = 'rabbitmqctl', ...controlArguments] = (process.env.TEST_RABBITMQCTL ?? 'rabbitmqctl').split(
  ' ',
);

const control = (...command: string[]) => promisify(execFile)(controlCommand, [...controlArguments, '-q', ...command]);

/** The broker, or undefined, said aloud, where there is none. On CI that is a failure. */
export async function rabbitMqForTests(): Promise<TestRabbitMq | undefined> {
  try {
    const probe = await connect(amqpUrl, { timeout: 5_000 });
    await probe.close();
    return await TestRabbitMq.start();
  } catch (cause) {
    const advice =
      'The tests of RabbitMQ need a broker (`rabbitmq-server -detached`, or TEST_AMQP_URL=amqp://user:password@host:port) ' +
      'and, as root on its machine, rabbitmqctl (or TEST_RABBITMQCTL="docker exec <container> rabbitmqctl").';
    if (process.env.CI === 'true') throw new Error(advice, { cause });
    // biome-ignore lint/suspicious/noConsole: a suite that is skipped has to say so, and how to run it.
    console.warn(`SKIPPED. ${advice} Now: ${String(cause)}`);
    return undefined;
  }
}

export class TestRabbitMq {
  private constructor(
    readonly virtualHost: string,
    readonly url: string,
  ) {}

  static async start(): Promise<TestRabbitMq> {
    const virtualHost = `bookworm-test-${randomUUID()}`;
    const url = new URL(amqpUrl);
    await control('add_vhost', virtualHost);
    await control('set_permissions', '-p', virtualHost, decodeURIComponent(url.username) || 'guest', '.*', '.*', '.*');
    url.pathname = `/${virtualHost}`;
    return new TestRabbitMq(virtualHost, url.href);
  }

  async stop(): Promise<void> {
    await control('delete_vhost', this.virtualHost);
  }

  /** @param most -1 for any number. */
  async limitConnections(most: number): Promise<void> {
    await control('set_vhost_limits', '-p', this.virtualHost, JSON.stringify({ 'max-connections': most }));
  }

  async closeAllConnections(): Promise<void> {
    await control('close_all_connections', '--vhost', this.virtualHost, 'the test asks for it');
  }

  /** `name type durable` of every exchange that is not the broker's own. */
  async exchanges(): Promise<string[]> {
    const { stdout } = await control('-s', 'list_exchanges', '-p', this.virtualHost, 'name', 'type', 'durable');
    const lines = stdout.split('\n').map((line) => line.replaceAll('\t', ' '));
    return lines.filter((line) => /^bookworm/i.test(line)).sort();
  }

  /** `name type durable arguments` of every queue. */
  async queues(): Promise<string[]> {
    const { stdout } = await control(
      '-s',
      'list_queues',
      '-p',
      this.virtualHost,
      'name',
      'type',
      'durable',
      'arguments',
    );
    return stdout
      .trim()
      .split('\n')
      .map((line) => line.replaceAll('\t', ' '))
      .sort();
  }

  /** `source -> destination` of every binding but those to the default exchange. */
  async bindings(): Promise<string[]> {
    const columns = ['source_name', 'destination_name', 'destination_kind'];
    const { stdout } = await control('-s', 'list_bindings', '-p', this.virtualHost, ...columns);
    const bindings = stdout.split('\n').map((line) => line.split('\t'));
    return bindings.flatMap(([from, to, kind]) => (from ? [`${from} -> ${kind} ${to}`] : [])).sort();
  }

  async connections(): Promise<number> {
    const { stdout } = await control('-s', 'list_connections', 'vhost');
    return stdout.split('\n').filter((vhost) => vhost === this.virtualHost).length;
  }

  /** A durable queue bound to each of the exchanges, which must be there. */
  async bindQueue(exchanges: readonly string[], queueArguments: object = {}): Promise<TestQueue> {
    const queue = new TestQueue(this.url, randomUUID());
    await queue.bind(exchanges, queueArguments);
    return queue;
  }
}

/** Lends a channel of a connection that is closed afterwards. */
export async function withChannel<Result>(url: string, work: (channel: Channel) => Promise<Result>): Promise<Result> {
  const connection = await connect(url, { noDelay: true });
  // What goes wrong on the channel, the call says.
  connection.on('error', () => {});
  try {
    const channel = await connection.createChannel();
    channel.on('error', () => {});
    return await work(channel);
  } finally {
    await connection.close();
  }
}

export class TestQueue {
  constructor(
    private readonly url: string,
    private readonly name: string,
  ) {}

  /** Declares it if need be; the exchanges must be there. */
  async bind(exchanges: readonly string[], queueArguments: object = {}): Promise<void> {
    await withChannel(this.url, async (channel) => {
      await channel.assertQueue(this.name, { durable: true, arguments: queueArguments });
      for (const exchange of exchanges) await channel.bindQueue(this.name, exchange, '');
    });
  }

  async unbind(exchange: string): Promise<void> {
    await withChannel(this.url, (channel) => channel.unbindQueue(this.name, exchange, ''));
  }

  /** Takes all that is in the queue; a confirmed message is there already. */
  take(): Promise<GetMessage[]> {
    return withChannel(this.url, async (channel) => {
      const messages: GetMessage[] = [];
      for (;;) {
        const message = await channel.get(this.name, { noAck: true });
        if (message === false) return messages;
        messages.push(message);
      }
    });
  }

  async delete(): Promise<void> {
    await withChannel(this.url, (channel) => channel.deleteQueue(this.name));
  }
}

/** A port that leads to the broker, or does not. */
export class Wire {
  private readonly sockets = new Set<Socket>();
  private readonly nearEnds = new Set<Socket>();
  private readonly server = createServer((near) => this.join(near));

  private constructor(private readonly target: URL) {}

  /** Not open at first: connections are refused. */
  static async to(url: string): Promise<Wire> {
    const wire = new Wire(new URL(url));
    await wire.open();
    wire.port = (wire.server.address() as AddressInfo).port;
    await wire.cut();
    return wire;
  }

  private port = 0;

  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${this.port}`;
    return url.href;
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
  }

  /** Ends the connections there are and refuses new ones. */
  async cut(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** The connections there are stay open, but nothing arrives any more; new ones work. */
  silence(): void {
    for (const socket of this.sockets) socket.unpipe();
  }

  /** What is sent to the broker on the connections there are does not arrive any more; what it sends does. */
  holdBack(): void {
    for (const near of this.nearEnds) near.unpipe();
  }

  private join(near: Socket): void {
    this.nearEnds.add(near);
    near.on('close', () => this.nearEnds.delete(near));
    const far = connectSocket(Number(this.target.port || 5672), this.target.hostname);
    for (const [from, to] of [[near, far] as const, [far, near] as const]) {
      this.sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }
}
