// `bookworm events`: the event log, as it was written.
import { Command } from 'commander';
import { eventsExportCommand } from './eventsExport.js';
import { eventsListCommand } from './eventsList.js';
import { eventsShowCommand } from './eventsShow.js';
import { eventsTailCommand } from './eventsTail.js';

export function eventsCommand(): Command {
  const command = new Command('events').description('the event log, as it was written');
  for (const part of [eventsTailCommand(), eventsListCommand(), eventsShowCommand(), eventsExportCommand()]) {
    command.addCommand(part);
  }
  return command;
}
