// The Logger on pino: JSON lines for machines, readable ones on a terminal.
import pino from 'pino';
import pinoPretty from 'pino-pretty';

/** Lines go to standard error: standard output is for what a command was asked. */
export function createLogger(level: string): pino.Logger {
  const output = process.stderr;
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  if (!output.isTTY) return pino(options, output);
  return pino(
    options,
    pinoPretty({ destination: output, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' }),
  );
}
