// `bookworm audit`: what auditors ask of the event log.
import { Command } from 'commander';
import { auditReplayCommand } from './auditReplay.js';
import { auditTraceCommand } from './auditTrace.js';

export function auditCommand(): Command {
  const command = new Command('audit').description('questions of auditors to the event log');
  for (const part of [auditReplayCommand(), auditTraceCommand()]) command.addCommand(part);
  return command;
}
