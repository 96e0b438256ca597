// Turns Ctrl-C and the signals of process managers into one promise, and a stop that hangs into an end.

const longestStopMs = 20_000;

/** Resolves at the first SIGINT, SIGTERM or SIGHUP. Further ones change nothing; a stop that takes too long is cut short. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const stop = () => {
      resolve();
      if (isStopping) return;
      isStopping = true;
      setTimeout(() => {
        process.stderr.write(
          `Not stopped after ${longestStopMs / 1_000} s; ending at once. Nothing recorded is lost.\n`,
        );
        process.exit(1);
      }, longestStopMs).unref();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
}
