// `bookworm relay`: where the relay stands, and how operators steer it.
import { Command } from 'commander';
import { recentDeliveries } from '../../projections/relayStatus/queries.js';
import { busName } from '../container.js';
import { mostCounted, type RelayStatus, readRelayStatus } from '../status/readRelayStatus.js';
import { type OutputOptions, printJson, printLine } from './output.js';
import { pauseCommand, resumeCommand } from './relayControl.js';
import { parkedCommand } from './relayParked.js';
import { republishCommand } from './relayRepublish.js';
import { type Parts, withParts } from './withParts.js';

export function relayCommand(): Command {
  const command = new Command('relay').description('hands integration events from the log to the bus');
  command
    .command('status')
    .description('bus, state, how far it is, what waits and since when')
    .option('--json', 'answer in JSON')
    .action((options: OutputOptions) => withParts('look', (parts) => status(parts, options)));
  for (const child of [pauseCommand(), resumeCommand(), republishCommand(), parkedCommand()]) command.addCommand(child);
  return command;
}

async function status(parts: Parts, { json }: OutputOptions): Promise<void> {
  const { config, database } = parts;
  const [relay, deliveries] = await Promise.all([readRelayStatus(parts), recentDeliveries(database)]);
  const bus = { name: busName(config), envelope: config.amqpUrl ? config.amqpEnvelope : null };
  if (json) {
    const { waiting, ...rest } = relay;
    const isMore = waiting.count === mostCounted;
    return printJson({ bus, ...rest, waiting: { ...waiting, isMore }, deliveries });
  }
  const { lastAt, medianMs } = deliveries;
  const { pause, fault, state, parked, skipped } = relay;
  const lines: readonly (readonly [string, string])[] = [
    ['bus', bus.envelope ? `${bus.name}, as ${bus.envelope}` : bus.name],
    ['state', stateInWords(relay)],
    ['instance', relay.instance ?? 'no instance relays: start the service'],
    ['position', `${relay.position} of ${relay.head}`],
    ['waiting', waitingInWords(relay)],
    ['parked', `${parked} to be tried again, ${skipped} skipped`],
    ['paused', pause ? `at ${pause.at} by ${pause.by}: ${pause.reason}` : 'no'],
    ['fault', state === 'waiting' && fault ? fault : 'none'],
    ['last', lastAt === null ? 'none was published yet' : `published at ${lastAt}`],
    ['took', medianMs === null ? '-' : `${Math.round(medianMs)} ms from request to confirm, for half of the last 100`],
  ];
  printLine('relay');
  for (const [what, value] of lines) printLine(`  ${what.padEnd(10)}${value}`);
}

function stateInWords({ state, pause }: RelayStatus): string {
  return state === 'stopped' && pause ? 'stopped, and paused' : state;
}

function waitingInWords({ waiting: { count, since } }: RelayStatus): string {
  if (count === 0) return 'nothing';
  return `${count === mostCounted ? `${count}+` : count} ${count === 1 ? 'message' : 'messages'}, since ${since}`;
}
