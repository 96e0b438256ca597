// From a URL to a client: refuses what the client would silently ignore, and keeps passwords out of errors and warnings.
import { EventStoreDBClient } from '@eventstore/db-client';

const known = [
  ...[
    'connectionName',
    'defaultDeadline',
    'discoveryInterval',
    'gossipTimeout',
    'keepAliveInterval',
    'keepAliveTimeout',
  ],
  ...['maxDiscoverAttempts', 'nodePreference', 'tls', 'tlsCAFile', 'userCertFile', 'userKeyFile'],
];
const knownNames = new Map(known.map((name) => [flat(name), name]));

/** @param url `esdb://host:2113?tls=false`, `esdb+discover://cluster.name:2113`; credentials belong into it. */
export function connectEventStoreDb(url: string): EventStoreDBClient {
  const [address = '', query] = url.trim().split('?');
  const options = optionsOf(query);
  const credentials = /^[^:]+:\/\/([^/]*)@/.exec(address)?.[1];
  if (credentials !== undefined) checkCredentials(credentials, options.get('tls'));
  try {
    return EventStoreDBClient.connectionString(url);
  } catch (error) {
    throw new TypeError(`The URL of EventStoreDB cannot be used: ${withoutUrl(error)}`);
  }
}

/** The client prints the whole URL when it knows an option not, or not well. */
function optionsOf(query: string | undefined): ReadonlyMap<string, string> {
  // It takes all before an @ for a user and password, wherever that is.
  if (query?.includes('@')) throw new TypeError('The URL of EventStoreDB has an @ in its options; write %40 there.');
  const pairs = query?.split('&').map((pair) => pair.split('='));
  const options = new Map(pairs?.map(([name = '', value = '']) => [flat(name), value.trim()]));
  for (const name of options.keys()) {
    if (name === 'tlsverifycert' || name === 'throwonappendfailure') {
      throw new TypeError(`The URL of EventStoreDB has the option ${name}, which cannot be chosen here: leave it out.`);
    }
    if (knownNames.has(name)) continue;
    throw new TypeError(`The URL of EventStoreDB has an unknown option; there are ${known.join(', ')}.`);
  }
  return options;
}

function checkCredentials(credentials: string, tls: string | undefined): void {
  if (tls === 'false') {
    throw new TypeError(
      'The URL of EventStoreDB has a user and password together with tls=false, and without TLS they are never sent: ' +
        'leave out tls=false, or the user and password if the server wants none.',
    );
  }
  const [user, password, ...more] = credentials.split(':');
  if (!user || !password || more.length > 0 || credentials.includes('@')) {
    throw new TypeError(
      'The URL of EventStoreDB must name its user and password as user:password@, with %3A for a colon and %40 for an @ in them.',
    );
  }
}

/** As the client compares names of options. */
function flat(name: string): string {
  return name.trim().toLowerCase().replace(/[_-]/g, '');
}

/** What the client says of a URL quotes it, and may so quote the password. */
function withoutUrl(error: unknown): string {
  if (error instanceof Error && 'location' in error && 'expected' in error) {
    return `at character ${String(error.location).split(',')[0]} ${String(error.expected)} was expected.`;
  }
  return error instanceof URIError || !(error instanceof Error) ? 'it is not well encoded.' : error.message;
}
