// Whatever several instances with outdated views and differing clocks do, the job's stream stays beyond reproach.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { z } from 'zod';
import { eventSchemas } from '../../../application/eventSchemas/index.js';
import { checkpointed } from '../../../domain/scheduling/scheduledJobState.js';
import { faultsOf } from '../../support/schedulingOracle.js';
import { type Played, periodicTicks, play, soundWorld } from './instancesOnOneLog.js';
import { type Story, stories } from './stories.js';

const { evolve, initialState, decide } = soundWorld.decider;
const schemas: Readonly<Record<string, z.ZodType>> = eventSchemas;

function always(holds: (played: Played, story: Story) => void, { settled = false, numRuns = 150 } = {}): void {
  fc.assert(
    fc.property(stories, (story) => holds(play(story, { settled }), story)),
    { numRuns },
  );
}

describe('instances with outdated views', () => {
  test('account for every tick once, hold every run alone, end it at most once, and keep to pauses and policies', () =>
    always(({ log }) => expect(faultsOf(log, periodicTicks)).toEqual([]), { numRuns: 600 }));

  test('leave nothing that the one which survives cannot bring to its end', () =>
    always(({ log, end }) => expect(faultsOf(log, periodicTicks, { settledBy: end })).toEqual([]), {
      settled: true,
      numRuns: 400,
    }));

  test('never end, fail or hand back a run by an epoch that has passed', () =>
    always(({ log, accepted }) => {
      for (const { command, revision } of accepted) {
        if (!/^(Complete|Fail|Release)Run$/.test(command.type)) continue;
        const { runId, epoch } = command.data as { runId: string; epoch: number };
        const given = log.slice(0, revision).findLastIndex(({ type, data }) => {
          return /^Run(Claimed|Reclaimed|Retried)$/.test(type) && (data as { runId: string }).runId === runId;
        });
        expect(epoch).toBe(given);
      }
    }));

  test('announce every run with an id of its own, the same whoever announces it', () =>
    always(({ decided }) => {
      const idOf = new Map<string, string>();
      for (const { type, data } of decided) {
        if (type !== 'IntegrationEventRequested') continue;
        expect(data.messageId).toBe(idOf.get(data.runId) ?? data.messageId);
        idOf.set(data.runId, data.messageId);
      }
      expect([...idOf.values()]).toEqual([...new Set(idOf.values())]);
    }));

  test('decide nothing that the schema of its event does not describe', () =>
    always(({ decided }) => {
      for (const { type, data } of decided) expect(schemas[type]?.parse(data)).toStrictEqual(data);
    }));

  test('never make accounted ticks due again', () =>
    always(({ log }) => {
      log.reduce((state, event) => {
        const next = evolve(state, event);
        expect(next.accountedUntil >= state.accountedUntil).toBe(true);
        return next;
      }, initialState);
    }));
});

describe('a checkpoint', () => {
  test('may be written after any event: folding from it gives what folding everything gives', () =>
    always(
      ({ log }) => {
        const whole = log.reduce(evolve, initialState);
        let state = initialState;
        for (const [index, event] of log.entries()) {
          state = evolve(state, event);
          const [written] = decide({ type: 'CheckpointJob', data: { job: 'job', at: '' } }, state);
          const read = written && checkpointed(JSON.parse(JSON.stringify(written)));
          if (!read) throw new Error('There is no checkpoint.');
          const later = log.slice(index + 1).reduce(evolve, { ...read, nextRevision: index + 1 });
          expect(later).toEqual(whole);
        }
      },
      { numRuns: 50 },
    ));

  test('of another version is passed by', () => {
    const [written] = decide({ type: 'CheckpointJob', data: { job: 'job', at: '' } }, initialState);
    const data = { ...(written?.data as object), stateVersion: 0 };
    expect(checkpointed({ type: 'JobCheckpointed', data } as never)).toBeUndefined();
  });

  test('changes nothing of the job but the revision of the next event', () => {
    const [written] = decide({ type: 'CheckpointJob', data: { job: 'job', at: '' } }, initialState);
    expect(written && evolve(initialState, written)).toEqual({ ...initialState, nextRevision: 1 });
  });
});
