// Finds environment variables that look as if they were meant for us but are not: a typing error must not pass in silence.

/** The first words of our settings that other programs are unlikely to use. */
const ourPrefixes = ['JOBS_', 'CATALOG_', 'EVENT_STORE_', 'AMQP_', 'DASHBOARD_', 'SEAL_', 'BOOKWORM_'];
/** Only names at least this long are compared for typing errors: short ones are one letter away from anything. */
const shortestCompared = 8;

/** One line for each variable that is not a setting but nearly is one. */
export function unknownSettings(environment: Readonly<NodeJS.ProcessEnv>, known: readonly string[]): readonly string[] {
  return Object.entries(environment)
    .filter(([name, value]) => value?.trim() && !known.includes(name) && !isServiceLink(name, value))
    .flatMap(([name]) => {
      const nearest = known.find((other) => other.length >= shortestCompared && distance(name, other) <= 2);
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

/** How many letters must be added, left out, replaced, or swapped with their neighbour to get from one to the other. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
