// Finds environment variables that look as if they were meant for us but are not: a typing error must not pass in silence.
import { nearestName } from './nearestName.js';

/** The first words of our settings that other programs are unlikely to use. */
const ourPrefixes = ['JOBS_', 'CATALOG_', 'EVENT_STORE_', 'AMQP_', 'DASHBOARD_', 'SEAL_', 'BOOKWORM_'];

/** One line for each variable that is not a setting but nearly is one. */
export function unknownSettings(environment: Readonly<NodeJS.ProcessEnv>, known: readonly string[]): readonly string[] {
  return Object.entries(environment)
    .filter(([name, value]) => value?.trim() && !known.includes(name) && !isServiceLink(name, value))
    .flatMap(([name]) => {
      const nearest = nearestName(name, known);
      if (nearest) return [`${name} is not a setting; did you mean ${nearest}?`];
      if (ourPrefixes.some((prefix) => name.startsWith(prefix))) {
        return [`${name} is not a setting; \`bookworm config check\` lists those there are.`];
      }
      return [];
    });
}

/** Kubernetes tells every pod where each service is: a service called `catalog` sets CATALOG_SERVICE_HOST and more. */
function isServiceLink(name: string, value: string): boolean {
  if (/_SERVICE_(HOST|PORT)(_\w+)?$|_PORT_\d+_(TCP|UDP|SCTP)(_\w+)?$/.test(name)) return true;
  return name.endsWith('_PORT') && /^(tcp|udp|sctp):/.test(value);
}
