// What operators learn of those who were kept out: from which network, why, how often.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AccessDecision } from '../../../domain/auditing/accessDecision.js';
import { countRefusals, listAlerts } from '../../../projections/securityAlerts/queries.js';
import { securityAlerts } from '../../../projections/securityAlerts/securityAlerts.js';
import { at } from '../../domain/scheduling/sampleJobs.js';
import { ReadModelScene } from '../readModelScene.js';

const network = '203.0.113.0/24';
const decisions: readonly AccessDecision[] = [
  { type: 'SignInRefused', data: { reason: 'wrong-credentials', network, count: 5, at: at('12:00:00.000') } },
  { type: 'SignInRefused', data: { reason: 'locked-out', network, count: 70, at: at('12:00:01.000') } },
  { type: 'CallerRefused', data: { reason: 'unknown-host', network: 'others', count: 2, at: at('12:01:00.000') } },
];
let scene: ReadModelScene;

beforeAll(async () => {
  scene = await ReadModelScene.open(securityAlerts);
  await scene.record('accessDecisions-2026-10-01', decisions);
  await scene.project();
});

afterAll(() => scene.close());

describe('security alerts', () => {
  test('say who was kept out of what, why and how often, the newest first', async () => {
    const positions = (await scene.recorded()).map(({ position }) => `${position}`);
    expect(await listAlerts(scene.database, { limit: 10 })).toEqual(
      decisions
        .map(({ type, data: { reason, network, count, at: time } }, index) => ({
          position: positions[index],
          at: time,
          what: type,
          reason,
          network,
          refusals: count,
        }))
        .toReversed(),
    );
  });

  test('are read page by page without a gap or a repetition', async () => {
    const all = await listAlerts(scene.database, { limit: 10 });
    const page = await listAlerts(scene.database, { limit: 2 });
    const before = page.at(-1)?.position ?? '';
    expect([...page, ...(await listAlerts(scene.database, { limit: 2, before }))]).toEqual(all);
  });

  test('are summed up since an instant', async () => {
    expect(await countRefusals(scene.database, at('12:00:01.000'))).toBe(72);
    expect(await countRefusals(scene.database, at('13:00:00.000'))).toBe(0);
  });
});
