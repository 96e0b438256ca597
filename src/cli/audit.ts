// `bookworm audit`: what auditors ask of the log. One file per subcommand.
import { Command } from 'commander';
import { checkCommand } from './auditCheck.js';
import { exportBundleCommand } from './auditExportBundle.js';
import { proveCommand } from './auditProve.js';
import { auditReplayCommand } from './auditReplay.js';
import { auditTraceCommand } from './auditTrace.js';
import { verifyCommand } from './auditVerify.js';

const subcommands = [
  auditReplayCommand,
  auditTraceCommand,
  verifyCommand,
  proveCommand,
  checkCommand,
  exportBundleCommand,
];

export function auditCommand(): Command {
  const command = new Command('audit').description('what was when and why, and proof that history was not changed');
  for (const subcommand of subcommands) command.addCommand(subcommand());
  return command;
}
