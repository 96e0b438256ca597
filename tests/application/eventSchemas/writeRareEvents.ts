// What the history of the projections' tests lacks: deeds of operators, refused callers, seals, ticks too many to count.
import { FactBuffer } from '../../../application/auditing/factBuffer.js';
import { recordRefusals } from '../../../application/auditing/recordRefusals.js';
import { handleCommand } from '../../../application/handleCommand.js';
import { recordProjectionControl } from '../../../application/operations/recordProjectionControl.js';
import type { EventStore } from '../../../application/ports/eventStore.js';
import type { ProjectionControlEvent } from '../../../domain/operations/projectionControl.js';
import { scheduledJob } from '../../../domain/scheduling/scheduledJob.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';
import { systemClock } from '../../../infrastructure/system/systemClock.js';
import { at, one, workJob } from '../../domain/scheduling/sampleJobs.js';
import { context, newSigner, seal } from '../sealing/auditScene.js';
import { writeJobControl } from './writeJobControl.js';

export async function writeRareEvents(store: EventStore): Promise<void> {
  await writeRefusals(store);
  await writeDeeds(store);
  await writeForgottenJob(store);
  await writeJobControl(store);
  await seal(store);
  await writeRefusals(store);
  await seal(store, { signer: newSigner() });
}

async function writeRefusals(store: EventStore): Promise<void> {
  const facts = new FactBuffer(store, { info() {}, warn() {}, error() {} });
  const refusals = recordRefusals({ facts, clock: systemClock, instance: 'test' });
  for (const reason of ['unknown-host', 'unknown-origin'] as const)
    refusals.refused({ type: 'CallerRefused', reason }, '2001:db8::1');
  refusals.refused({ type: 'SignInRefused', reason: 'locked-out' }, 'no address');
  refusals.stop();
  await facts.stop();
}

async function writeDeeds(store: EventStore): Promise<void> {
  const of = { projection: 'bookSearch', at: systemClock.now().toISOString() };
  const parked = { ...of, eventId: one.boot, position: `${2n ** 63n}` };
  const deeds: readonly ProjectionControlEvent[] = [
    { type: 'ProjectionPaused', data: { ...of, reason: 'The disk is full.' } },
    { type: 'ProjectionResumed', data: of },
    { type: 'ProjectionRebuilt', data: { ...of, version: 2, events: 1_000, seconds: 1.25 } },
    { type: 'ProjectionRebuildCancelled', data: of },
    { type: 'ParkedEventRetried', data: parked },
    { type: 'ParkedEventSkipped', data: { ...parked, reason: 'Broken.' } },
  ];
  for (const deed of deeds) await recordProjectionControl(store, deed, { actor: 'operator:ada', instance: 'test' });
}

/** A job of every minute of which nobody heard for a month. */
async function writeForgottenJob(store: EventStore): Promise<void> {
  const job = 'forgotten';
  const definition = { ...workJob, job, schedule: { ...workJob.schedule, expression: '* * * * *' } } as const;
  const send = (command: Parameters<ReturnType<typeof scheduledJob>['decide']>[0]) =>
    handleCommand(store, scheduledJob(cronerCalculations), { stream: `scheduledJob-${job}`, command, context });
  await send({ type: 'DefineJob', data: { definition, at: at('12:00:00.000') } });
  await send({ type: 'ClaimTick', data: { job, ...one, at: '2026-11-01T12:00:00.000Z' } });
}
