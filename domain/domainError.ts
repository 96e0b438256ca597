// A broken rule of the domain, told apart by a stable code that every edge (HTTP, MCP, CLI) maps to its own answer.

export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    /** Stable, snake_case; part of the public contract. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
