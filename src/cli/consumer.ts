// `bookworm consumer`: the messages that neighbours send us, and those of them that could not be handled.
import { Command } from 'commander';
import type { ErrorQueues, QueueState } from '../../infrastructure/rabbitmq/errorQueues.js';
import { consumerErrorsCommand } from './consumerErrors.js';
import { type OutputOptions, printJson, printLine, printTable } from './output.js';
import { withErrorQueues } from './withErrorQueues.js';

export function consumerCommand(): Command {
  const command = new Command('consumer').description('messages that neighbours send us');
  command
    .command('status')
    .description('the queues, how many messages wait in each, and who takes them')
    .option('--json', 'answer in JSON')
    .action((options: OutputOptions) => withErrorQueues((queues) => status(queues, options)));
  command.addCommand(consumerErrorsCommand());
  return command;
}

async function status(queues: ErrorQueues, { json }: OutputOptions): Promise<void> {
  const states = await queues.states();
  if (json) return printJson({ bus: queues.name, queues: states });
  printLine(`From ${queues.name}:`);
  printTable(
    ['QUEUE', 'READY', 'CONSUMERS', 'ERRORS', 'SKIPPED'],
    states.map(({ queue, ready, consumers, error, skipped }) => [
      queue,
      cell(ready),
      cell(consumers),
      cell(error.ready),
      cell(skipped.ready),
    ]),
  );
  const isMissing = ({ ready }: QueueState) => ready === null;
  if (states.some((state) => [state, state.error, state.skipped].some(isMissing))) {
    printLine('- is a queue that is not there; the service declares it when it starts to consume.');
  }
}

function cell(count: number | null): string {
  return count === null ? '-' : `${count}`;
}
