// A history that the real aggregates and recorders made, with something in it for every projection that ships.
import { expect } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import { announceInstance } from '../../application/announceInstance.js';
import { FactBuffer } from '../../application/auditing/factBuffer.js';
import { recordRefusals } from '../../application/auditing/recordRefusals.js';
import { recordToolCalls } from '../../application/auditing/recordToolCalls.js';
import { handleCommand, toAppend } from '../../application/handleCommand.js';
import type { EventStore } from '../../application/ports/eventStore.js';
import { author } from '../../domain/catalog/author.js';
import { type BookCommand, book } from '../../domain/catalog/book.js';
import { category } from '../../domain/catalog/category.js';
import type { NamedEntryCommand } from '../../domain/catalog/namedEntry.js';
import { publisher } from '../../domain/catalog/publisher.js';
import { type ReviewCommand, review } from '../../domain/catalog/review.js';
import { type IntegrationEventOutcome, integrationEventStream } from '../../domain/notification/integrationEvent.js';
import { type RelayEvent, relayStream } from '../../domain/notification/relay.js';
import { scheduledJob } from '../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobCommand } from '../../domain/scheduling/scheduledJobCommands.js';
import { cronerCalculations } from '../../infrastructure/croner/cronerCalculations.js';
import { systemClock } from '../../infrastructure/system/systemClock.js';
import { at, emitJob, one, other, workJob } from '../domain/scheduling/sampleJobs.js';
import { aBook, anEntry } from '../support/books.js';
import { writeBookRefreshes } from './writeBookRefreshes.js';

const context = { correlationId: uuidV7(), actor: 'test', instance: 'test' };
const { job } = workJob;
const entries = { Author: author, Category: category, Publisher: publisher };
let store: EventStore;

export async function writeHistory(log: EventStore): Promise<void> {
  store = log;
  await writeBooks();
  await writeEntries();
  await writeReviews();
  await writeBookRefreshes(store, { averageRating: 3.75, totalReviews: 9 });
  await writeRuns();
  await writeRelay();
  await writeAudit();
}

function catalog(command: BookCommand) {
  return handleCommand(store, book, { stream: `book-${command.data.id}`, command, context });
}

function entry(kind: keyof typeof entries, command: NamedEntryCommand) {
  const stream = `${kind.toLowerCase()}-${command.data.id}`;
  return handleCommand(store, entries[kind], { stream, command, context });
}

function schedule(command: ScheduledJobCommand) {
  const name = command.type === 'DefineJob' ? command.data.definition.job : command.data.job;
  return handleCommand(store, scheduledJob(cronerCalculations), { stream: `scheduledJob-${name}`, command, context });
}

/** @returns the run's id and the epoch under which it is held. */
async function startRun(time: string, parameters = {}) {
  const { events, revision } = await schedule({
    type: 'StartRun',
    data: { job, trigger: 'manual', parameters, ...one, at: at(time) },
  });
  const [claimed] = events;
  if (claimed?.type !== 'RunClaimed') throw new Error('The run was not claimed.');
  return { job, runId: claimed.data.runId, epoch: Number(revision) };
}

async function writeBooks(): Promise<void> {
  for (let n = 1; n <= 6; n++) await catalog({ type: 'SynchroniseBook', data: aBook(n) });
  const revised = aBook(1, {
    name: 'Café Society',
    description: null,
    category: null,
    authors: [anEntry('Author', 2), anEntry('Author', 1)],
  });
  const repriced = { ...revised, price: 19.99, priceSale: 9.5 };
  const sold = { ...repriced, status: 'OutOfStock' as const, averageRating: 3.75, totalReviews: 9 };
  for (const data of [revised, repriced, sold]) await catalog({ type: 'SynchroniseBook', data });
  await catalog({ type: 'DelistBook', data: { id: aBook(2).id } });
  await catalog({ type: 'DelistBook', data: { id: aBook(3).id } });
  await catalog({ type: 'SynchroniseBook', data: aBook(3, { name: 'Back again', publisher: null, priceSale: 1 }) });
}

async function writeEntries(): Promise<void> {
  for (const kind of ['Author', 'Category', 'Publisher'] as const) {
    for (const n of [1, 2, 3]) await entry(kind, { type: `Synchronise${kind}`, data: anEntry(kind, n) });
    const { id } = anEntry(kind, 1);
    await entry(kind, { type: `Synchronise${kind}`, data: { id, name: `${kind}, once renamed` } });
    await entry(kind, { type: `Synchronise${kind}`, data: { id, name: `${kind}, renamed` } });
    await entry(kind, { type: `Delist${kind}`, data: { id: anEntry(kind, 2).id } });
  }
}

