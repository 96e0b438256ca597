// Tells a server that was not reached, or a connection that broke, from a statement that the server refused.

export function isConnectionFault(error: unknown): boolean {
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string };
  // Classes 08 (connection) and 57P (the server is shutting down or starting), sockets, and node-postgres' own words.
  return /^(08|57P)|^E[A-Z]+$/.test(code) || /terminated|timeout/i.test(message);
}
