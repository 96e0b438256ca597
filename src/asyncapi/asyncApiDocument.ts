// AsyncAPI 3: what we publish and consume, for machines; made of the tables by which we do it.
import { toJsonSchema } from '../../application/eventSchemas/jsonSchema.js';
import { type MessageContract, type PublicContract, publicContracts } from '../../application/relay/publicContracts.js';
import { type ConsumedContract, consumedContracts } from '../../application/reviews/consumedContracts.js';
import { highPriority } from '../../infrastructure/rabbitmq/envelope.js';
import { type EnvelopeName, envelopeShapes } from './envelopes.js';

export interface AsyncApiOptions {
  readonly version: string;
  /** In which we publish; what we consume may come in any. */
  readonly envelope: EnvelopeName;
}

const bindingVersion = '0.3.0';
const envelopeNames = Object.keys(envelopeShapes) as readonly EnvelopeName[];

interface Bound {
  readonly bindings: { readonly amqp: Readonly<Record<string, unknown>> };
}

export interface AsyncApiDocument {
  readonly asyncapi: string;
  readonly info: object;
  readonly defaultContentType: string;
  readonly servers: Readonly<Record<string, object>>;
  readonly channels: Readonly<Record<string, Bound>>;
  readonly operations: Readonly<Record<string, Bound>>;
  readonly components: { readonly messages: Readonly<Record<string, object>> };
}

export function asyncApiDocument({ version, envelope }: AsyncApiOptions): AsyncApiDocument {
  const published: readonly (readonly [string, PublicContract])[] = Object.entries(publicContracts);
  const consumed: readonly (readonly [string, ConsumedContract])[] = Object.entries(consumedContracts);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'BookWorm Integration',
      version,
      description:
        'The integration events that BookWorm Integration publishes for the notification service and consumes from ' +
        'Rating. Every message has an id that is the same for every repetition: consumers recognise repetitions by it.',
      license: { name: 'MIT' },
    },
    defaultContentType: envelopeShapes[envelope].contentType,
    servers: {
      rabbitmq: {
        host: '{host}',
        protocol: 'amqp',
        protocolVersion: '0.9.1',
        description: 'the broker that AMQP_URL names',
        variables: { host: { default: 'localhost:5672', description: 'host and port of the broker' } },
      },
    },
    channels: Object.fromEntries([
      ...published.map(([, contract]) => [nameOf(contract), exchangeChannel(contract, envelope)]),
      ...consumed.map(([, contract]) => [nameOf(contract), queueChannel(contract)]),
    ]),
    operations: Object.fromEntries([
      ...published.map(([, contract]) => [`publish${nameOf(contract)}`, sending(contract, envelope)]),
      ...consumed.map(([, contract]) => [`consume${nameOf(contract)}`, receiving(contract)]),
    ]),
    components: {
      messages: Object.fromEntries([
        ...published.map(([, contract]) => messageOf(contract, envelope)),
        ...consumed.flatMap(([, contract]) => envelopeNames.map((name) => messageOf(contract, name))),
      ]),
    },
  };
}

/** Of channels and messages: the type without its namespace. */
function nameOf({ exchange }: MessageContract): string {
  return exchange.slice(exchange.indexOf(':') + 1);
}

function messageName(contract: MessageContract, envelope: EnvelopeName): string {
  return `${nameOf(contract)}.${envelope}`;
}

function messageOf(contract: MessageContract, envelope: EnvelopeName) {
  const { contentType, headers, body } = envelopeShapes[envelope];
  const message = {
    name: nameOf(contract),
    title: contract.title,
    summary: contract.summary,
    contentType,
    headers: { type: 'object', ...toJsonSchema(headers) },
    payload: toJsonSchema(body(contract)),
    bindings: { amqp: { messageType: contract.exchange, bindingVersion } },
  };
  return [messageName(contract, envelope), message] as const;
}

const references = (contract: MessageContract, envelopes: readonly EnvelopeName[]) =>
  Object.fromEntries(
    envelopes.map((envelope) => {
      const name = messageName(contract, envelope);
      return [name, { $ref: `#/components/messages/${name}` }];
    }),
  );

function exchangeChannel(contract: PublicContract, envelope: EnvelopeName) {
  const exchange = { name: contract.exchange, type: 'fanout', durable: true, autoDelete: false };
  return {
    address: '',
    title: contract.title,
    description: `Bind a queue to the fanout exchange ${contract.exchange}; the routing key is empty.`,
    messages: references(contract, [envelope]),
    bindings: { amqp: { is: 'routingKey', exchange, bindingVersion } },
  };
}

function queueChannel(contract: ConsumedContract) {
  const queue = { name: contract.queue, durable: true, exclusive: false, autoDelete: false };
  return {
    address: contract.queue,
    title: contract.title,
    description: `A quorum queue of ours, bound to the fanout exchange ${contract.exchange}.`,
    messages: references(contract, envelopeNames),
    bindings: { amqp: { is: 'queue', queue, bindingVersion } },
  };
}

function sending(contract: PublicContract, envelope: EnvelopeName) {
  const priority = contract.priority === 'high' ? { priority: highPriority } : {};
  return {
    action: 'send',
    ...common(contract, [envelope]),
    bindings: { amqp: { deliveryMode: 2, mandatory: true, ...priority, bindingVersion } },
  };
}

function receiving(contract: ConsumedContract) {
  return { action: 'receive', ...common(contract, envelopeNames), bindings: { amqp: { ack: true, bindingVersion } } };
}

function common(contract: MessageContract, envelopes: readonly EnvelopeName[]) {
  const channel = `#/channels/${nameOf(contract)}`;
  return {
    title: contract.title,
    summary: contract.summary,
    channel: { $ref: channel },
    messages: envelopes.map((envelope) => ({ $ref: `${channel}/messages/${messageName(contract, envelope)}` })),
  };
}
