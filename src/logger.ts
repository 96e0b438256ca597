// The Logger on pino: JSON lines for machines, readable ones on a terminal.
import pino from 'pino';
import pinoPretty from 'pino-pretty';

/** @param output where the lines go; the CLI keeps its standard output for answers. */
export function createLogger(level: string, output: NodeJS.WriteStream = process.stdout): pino.Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  if (!output.isTTY) return pino(options, output);
  return pino(
    options,
    pinoPretty({ destination: output, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' }),
  );
}
