// `bookworm relay republish`: has messages published once more, under the ids that they have, for consumers that lost them.
import { Command, InvalidArgumentError } from 'commander';
import {
  type Boundary,
  findRequest,
  findRequests,
  positionBefore,
  type RequestedMessage,
} from '../../application/relay/findRequests.js';
import { relayStream } from '../../domain/notification/relay.js';
import { confirm } from './confirm.js';
import { position } from './eventFilters.js';
import { UsageError } from './exitCodes.js';
import { instant, instantFormat } from './instants.js';
import { type OutputOptions, printJson, printLine, printTable } from './output.js';
import { optionalReasonOption } from './reasonOption.js';
import { record } from './relayControl.js';
import { outcomeInWords, relayOutcome } from './relayOutcome.js';
import { storeTime } from './storeTime.js';
import { type Parts, withParts } from './withParts.js';

interface RepublishOptions extends OutputOptions {
  readonly event?: string;
  readonly from?: Boundary;
  readonly to?: Boundary;
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

const examples = `
Examples:
  bookworm relay republish --event 0199a6f2-6f0e-7cc4-a1f2-2a3b4c5d6e7f --reason "the consumer lost it"
  bookworm relay republish --from 2026-10-01T12:00:00Z --to 2026-10-01T13:00:00Z --dry-run

Consumers recognise a repetition by its id, as long as they remember it.`;

export function republishCommand(): Command {
  return new Command('republish')
    .description('publishes messages again, under the ids that they have')
    .option('--event <id>', 'the id of the message, or of the event that asked for it', uuid)
    .option('--from <where>', `all requested there or later: a position, or an instant, ${instantFormat}`, boundary)
    .option('--to <where>', 'up to there; by default to the end of the log', boundary)
    .addOption(optionalReasonOption())
    .option('--dry-run', 'only list them')
    .option('--yes', 'do not ask')
    .option('--json', 'answer in JSON')
    .addHelpText('after', examples)
    .action((options: RepublishOptions) => {
      checkOptions(options);
      return withParts(options.dryRun ? 'look' : 'change', (parts) => republish(parts, options));
    });
}

function uuid(text: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('Give the id of a message or an event, which is a UUID.');
}

function boundary(text: string): Boundary {
  return /^\d+$/.test(text) ? position(text) : instant(text);
}

function checkOptions({ event, from, to, reason, dryRun }: RepublishOptions): void {
  if ((event === undefined) === (from === undefined))
    throw new UsageError('Say which messages: either --event <id>, or --from <where> and perhaps --to <where>.');
  if (to !== undefined && from === undefined) throw new UsageError('--to is the end of a range that begins --from.');
  if (!dryRun && reason === undefined) throw new UsageError('Say why, with --reason <text>.');
}

async function republish(parts: Parts, options: RepublishOptions): Promise<void> {
  const { reason = '', dryRun, yes, json } = options;
  const { store, ending } = parts;
  const messages = await publishedOnes(parts, await find(parts, options));
  const [first, last] = [messages[0], messages.at(-1)];
  if (!first || !last) return;
  const range = { after: `${await positionBefore(store, first.position)}`, upTo: `${last.position}` };
  if (dryRun) return list(messages, { range, json });
  const count = messages.length === 1 ? '1 message' : `${messages.length} messages`;
  await confirm(`Publish ${count} again, requested at ${first.requestedAt} to ${last.requestedAt}?`, { yes, ending });
  const at = (await storeTime(parts)).toISOString();
  const data = { ...range, messages: messages.length, reason, at };
  const { revision } = await record(parts, { type: 'RepublicationRequested', data });
  let request = 0n;
  for await (const event of store.readStream(relayStream, { from: revision, limit: 1 })) request = event.position;
  const isDone = async () => (await parts.relaySteering.report()).position >= request;
  const outcome = await relayOutcome(parts, isDone);
  if (json) return printJson({ ...data, position: request, outcome: outcome === 'done' ? 'published' : outcome });
  const ids = messages.length === 1 ? 'under its id' : 'under their ids';
  printLine(
    outcome === 'done'
      ? `${count} published again, ${ids}.`
      : `${count} to be published again, ${ids}. ${outcomeInWords[outcome]}`,
  );
}

async function find({ store }: Parts, { event, from, to }: RepublishOptions): Promise<readonly RequestedMessage[]> {
  const advice = '"bookworm events list --type IntegrationEventRequested" shows those there are.';
  if (event !== undefined) {
    const request = await findRequest(store, event);
    if (!request)
      throw new UsageError(`No message was requested under the id ${event}, or by such an event: ${advice}`);
    return [request];
  }
  const found = await findRequests(store, { from: from ?? 0n, ...(to !== undefined && { to }) });
  if (found.length === 0) throw new UsageError(`No message was requested in this range: ${advice}`);
  return found;
}

/** Those that still wait are published anyway. @throws UsageError when there are no others. */
async function publishedOnes(
  { relaySteering, relayControl }: Parts,
  found: readonly RequestedMessage[],
): Promise<readonly RequestedMessage[]> {
  const [report, records] = await Promise.all([relaySteering.report(), relayControl.parked()]);
  const parked = new Set(records.map((record) => record.position));
  const published = found.filter((message) => message.position <= report.position && !parked.has(message.position));
  if (published.length > 0) return published;
  throw new UsageError(
    `Nothing was published that could be again: of ${found.length} found, all still wait, are parked or were skipped; ` +
      'see "bookworm relay status" and "bookworm relay parked list".',
  );
}

function list(
  messages: readonly RequestedMessage[],
  { range, json }: { range: { readonly after: string; readonly upTo: string }; json: boolean | undefined },
): void {
  if (json) printJson({ ...range, messages: messages.map((message) => ({ ...message, id: 'same' })) });
  else
    printTable(
      ['POSITION', 'MESSAGE', 'TYPE', 'REQUESTED', 'ID'],
      messages.map(({ position: at, messageId, messageType, requestedAt }) => [
        `${at}`,
        messageId,
        messageType,
        requestedAt,
        'same id',
      ]),
    );
}
