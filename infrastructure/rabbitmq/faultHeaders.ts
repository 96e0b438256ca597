// How a message that is set aside says why, as MassTransit's do, and becomes what it was when it is returned.
import { hostname } from 'node:os';
import type { MessageProperties, Options } from 'amqplib';

export type Headers = Readonly<Record<string, unknown>>;

/** Why a message was set aside; without an error, nobody here asked for it. */
export interface Rejection {
  readonly error?: Error;
  /** How many times it was tried again. */
  readonly retries: number;
}

/** What a message in an error queue says of itself; what it does not say is null. */
export interface ToldFault {
  readonly errorType: string | null;
  readonly error: string | null;
  /** ISO 8601. */
  readonly at: string | null;
  readonly retries: number;
}

const longestMessage = 2_000;

export function faultHeaders({ error, retries }: Rejection): Headers {
  const host = { 'MT-Host-MachineName': hostname(), 'MT-Host-ProcessName': 'bookworm' };
  if (!error) return { 'MT-Reason': 'dead-letter', ...host };
  return {
    'MT-Reason': 'fault',
    'MT-Fault-ExceptionType': error.name,
    'MT-Fault-Message': error.message.slice(0, longestMessage),
    'MT-Fault-Timestamp': new Date().toISOString(),
    'MT-Fault-RetryCount': retries,
    ...host,
  };
}

export function toldFault(headers: Headers): ToldFault {
  const text = (name: string) => (typeof headers[name] === 'string' ? headers[name] : null);
  const retries = headers['MT-Fault-RetryCount'];
  const died = text('x-first-death-reason');
  return {
    errorType: text('MT-Fault-ExceptionType'),
    error: text('MT-Fault-Message') ?? (died && `the broker put it here: ${died}`),
    at: text('MT-Fault-Timestamp'),
    retries: typeof retries === 'number' ? retries : 0,
  };
}

/** What we and MassTransit add to a message that is set aside, and the broker to one that it delivers or dead-letters. */
export function withoutFault(headers: Headers): Headers {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !/^(MT-(Reason$|Fault-|Host-)|x-((first|last)-)?death|x-delivery-count$)/.test(name),
    ),
  );
}

/** To send a message on as it came. */
export function sameProperties(properties: MessageProperties, headers: Headers): Options.Publish {
  // An expiration would let it vanish from where it waits for an operator; the broker refuses another one's user.
  const { expiration: _expiration, userId: _userId, clusterId: _clusterId, deliveryMode: _mode, ...kept } = properties;
  const given = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
  return { ...given, headers, persistent: true };
}
