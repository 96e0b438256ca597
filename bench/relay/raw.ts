// The limit: amqplib's confirm channel alone, with the same bytes, which it has made beforehand, and the same window.
import { hostname } from 'node:os';
import { connect, type Options } from 'amqplib';
import { toPublicMessage } from '../../application/relay/publicMessages.js';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import { PostgresDatabase } from '../../infrastructure/postgres/postgresDatabase.js';
import type { Enveloped } from '../../infrastructure/rabbitmq/envelope.js';
import { massTransitEnvelope } from '../../infrastructure/rabbitmq/massTransitEnvelope.js';
import { busAddress } from '../../infrastructure/rabbitmq/topology.js';
import { serve } from '../contestant.js';
import { percentile } from '../statistics.js';
import type { PublishLoad, PublishTasks } from './tasks.js';

type Publish = (message: Enveloped, onConfirm: (error: Error | null) => void) => void;

let publish: Publish;
let messages: readonly Enveloped[] = [];
let readMessages: (count: number) => Promise<readonly Enveloped[]>;

serve({
  async prepare({ url, amqpUrl }) {
    const database = new PostgresDatabase(url, () => {});
    const store = new PostgresEventStore(database, url);
    const { virtualHostAddress } = busAddress(amqpUrl);
    const sender = {
      ...{ machineName: hostname(), processName: 'bookworm', sentTime: new Date().toISOString() },
      virtualHostAddress,
    };
    readMessages = async (limit) => {
      const made: Enveloped[] = [];
      for await (const event of store.readAll({ limit }))
        made.push(massTransitEnvelope(toPublicMessage(event), sender));
      return made;
    };
    const connection = await connect(amqpUrl, { noDelay: true });
    const channel = await connection.createConfirmChannel();
    publish = ({ exchange, content, properties }, onConfirm) => {
      const options: Options.Publish = { ...properties, mandatory: true };
      channel.publish(exchange, '', content, options, onConfirm);
    };
  },

  async publish(load) {
    if (messages.length < load.messages) messages = await readMessages(load.messages);
    return publishAll(load);
  },
} satisfies PublishTasks);

function publishAll({ window, messages: count }: PublishLoad) {
  const times: number[] = [];
  let sent = 0;
  const start = performance.now();
  return new Promise<{ messages: number; seconds: number; p50Ms: number; p99Ms: number }>((resolve, reject) => {
    const sendNext = () => {
      const message = messages[sent];
      if (sent >= count || !message) return;
      sent++;
      const sentAt = performance.now();
      publish(message, (error) => {
        if (error) return reject(error);
        times.push(performance.now() - sentAt);
        if (times.length < count) return sendNext();
        const seconds = (performance.now() - start) / 1_000;
        resolve({ messages: count, seconds, p50Ms: percentile(times, 0.5), p99Ms: percentile(times, 0.99) });
      });
    };
    for (let n = 0; n < window; n++) sendNext();
  });
}
