// What operators are told of the relay's health, the same on every instance.
import { describe, expect, test } from '@jest/globals';
import type { RelayReport } from '../../../application/ports/relaySteering.js';
import { relayCondition } from '../../../src/status/relayCondition.js';

const well: RelayReport = { position: 9n, instance: 'shop-1', pause: null, fault: null, parked: 0, skipped: 0 };
const pause = { at: '2026-10-01T12:00:00.000Z', by: 'operator:ann', reason: 'to look' };
const pausedInWords = 'was paused by operator:ann: to look; "bookworm relay resume" lets it go on';

const told = (report: Partial<RelayReport>, ownFault?: string) => {
  const { status, detail } = relayCondition({ ...well, ...report }, { busName: 'RabbitMQ at bus:5672/', ownFault });
  return [status, detail];
};

describe('the relay', () => {
  test('is up while some instance publishes and nothing is wrong, skipped messages or not', () => {
    expect(told({ skipped: 3 })).toEqual(['up', 'shop-1 publishes to RabbitMQ at bus:5672/']);
  });

  test.each<[string, Partial<RelayReport>, string | undefined, string]>([
    ['a fault that its instance noted', { fault: 'RabbitMQ is away' }, undefined, 'RabbitMQ is away'],
    ['a fault of this process that it could not note', {}, 'PostgreSQL is away', 'PostgreSQL is away'],
    ['a pause, once', { pause, fault: 'was paused by operator:ann: to look' }, 'was paused', pausedInWords],
    ['a parked message', { parked: 1 }, undefined, '1 message is parked; see "bookworm relay parked list"'],
    [
      'parked messages beside a fault',
      { parked: 2, fault: 'RabbitMQ is away' },
      undefined,
      'RabbitMQ is away; 2 messages are parked; see "bookworm relay parked list"',
    ],
  ])('is degraded by %s', (_what, report, ownFault, detail) => {
    expect(told(report, ownFault)).toEqual(['degraded', detail]);
  });

  test('is down when no living instance relays, whatever the last one left', () => {
    expect(told({ instance: null, fault: 'RabbitMQ is away' })).toEqual(['down', 'no instance relays messages']);
    expect(told({ instance: null, pause })).toEqual(['down', `no instance relays messages; ${pausedInWords}`]);
  });
});
