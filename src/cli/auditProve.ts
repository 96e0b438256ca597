// `bookworm audit prove`: evidence that one event is in the sealed log, for somebody who has no access to it.
import { Command } from 'commander';
import { jobDefinitions } from '../../application/scheduling/jobs.js';
import { NotSealedYetError } from '../../application/sealing/proof.js';
import { proveEvent } from '../../application/sealing/proveEvent.js';
import { ticks } from '../../infrastructure/croner/ticks.js';
import type { Config } from '../config.js';
import { eventReference } from './eventReference.js';
import { printJson } from './output.js';
import { type Parts, withParts } from './withParts.js';

export function proveCommand(): Command {
  return new Command('prove')
    .description('prints the proof that an event is in the sealed log; `audit check` checks it, without the log')
    .argument('<event>', 'its position or its id', eventReference)
    .option('--json', 'the proof is JSON in any case')
    .action((event: bigint | string) => withParts('look', (parts) => prove(parts, event)));
}

async function prove({ log, config, clock }: Parts, wanted: bigint | string): Promise<void> {
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
  return (job && ticks.next(job.schedule, now)?.toISOString()) ?? 'no time';
}
