// `bookworm relay parked`: messages that could not be delivered, and what is to become of them.
import { Command } from 'commander';
import type { ParkedRecord } from '../../application/ports/relayControl.js';
import { confirm } from './confirm.js';
import { position } from './eventFilters.js';
import { type OutputOptions, printJson, printLine, printTable } from './output.js';
import { reasonOption } from './reasonOption.js';
import { chooseParked, nothingWaits, recordDecision } from './relayDecision.js';
import { outcomeInWords, relayOutcome } from './relayOutcome.js';
import { type Parts, withParts } from './withParts.js';

interface SkipOptions extends OutputOptions {
  readonly reason: string;
  readonly yes?: boolean;
}

export function parkedCommand(): Command {
  const command = new Command('parked').description('messages that could not be delivered for reasons of their own');
  command
    .command('list')
    .description('what is tried again, the message at which the relay stands included, and what was skipped')
    .option('--json', 'answer in JSON')
    .action((options: OutputOptions) => withParts('look', (parts) => list(parts, options)));
  command
    .command('retry')
    .description('has messages tried now; those of one type in their order, up to the first that fails')
    .argument('[position]', 'of one request; by default all that wait', position)
    .option('--json', 'answer in JSON')
    .action((at: bigint | undefined, options: OutputOptions) =>
      withParts('change', (parts) => retry(parts, at, options)),
    );
  command
    .command('skip')
    .description('does without a message: it is never published')
    .argument('<position>', 'of its request', position)
    .addOption(reasonOption())
    .option('--yes', 'do not ask')
    .option('--json', 'answer in JSON')
    .action((at: bigint, options: SkipOptions) => withParts('change', (parts) => skip(parts, at, options)));
  return command;
}

async function list({ relayControl, relaySteering }: Parts, { json }: OutputOptions): Promise<void> {
  const [parked, report] = await Promise.all([relayControl.parked(), relaySteering.report()]);
  const told = parked.map((record) => ({ ...record, stops: stopsRelay(record, report.position) }));
  if (json) return printJson({ parked: told });
  if (told.length === 0) return printLine('No message is parked.');
  printTable(
    ['POSITION', 'STATE', 'MESSAGE', 'SINCE', 'TRIED AGAIN', 'ERROR'],
    told.map(({ position: at, state, stops, messageType, parkedAt, retryAt, error }) => [
      `${at}`,
      stops ? 'stops the relay' : state,
      messageType ?? 'unreadable',
      parkedAt,
      state === 'waiting' ? retryAt : '-',
      error,
    ]),
  );
}

/** The relay has not passed it by: it stands there. */
function stopsRelay({ state, position: at }: ParkedRecord, checkpoint: bigint): boolean {
  return state === 'waiting' && at > checkpoint;
}

async function retry(parts: Parts, at: bigint | undefined, { json }: OutputOptions): Promise<void> {
  const { relayControl, relaySteering } = parts;
  const chosen = chooseParked(await relayControl.parked(), at);
  for (const parked of chosen) await recordDecision(parts, parked);
  await relaySteering.retryNow(chosen.map(({ position: of }) => of));
  let left: readonly ParkedRecord[] = chosen;
  const outcome = await relayOutcome(parts, async () => {
    const asked = new Set(chosen.map(({ position: of }) => of));
    left = (await relayControl.parked()).filter(({ position: of, state }) => asked.has(of) && state === 'waiting');
    // One that failed once more is due later.
    return left.every(({ isDue }) => !isDue);
  });
  const delivered = chosen.length - left.length;
  if (json) printJson({ delivered, waiting: left, outcome });
  else {
    const rest = outcome === 'done' ? '' : ` ${outcomeInWords[outcome]}`;
    printLine(`${delivered} delivered, ${left.length} still wait.${rest}`);
  }
  if (outcome === 'done' && left.length > 0)
    throw new Error(left.map(({ position: of, error }) => `${of}: ${error}`).join('\n'));
}

async function skip(parts: Parts, at: bigint, { reason, yes, json }: SkipOptions): Promise<void> {
  const { relayControl, relaySteering, ending } = parts;
  for (const parked of chooseParked(await relayControl.parked(), at)) {
    const { messageType, stream } = parked;
    const what = messageType ?? 'what cannot be read';
    await confirm(`Never publish ${what} of ${stream} (position ${at})?`, { yes, ending });
    await recordDecision(parts, parked, reason);
    if (!(await relaySteering.skip(at))) throw nothingWaits(at);
    if (json) return printJson({ skipped: { ...parked, state: 'skipped' } });
    printLine(`The message at ${at} is never published. What waited behind it is tried within half a minute.`);
  }
}