async function writeRuns(): Promise<void> {
  for (const definition of [workJob, emitJob])
    await schedule({ type: 'DefineJob', data: { definition, at: at('12:00:00.000') } });

  const run = await startRun('12:01:00.000', { acceptDelistings: true });
  await schedule({ type: 'ClaimTick', data: { job, ...other, at: at('12:15:00.001') } });
  const { revision } = await schedule({ type: 'ReleaseRun', data: { ...run, epoch: 1, at: at('12:16:00.000') } });
  expect(revision).toBe(3n);
  const { runId } = run;
  await schedule({ type: 'ReclaimRun', data: { job, runId, deadBoot: null, ...other, at: at('12:17:00.000') } });
  await schedule({ type: 'ReclaimRun', data: { job, runId, deadBoot: other.boot, ...one, at: at('12:18:00.000') } });
  const summary = { listed: 2, withheld: ['a', 'b'] };
  await schedule({ type: 'CompleteRun', data: { ...run, epoch: 5, summary, at: at('12:19:00.000') } });

  const failing = await startRun('12:20:00.000');
  const error = { code: 'timeout', message: 'Not done within 600 s; aborted.' };
  await schedule({ type: 'FailRun', data: { ...failing, error, isFinal: true, at: at('12:21:00.000') } });
  const left = await startRun('12:22:00.000');
  await schedule({ type: 'ReleaseRun', data: { ...left, at: at('12:23:00.000') } });

  const tick = { job: emitJob.job, ...one };
  await schedule({ type: 'ClaimTick', data: { ...tick, at: at('13:00:00.000') } });
  const definition = { ...emitJob, priority: 'normal' as const };
  await schedule({ type: 'DefineJob', data: { definition, at: at('13:01:00.000') } });
  await schedule({ type: 'ClaimTick', data: { ...tick, at: at('14:00:00.000') } });
}

function opinion(command: ReviewCommand) {
  return handleCommand(store, review, { stream: `review-${command.data.id}`, command, context });
}

async function writeReviews(): Promise<void> {
  for (const rating of [5, 3, 0]) {
    const data = { id: uuidV7(), bookId: aBook(1).id, rating, comment: `Of ${rating} stars.` };
    await opinion({ type: 'SynchroniseReview', data });
    if (rating === 5) await opinion({ type: 'SynchroniseReview', data: { ...data, rating: 4, comment: null } });
    if (rating === 3) await opinion({ type: 'RemoveReview', data });
  }
}

type Message = Extract<IntegrationEventOutcome, { readonly type: 'IntegrationEventPublished' }>['data'];

/** A message of which an earlier release said that it is published, one that was skipped, and what operators do to the relay. */
async function writeRelay(): Promise<void> {
  const requests = [];
  for await (const event of store.readAll({ types: ['IntegrationEventRequested'] })) requests.push(event);
  const [first, second] = requests.map(({ position, data }) => {
    const { messageId, messageType } = data as Message;
    return { position: `${position}`, message: { messageId, messageType } };
  });
  if (!first || !second) throw new Error('There are no two messages.');
  const ofMessage = ({ messageId }: Message, outcomes: readonly IntegrationEventOutcome[]) =>
    store.append(integrationEventStream(messageId), 'any', toAppend(outcomes, context));
  const time = at('14:10:00.000');
  await ofMessage(first.message, [{ type: 'IntegrationEventPublished', data: first.message }]);
  const range = { after: '0', upTo: first.position };
  const steps: readonly RelayEvent[] = [
    { type: 'RelayAdvanced', data: { ...range, published: 1 } },
    { type: 'RelayPaused', data: { reason: 'To look.', at: time } },
    { type: 'RelayResumed', data: { at: time } },
    { type: 'RepublicationRequested', data: { ...range, messages: 1, reason: 'It was lost.', at: time } },
    { type: 'RelayAdvanced', data: { after: first.position, upTo: second.position, published: 1 } },
  ];
  for (const step of steps) await store.append(relayStream, 'any', toAppend([step], context));
  await ofMessage(second.message, [
    { type: 'IntegrationEventParked', data: { ...second.message, error: 'no queue is bound' } },
    { type: 'IntegrationEventRetried', data: { ...second.message, at: time } },
    { type: 'IntegrationEventSkipped', data: { ...second.message, reason: 'Nobody wants it.', at: time } },
  ]);
}

/** Calls of tools, refusals, and the life of two instances. */
async function writeAudit(): Promise<void> {
  const identities = [one, other];
  for (const identity of identities) {
    const announced = await announceInstance({ store, identity, version: '1.0.0', clock: systemClock });
    if (identity === one) await announced.stopped('asked');
  }

  const facts = new FactBuffer(store, { info() {}, warn() {}, error() {} });
  const parts = { facts, clock: systemClock, instance: 'test' };
  const record = recordToolCalls(parts);
  for (const tool of ['search_catalog', 'get_book', 'search_catalog'])
    record({ tool, outcome: 'answered', durationMs: 1.5 });
  const refusals = recordRefusals(parts);
  for (const address of ['10.0.0.1', '10.0.0.2', '10.1.0.1'])
    refusals.refused({ type: 'SignInRefused', reason: 'wrong-credentials' }, address);
  refusals.stop();
  await facts.stop();
}
