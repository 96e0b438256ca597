// A RabbitMQ of a test's own, in a temporary folder, which can be stopped, killed and short of memory as the test wants.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connect } from 'amqplib';
import { eventually } from './eventually.js';
import { TestQueue, withChannel } from './rabbitMq.js';

/** Where the commands of a RabbitMQ are that is installed here. */
const commands = process.env.TEST_RABBITMQ_COMMANDS ?? '/usr/lib/rabbitmq/bin';

/** The programs it needs, or undefined, said aloud, where there are none. On CI that is a failure. */
export async function ownRabbitMqForTests(): Promise<OwnRabbitMq | undefined> {
  if (existsSync(join(commands, 'rabbitmq-server'))) return OwnRabbitMq.start();
  const advice =
    `These tests start a RabbitMQ of their own, and there is no rabbitmq-server in ${commands}: ` +
    'install RabbitMQ, or say in TEST_RABBITMQ_COMMANDS in which folder its commands are.';
  if (process.env.CI === 'true') throw new Error(advice);
  // biome-ignore lint/suspicious/noConsole: a suite that is skipped has to say so, and how to run it.
  console.warn(`SKIPPED. ${advice}`);
  return undefined;
}

export class OwnRabbitMq {
  readonly url: string;
  readonly #folder: string;
  readonly #environment: NodeJS.ProcessEnv;
  #node: ChildProcess | undefined;

  private constructor(folder: string, [port, distributionPort]: readonly number[]) {
    this.url = `amqp://guest:guest@127.0.0.1:${port}`;
    this.#folder = folder;
    this.#environment = {
      PATH: process.env.PATH,
      // Here the node and those who control it find the same secret.
      HOME: folder,
      RABBITMQ_NODENAME: `bookworm-test-${randomUUID()}@localhost`,
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_NODE_PORT: `${port}`,
      RABBITMQ_DIST_PORT: `${distributionPort}`,
      RABBITMQ_MNESIA_BASE: join(folder, 'data'),
      RABBITMQ_LOG_BASE: join(folder, 'log'),
      // Nothing of what is configured for the machine's own RabbitMQ.
      RABBITMQ_CONF_ENV_FILE: join(folder, 'empty'),
      RABBITMQ_CONFIG_FILE: join(folder, 'empty.conf'),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'empty'),
      // Makes the script become the node instead of watching over it.
      NOTIFY_SOCKET: '/nonexistent',
    };
  }

  static async start(): Promise<OwnRabbitMq> {
    const folder = await mkdtemp(join(tmpdir(), 'bookworm-rabbitmq-'));
    for (const name of ['empty', 'empty.conf']) await writeFile(join(folder, name), '');
    const broker = new OwnRabbitMq(folder, await freePorts());
    try {
      await broker.revive();
      return broker;
    } catch (error) {
      await broker.dispose();
      throw error;
    }
  }

  /** In good order: connections are told so, new ones are refused. */
  async stop(): Promise<void> {
    await this.#control('stop_app');
  }

  /** After `stop`. */
  async start(): Promise<void> {
    await this.#control('start_app');
    await this.#answers();
  }

  /** Ends it where it stands, like a power cut. */
  async kill(): Promise<void> {
    const node = this.#node;
    if (!node) return;
    this.#node = undefined;
    const gone = once(node, 'exit');
    node.stdin?.end();
    await gone;
  }

  /** After `kill`. */
  async revive(): Promise<void> {
    // Ends with our end of its input, so that it never outlives us.
    const script = '"$0" & node=$!; cat; kill -9 $node';
    this.#node = spawn('/bin/sh', ['-c', script, join(commands, 'rabbitmq-server')], {
      env: this.#environment,
      stdio: ['pipe', 'ignore', 'ignore'],
      // Ctrl-C leaves it to us.
      detached: true,
    });
    await this.#answers();
  }

  async closeAllConnections(): Promise<void> {
    await this.#control('close_all_connections', 'the test asks for it');
  }

  /** From now on publishers are blocked, until `calm`. */
  async alarm(): Promise<void> {
    await this.#control('set_vm_memory_high_watermark', '0.0000001');
  }

  async calm(): Promise<void> {
    await this.#control('set_vm_memory_high_watermark', '0.9');
  }

  /** A queue that is not there before it is bound. */
  queue(): TestQueue {
    return new TestQueue(this.url, randomUUID());
  }

  async declareExchange(name: string, type: string): Promise<void> {
    await withChannel(this.url, (channel) => channel.assertExchange(name, type, { durable: true }));
  }

  async deleteExchange(name: string): Promise<void> {
    await withChannel(this.url, (channel) => channel.deleteExchange(name));
  }

  /** How many there are. */
  async connections(): Promise<number> {
    const list = await this.#control('-s', 'list_connections', 'pid');
    return list.split('\n').filter(Boolean).length;
  }

  async dispose(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 10 });
  }

  async #control(...command: string[]): Promise<string> {
    const control = join(commands, 'rabbitmqctl');
    const node = ['-q', '-n', String(this.#environment.RABBITMQ_NODENAME)];
    const { stdout } = await promisify(execFile)(control, [...node, ...command], { env: this.#environment });
    return stdout;
  }

  async #answers(): Promise<void> {
    const probe = await eventually(() => connect(this.url), { withinMs: 60_000 });
    await probe.close();
  }
}

/** Two ports that are free now. */
async function freePorts(): Promise<number[]> {
  const servers = [createServer(), createServer()];
  for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening');
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) server.close();
  return ports;
}
