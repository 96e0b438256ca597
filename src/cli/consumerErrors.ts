// `bookworm consumer errors`: messages that were set aside, and their return to where they came from.
import { Command, InvalidArgumentError } from 'commander';
import { mostLookedAt } from '../../infrastructure/rabbitmq/bounds.js';
import type { ErrorQueues } from '../../infrastructure/rabbitmq/errorQueues.js';
import { confirm } from './confirm.js';
import { endingSignal } from './ending.js';
import { UsageError } from './exitCodes.js';
import { type OutputOptions, printJson, printLine, printTable } from './output.js';
import { withErrorQueues } from './withErrorQueues.js';

interface ListOptions extends OutputOptions {
  readonly limit: number;
}

interface ReturnOptions extends OutputOptions {
  readonly id?: string;
  readonly yes?: boolean;
}

export function consumerErrorsCommand(): Command {
  const command = new Command('errors').description('messages that could not be handled, and wait in error queues');
  command
    .command('list')
    .description('the oldest of them, and why; what they hold is not shown')
    .option('--limit <count>', 'how many at most', atMost, 50)
    .option('--json', 'answer in JSON')
    .action((options: ListOptions) => withErrorQueues((queues) => list(queues, options)));
  command
    .command('return')
    .description('puts them back into the queues they came from, to be handled once more')
    .option('--id <messageId>', 'only those with this id')
    .option('--yes', 'do not ask')
    .option('--json', 'answer in JSON')
    .action((options: ReturnOptions) => withErrorQueues((queues) => giveBack(queues, options)));
  return command;
}

function atMost(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= mostLookedAt) return Number(text);
  throw new InvalidArgumentError(`Give a whole number from 1 to ${mostLookedAt}.`);
}

async function list(queues: ErrorQueues, { limit, json }: ListOptions): Promise<void> {
  const errors = await queues.list(limit);
  if (json) return printJson({ errors });
  if (errors.length === 0) return printLine('No message is set aside.');
  printTable(
    ['QUEUE', 'MESSAGE', 'TYPE', 'SINCE', 'RETRIES', 'ERROR'],
    errors.map(({ queue, messageId, type, at, retries, error }) => [
      queue,
      messageId ?? '-',
      type ?? '-',
      at ?? '-',
      `${retries}`,
      error ?? '-',
    ]),
  );
}

async function giveBack(queues: ErrorQueues, { id, yes, json }: ReturnOptions): Promise<void> {
  const states = await queues.states();
  const waiting = states.reduce((sum, { error }) => sum + (error.ready ?? 0), 0);
  if (waiting > 0) {
    const what = id === undefined ? `all ${waiting} messages that are set aside` : `the message ${id}`;
    await confirm(`Return ${what}, to be handled once more?`, {
      ...{ yes, ending: endingSignal({ endsWithReader: true }) },
    });
  }
  const returned = waiting > 0 ? await queues.returnAll(id) : [];
  if (id !== undefined && returned.length === 0) {
    throw new UsageError(
      `No message ${id} is set aside (of each queue, the oldest ${mostLookedAt} were looked at): see "bookworm consumer errors list".`,
    );
  }
  if (json) return printJson({ returned });
  printLine(`${returned.length} returned. What cannot be handled comes back: "bookworm consumer errors list".`);
}
