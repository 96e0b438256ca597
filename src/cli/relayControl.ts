// `bookworm relay pause|resume`: each is put on record before it is done.
import { Command } from 'commander';
import { recordRelaySteering } from '../../application/operations/recordRelaySteering.js';
import type { Appended } from '../../application/ports/eventStore.js';
import { relaySubscriber } from '../../application/ports/relayControl.js';
import type { RelayEvent } from '../../domain/notification/relay.js';
import { pauseSubscriber, resumeSubscriber } from '../../projections/engine/control.js';
import { type OutputOptions, printJson, printLine } from './output.js';
import { reasonOption } from './reasonOption.js';
import { storeTime } from './storeTime.js';
import { operator, type Parts, withParts } from './withParts.js';

interface PauseOptions extends OutputOptions {
  readonly reason: string;
}

export function pauseCommand(): Command {
  return new Command('pause')
    .description('from now on nothing is published, whichever instance relays; messages wait in the log')
    .addOption(reasonOption())
    .option('--json', 'answer in JSON')
    .action((options: PauseOptions) => withParts('change', (parts) => pause(parts, options)));
}

export function resumeCommand(): Command {
  return new Command('resume')
    .description('lets a paused relay go on')
    .option('--json', 'answer in JSON')
    .action((options: OutputOptions) => withParts('change', (parts) => resume(parts, options)));
}

export function record({ store, identity }: Parts, event: RelayEvent): Promise<Appended> {
  return recordRelaySteering(store, event, { actor: operator(), instance: identity.instance });
}

async function pause(parts: Parts, { reason, json }: PauseOptions): Promise<void> {
  await record(parts, { type: 'RelayPaused', data: { reason, at: (await storeTime(parts)).toISOString() } });
  await pauseSubscriber(parts.database, relaySubscriber, { by: operator(), reason });
  if (json) return printJson({ state: 'paused', reason });
  printLine('The relay is paused within a second. "bookworm relay resume" lets it go on; messages wait in the log.');
}

async function resume(parts: Parts, { json }: OutputOptions): Promise<void> {
  const { pause: standing } = await parts.relaySteering.report();
  if (standing) {
    await record(parts, { type: 'RelayResumed', data: { at: (await storeTime(parts)).toISOString() } });
    await resumeSubscriber(parts.database, relaySubscriber);
  }
  if (json) return printJson({ wasPaused: standing !== null });
  printLine(standing ? 'The relay goes on.' : 'The relay was not paused.');
}
