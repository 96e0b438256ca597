// What must stand on the bus before neighbours' messages reach us: MassTransit's exchanges, queues of our own behind them.
import type { BrokerConfig } from 'rascal';
import { type Lane, openLane } from './lane.js';
import { type BusAddress, type TopologyOptions, topology, withoutCredentials } from './topology.js';

export interface ConsumedQueue {
  readonly queue: string;
  /** The exchange of the type that comes to it; the type is called the same. */
  readonly exchange: string;
}

export interface ConsumerTopologyOptions extends Omit<TopologyOptions, 'messageTypes'> {
  readonly queues: readonly ConsumedQueue[];
}

/** Where a queue's messages go that could not be handled, and those that nobody asked for. Queue and exchange alike. */
export const errorQueueOf = (queue: string) => `${queue}_error`;
export const skippedQueueOf = (queue: string) => `${queue}_skipped`;

/** A message that ends its consumer each time would otherwise come back for ever. */
const deliveryLimit = 1_000;

/**
 * Per queue: exchange of the type -> exchange of the queue's name -> quorum queue, and two queues for what is set aside.
 * What we reject and what is delivered too often, the broker itself puts into the error queue instead of dropping it:
 * RabbitMQ 4 drops after 20 deliveries unless told otherwise.
 */
export function consumerTopology(bus: BusAddress, options: ConsumerTopologyOptions, ended: AbortSignal): BrokerConfig {
  const { queues, timeoutMs } = options;
  const messageTypes = queues.map(({ exchange }) => exchange);
  const { vhosts, ...others } = topology(bus, { messageTypes, timeoutMs }, ended);
  const virtualHost = vhosts[bus.virtualHost];
  if (!virtualHost) throw new Error(`There is no topology for ${bus.name}.`);
  const endpoints = queues.flatMap(({ queue }) => endpointsOf(queue));
  const toEndpoints = queues.map(({ exchange, queue }) => ({
    ...{ source: exchange, destination: queue, destinationType: 'exchange', bindingKey: '' },
  }));
  const toQueues = endpoints.map(({ name }) => ({
    ...{ source: name, destination: name, destinationType: 'queue', bindingKey: '' },
  }));
  return {
    ...others,
    vhosts: {
      [bus.virtualHost]: {
        ...virtualHost,
        exchanges: {
          ...virtualHost.exchanges,
          ...Object.fromEntries(endpoints.map(({ name }) => [name, { type: 'fanout', options: { durable: true } }])),
        },
        queues: Object.fromEntries(
          endpoints.map(({ name, args }) => [name, { options: { durable: true, arguments: args } }]),
        ),
        bindings: {
          ...virtualHost.bindings,
          ...Object.fromEntries(
            [...toEndpoints, ...toQueues].map((binding) => [`${binding.source} -> ${binding.destination}`, binding]),
          ),
        } as typeof virtualHost.bindings,
      },
    },
  };
}

function endpointsOf(queue: string) {
  const args = {
    'x-queue-type': 'quorum',
    'x-delivery-limit': deliveryLimit,
    'x-dead-letter-exchange': errorQueueOf(queue),
  };
  return [
    { name: queue, args },
    { name: errorQueueOf(queue), args: {} },
    { name: skippedQueueOf(queue), args: {} },
  ];
}

/** Declares what consumers need and opens a lane. @throws Error that says, of what the broker has otherwise, what to do. */
export async function openConsumerLane(bus: BusAddress, options: ConsumerTopologyOptions): Promise<Lane> {
  const declared = (ended: AbortSignal) => consumerTopology(bus, options, ended);
  return openLane(bus, { topology: declared, timeoutMs: options.timeoutMs }).catch((error) => {
    throw inWords(withoutCredentials(error));
  });
}

/** The broker never changes what is declared already; what it says is cut off at 255 bytes. */
function inWords(error: Error): Error {
  const told = /inequivalent arg '(?<flag>[^']+)' for (?<kind>queue|exchange) '(?<name>[^']+)'/.exec(
    error.message,
  )?.groups;
  if (!told) return error;
  const { kind, name, flag } = told;
  const values = /: received (?<wanted>.*) but current is (?<present>[^"]*)/.exec(error.message)?.groups;
  const difference = values ? `is ${values.present}, and has to be ${values.wanted}` : 'is not what it has to be';
  return new Error(
    `the ${kind} ${name} was declared otherwise: its ${flag} ${difference}. ` +
      `Take its messages elsewhere if it holds any, then delete the ${kind}: it is declared anew by itself.`,
    { cause: error },
  );
}
