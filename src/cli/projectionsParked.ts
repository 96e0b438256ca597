// `bookworm projections parked`: events that a fold could not take, and what is to become of them.
import { Command } from 'commander';
import type { Database } from '../../application/ports/database.js';
import { UnfoldableEventError } from '../../projections/engine/folding.js';
import {
  listParkedEvents,
  type ParkedEvent,
  retryParkedEvent,
  skipParkedEvent,
  UnknownRowError,
} from '../../projections/engine/parkedControl.js';
import { confirm } from './confirm.js';
import { position } from './eventFilters.js';
import { UsageError } from './exitCodes.js';
import { findProjection, nameArgument } from './findProjection.js';
import { type OutputOptions, printJson, printLine, printTable } from './output.js';
import { reasonOption } from './reasonOption.js';
import { recordDeed } from './recordDeed.js';
import { type Parts, withParts } from './withParts.js';

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
    .argument('[position]', 'of one event; by default all that wait', place)
    .option('--json', 'answer in JSON')
    .action((name: string, at: string | undefined, options: OutputOptions) => {
      findProjection(name);
      return withParts('change', (parts) => retry(parts, { name, at }, options));
    });
  command
    .command('skip')
    .description('lets the projection do without an event, for good: in rebuilds, too')
    .addArgument(nameArgument())
    .argument('<position>', 'of the event', place)
    .addOption(reasonOption())
    .option('--yes', 'do not ask')
    .option('--json', 'answer in JSON')
    .action((name: string, at: string, options: SkipOptions) => {
      findProjection(name);
      return withParts('change', (parts) => skip(parts, { name, at }, options));
    });
  return command;
}

/** As parked events name it. */
function place(text: string): string {
  return `${position(text)}`;
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

async function retry(parts: Parts, chosen: Chosen, { json }: OutputOptions): Promise<void> {
  const { database, ending } = parts;
  const { name } = chosen;
  const failed: { readonly position: string; readonly error: string }[] = [];
  const before = await waitingEvents(database, name);
  for (const event of firstOfEachRow(choose(before, chosen))) {
    ending.throwIfAborted();
    try {
      await recordDeed(parts, { type: 'ParkedEventRetried', data: deedOn(event, parts) });
      await retryParkedEvent(parts, findProjection(name), event);
    } catch (error) {
      if (!(error instanceof UnfoldableEventError || error instanceof UnknownRowError)) throw error;
      failed.push({ position: event.position, error: error.message });
    }
  }
  const left = new Set((await waitingEvents(database, name)).map(({ position }) => position));
  const retried = before.map(({ position }) => position).filter((position) => !left.has(position));
  if (json) printJson({ projection: name, retried, waiting: left.size, failed });
  else {
    const how = `"bookworm projections status ${name}" tells how it goes.`;
    printLine(`${name}: ${retried.length} retried, ${left.size} still wait. ${how}`);
  }
  if (failed.length > 0) throw new Error(failed.map(({ error }) => `${name}: ${error}`).join('\n'));
}

/** Those behind it come with the first. */
function firstOfEachRow(events: readonly ParkedEvent[]): readonly ParkedEvent[] {
  const seen = new Set<string>();
  return events.filter(({ key }) => {
    if (key === null) return true;
    const isFirst = !seen.has(key);
    seen.add(key);
    return isFirst;
  });
}

async function skip(parts: Parts, chosen: Chosen, { reason, yes, json }: SkipOptions): Promise<void> {
  const { database, ending } = parts;
  for (const event of choose(await waitingEvents(database, chosen.name), chosen)) {
    const { projection, type, stream, position } = event;
    await confirm(`Let ${projection} do without ${type} of ${stream} (position ${position}), for good?`, {
      yes,
      ending,
    });
    await recordDeed(parts, { type: 'ParkedEventSkipped', data: { ...deedOn(event, parts), reason } });
    if (!(await skipParkedEvent(database, event))) throw nothingWaits(chosen);
    if (json) return printJson({ skipped: { ...event, state: 'skipped' } });
    printLine(
      `${projection} does without event ${position}. Those that wait behind it: "bookworm projections parked retry ${projection}".`,
    );
  }
}

function deedOn({ projection, position, eventId }: ParkedEvent, { clock }: Parts) {
  return { projection, position, eventId, at: clock.now().toISOString() };
}

async function waitingEvents(database: Database, name: string): Promise<readonly ParkedEvent[]> {
  return (await listParkedEvents(database, name)).filter(({ state }) => state === 'waiting');
}

/** @throws UsageError when there is none. */
function choose(waiting: readonly ParkedEvent[], chosen: Chosen): readonly ParkedEvent[] {
  const found = waiting.filter(({ position }) => chosen.at === undefined || position === chosen.at);
  if (found.length === 0) throw nothingWaits(chosen);
  return found;
}

function nothingWaits({ name, at }: Chosen): UsageError {
  const which = at ? ` at position ${at}` : '';
  return new UsageError(`No event${which} waits in ${name}: see "bookworm projections parked list".`);
}
