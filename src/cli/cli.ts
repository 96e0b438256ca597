// The command line: one file per command group, one exit code per kind of failure.
import { Command, CommanderError } from 'commander';
import { version } from '../version.js';
import { auditCommand } from './audit.js';
import { configCommand } from './config.js';
import { consumerCommand } from './consumer.js';
import { ReaderLeftError } from './ending.js';
import { eventsCommand } from './events.js';
import { exitCodeOf, exitCodes, messageOf } from './exitCodes.js';
import { jobsCommand } from './jobs.js';
import { withoutControls } from './output.js';
import { projectionsCommand } from './projections.js';
import { relayCommand } from './relay.js';
import { serveCommand } from './serve.js';

/** @returns the exit code. Failures are one message on standard error: what is wrong and what to do. */
export async function runCli(argv: readonly string[]): Promise<number> {
  const program = new Command('bookworm')
    .description(
      'BookWorm Integration: the catalog for AI agents, scheduled jobs, and the history of all that happened.',
    )
    .version(version);
  const commands = [
    serveCommand,
    projectionsCommand,
    eventsCommand,
    auditCommand,
    jobsCommand,
    relayCommand,
    consumerCommand,
    configCommand,
  ];
  for (const command of commands) program.addCommand(command());
  reportByThrowing(program);
  try {
    await program.parseAsync(argv);
    return exitCodes.done;
  } catch (error) {
    // Commander has said it already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    if (error instanceof ReaderLeftError) return exitCodes.done;
    process.stderr.write(`${withoutControls(messageOf(error))}\n`);
    return exitCodeOf(error);
  }
}

function reportByThrowing(command: Command): void {
  command.exitOverride().showHelpAfterError('(add --help for what there is)');
  for (const child of command.commands) reportByThrowing(child);
}
