// `bookworm audit prove`: evidence that one event is in the sealed log, for somebody who has no access to it.
import { Command } from 'commander';
import { NotSealedYetError } from '../../application/auditing/proof.js';
import { proveEvent, type WantedEvent } from '../../application/auditing/proveEvent.js';
import { jobDefinitions } from '../../application/jobs.js';
import { nextDueTime } from '../../infrastructure/croner/cronerCalculations.js';
import type { Config } from '../config.js';
import { UsageError } from './exitCodes.js';
import { printJson } from './output.js';
import { type Parts, withParts } from './withParts.js';

export function proveCommand(): Command {
  return new Command('prove')
    .description('prints the proof that an event is in the sealed log; `audit check` checks it, without the log')
    .argument('<event>', 'the id or the position of the event')
    .option('--json', 'the proof is JSON in any case')
    .action((event: string) => {
      const wanted = wantedEvent(event);
      return withParts('look', (parts) => prove(parts, wanted));
    });
}

function wantedEvent(text: string): WantedEvent {
  if (/^\d{1,18}$/.test(text)) return { position: BigInt(text) };
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return { id: text.toLowerCase() };
  throw new UsageError(`${text} is neither the id (a UUID) nor the position (a whole number) of an event.`);
}

async function prove({ log, config, clock }: Parts, wanted: WantedEvent): Promise<void> {
  try {
    printJson(await proveEvent(log, wanted));
  } catch (error) {
    if (!(error instanceof NotSealedYetError)) throw error;
    const when = `It will be at ${nextSealing(config, clock.now())}, while the service runs; or now, by`;
    throw new NotSealedYetError(`${error.message} ${when} \`bookworm jobs run sealLog\`.`, { cause: error });
  }
}

function nextSealing({ crons }: Config, now: Date): string {
  const job = jobDefinitions(crons).find((definition) => definition.job === 'sealLog');
  return (job && nextDueTime(job.schedule, now)?.toISOString()) ?? 'no time';
}
