// Turns Ctrl-C, the signals of process managers and a reader that went away into one AbortSignal, so that every command
// can put things in order before it ends.

const longestEndMs = 20_000;

/** Somebody ended the command before it was done. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';

  constructor(message = 'Interrupted; what was not finished was left as it was.') {
    super(message);
  }
}

/** Nobody reads the answer any more: what was wanted of it was read, so that this is an end like any other. */
export class ReaderLeftError extends Error {
  override readonly name = 'ReaderLeftError';
}

/**
 * Aborts at the first SIGINT, SIGTERM or SIGHUP; further ones change nothing, and an end that takes too long is cut short.
 * @param endsWithReader also abort when nobody reads standard output any more, as in `bookworm events tail | head -1`.
 */
export function endingSignal({ endsWithReader }: { endsWithReader: boolean }): AbortSignal {
  const ending = new AbortController();
  const end = (reason: Error) => {
    if (ending.signal.aborted) return;
    ending.abort(reason);
    setTimeout(() => {
      process.stderr.write(`Not ended after ${longestEndMs / 1_000} s; ending at once. Nothing recorded is lost.\n`);
      process.exit(1);
    }, longestEndMs).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(new InterruptedError()));
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (endsWithReader) end(new ReaderLeftError());
  });
  return ending.signal;
}
