// `bookworm projections parked`: events that a fold could not take, and what is to become of them.
import { Command, InvalidArgumentError } from 'commander';
import { recordProjectionControl } from '../../application/operations/recordProjectionControl.js';
import {
  listParkedEvents,
  type ParkedEvent,
  retryParkedEvent,
  skipParkedEvent,
} from '../../projections/engine/parkedControl.js';
import { confirm } from './confirm.js';
import { UsageError } from './exitCodes.js';
import { findProjection, nameArgument } from './findProjection.js';
import { type OutputOptions, printJson, printLine, printTable } from './output.js';
import { operator, type Parts, withParts } from './withParts.js';

interface SkipOptions extends OutputOptions {
  readonly reason: string;
  readonly yes?: boolean;
}

export function parkedCommand(): Command {
  const command = new Command('parked').description('events that a projection could not take');
  command
    .command('list')
    .description('what waits for an operator, and what was skipped')
    .argument('[name]', 'of one projection only')
    .option('--json', 'answer in JSON')
    .action((name: string | undefined, options: OutputOptions) => {
      if (name) findProjection(name);
      return withParts('look', (parts) => list(parts, name, options));
    });
  command
    .command('retry')
    .description('has events folded after all; one that is behind others of the same row comes with them')
    .addArgument(nameArgument())
    .argument('[position]', 'of one event; by default all that wait', position)
    .option('--json', 'answer in JSON')
    .action((name: string, at: string | undefined, options: OutputOptions) => {
      findProjection(name);
      return withParts('change', (parts) => retry(parts, { name, at }, options));
    });
  command
    .command('skip')
    .description('lets the projection do without an event, for good: in rebuilds, too')
    .addArgument(nameArgument())
    .argument('<position>', 'of the event', position)
    .requiredOption('--reason <text>', 'why, for those who wonder')
    .option('--yes', 'do not ask')
    .option('--json', 'answer in JSON')
    .action((name: string, at: string, options: SkipOptions) => {
      findProjection(name);
      return withParts('change', (parts) => skip(parts, { name, at }, options));
    });
  return command;
}

function position(text: string): string {
  if (/^\d{1,18}$/.test(text)) return text;
  throw new InvalidArgumentError('A position is a whole number of at most 18 digits.');
}

async function list({ database }: Parts, name: string | undefined, { json }: OutputOptions): Promise<void> {
  const parked = await listParkedEvents(database, name);
  if (json) return printJson({ parked });
  if (parked.length === 0) return printLine('No event is parked.');
  printTable(
    ['PROJECTION', 'POSITION', 'STATE', 'TYPE', 'STREAM', 'SINCE', 'ERROR'],
    parked.map((event) => [
      event.projection,
      event.position,
      event.state,
      event.type,
      event.stream,
      event.parkedAt,
      event.error,
    ]),
  );
}

interface Chosen {
  readonly name: string;
  readonly at: string | undefined;
}

async function retry(parts: Parts, { name, at }: Chosen, { json }: OutputOptions): Promise<void> {
  const { database, store, clock, identity } = parts;
  const waiting = await waitingEvents(parts, { name, at });
  const context = { actor: operator(), instance: identity.instance };
  const done = new Set<string>();
  for (const event of waiting) {
    // Folded already, together with one before it in the same row.
    if (done.size > 0 && !(await listParkedEvents(database, name)).some(isSame(event))) continue;
    const data = { projection: name, position: event.position, eventId: event.eventId, at: clock.now().toISOString() };
    await recordProjectionControl(store, { type: 'ParkedEventRetried', data }, context);
    await retryParkedEvent({ database, store }, findProjection(name), event);
    done.add(event.position);
  }
  const left = (await listParkedEvents(database, name)).filter(({ state }) => state === 'waiting').length;
  if (json) return printJson({ projection: name, retried: [...done], waiting: left });
  printLine(
    `${name}: ${done.size} retried, ${left} still wait. "bookworm projections status ${name}" tells how it goes.`,
  );
}

async function skip(parts: Parts, chosen: Chosen, { reason, yes, json }: SkipOptions): Promise<void> {
  const { database, store, clock, identity } = parts;
  const [event] = await waitingEvents(parts, chosen);
  if (!event) throw new UsageError(`Nothing waits at position ${chosen.at}.`);
  const { projection, eventId, type, stream } = event;
  await confirm(`Let ${projection} do without ${type} of ${stream} (position ${event.position}), for good?`, { yes });
  const data = { projection, position: event.position, eventId, reason, at: clock.now().toISOString() };
  const context = { actor: operator(), instance: identity.instance };
  await recordProjectionControl(store, { type: 'ParkedEventSkipped', data }, context);
  await skipParkedEvent(database, event);
  if (json) return printJson({ skipped: event });
  printLine(
    `${projection} does without event ${event.position}. Those that wait behind it: "parked retry ${projection}".`,
  );
}

const isSame = (event: ParkedEvent) => (other: ParkedEvent) => other.position === event.position;

/** @throws UsageError when there is none. */
async function waitingEvents({ database }: Parts, { name, at }: Chosen): Promise<readonly ParkedEvent[]> {
  const waiting = (await listParkedEvents(database, name)).filter(
    ({ state, position }) => state === 'waiting' && (at === undefined || position === at),
  );
  if (waiting.length > 0) return waiting;
  throw new UsageError(
    `No event${at ? ` at position ${at}` : ''} waits in ${name}: see "bookworm projections parked list".`,
  );
}
