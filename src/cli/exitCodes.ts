// The CLI's edge: which failure ends with which code, and what is said of it.

/** Documented in docs/operations.md; scripts rest on them. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  configuration: 3,
  unreachable: 4,
  occupied: 5,
  interrupted: 130,
} as const;

const codeByErrorName: Readonly<Record<string, number>> = {
  ConfigError: exitCodes.configuration,
  UsageError: exitCodes.usage,
  NoSuchEventError: exitCodes.usage,
  DatabaseUnreachableError: exitCodes.unreachable,
  NoBookWormHereError: exitCodes.unreachable,
  EventStoreUnavailableError: exitCodes.unreachable,
  BusUnreachableError: exitCodes.unreachable,
  DataDirectoryInUseError: exitCodes.occupied,
  CannotListenError: exitCodes.occupied,
  InterruptedError: exitCodes.interrupted,
};

/** The command was called with something that does not exist. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export function exitCodeOf(error: unknown): number {
  return codeByErrorName[(error as Error)?.name] ?? exitCodes.failed;
}

/** Errors that we made are said as they are; what nobody expected comes with where it happened. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isUnexpected =
    ['Error', 'TypeError', 'RangeError', 'error'].includes(error.name) && error.constructor !== Error;
  return isUnexpected ? (error.stack ?? error.message) : error.message;
}
