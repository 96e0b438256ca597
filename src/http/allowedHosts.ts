// The names this service answers to: a web page can lend its own name our address (DNS rebinding), but cannot hide that name from us.

export interface AllowedHosts {
  /** Whether the Host header, its port aside, has one of the names. */
  hasHost(header: string | undefined): boolean;
  /** Whether the Origin header, its scheme and port aside, has one of the names. */
  hasOrigin(header: string): boolean;
}

/** @throws Error as `parseAllowedHost` does */
export function allowedHosts(entries: readonly string[]): AllowedHosts {
  const names = new Set(entries.map(parseAllowedHost));
  return {
    hasHost: (header) => names.has(hostName(header) ?? ''),
    hasOrigin: (header) => URL.canParse(header) && names.has(new URL(header).hostname),
  };
}

/**
 * The name in a setting, as clients send it: in lower case, without a port, IPv6 in brackets.
 *
 * @throws Error when the entry is no host name or address
 */
export function parseAllowedHost(entry: string): string {
  const name = hostName(entry) ?? hostName(`[${entry}]`);
  if (!name || !URL.canParse(`http://${name}`)) throw new Error(`"${entry}" is not a host name that clients could use`);
  return name;
}

/** The name in a Host header, in lower case; undefined when it is no host and port. */
const hostName = (host = ''): string | undefined =>
  /^(\[[0-9a-f:.]+\]|[^\s:/?#@\\[\]]+)(:\d*)?$/i.exec(host)?.[1]?.toLowerCase();
