// Which instances there were, in which version, and how each of them ended.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { InstanceEvent } from '../../../domain/operations/instance.js';
import { listInstances } from '../../../projections/systemStatus/queries.js';
import { systemStatus } from '../../../projections/systemStatus/systemStatus.js';
import { at, one, other } from '../../domain/scheduling/sampleJobs.js';
import { ReadModelScene } from '../readModelScene.js';

let scene: ReadModelScene;
const record = (event: InstanceEvent) => scene.record(`instance-${event.data.boot}`, [event]);

beforeAll(async () => {
  scene = await ReadModelScene.open(systemStatus);
  await record({ type: 'InstanceStarted', data: { ...one, version: '1.0.0', at: at('12:00:00.000') } });
  await record({ type: 'InstanceStarted', data: { ...other, version: '1.1.0', at: at('12:10:00.000') } });
  await record({ type: 'InstanceStopped', data: { ...one, reason: 'asked', at: at('12:11:00.000') } });
  await scene.project();
});

afterAll(() => scene.close());

test('each instance is shown with its version and its end, those started last first', async () => {
  const started = { state: 'started', startedAt: at('12:10:00.000'), stoppedAt: null, stopReason: null };
  const stopped = { startedAt: at('12:00:00.000'), stoppedAt: at('12:11:00.000'), stopReason: 'asked' };
  expect(await listInstances(scene.database, 10)).toEqual([
    { ...other, version: '1.1.0', ...started },
    { ...one, version: '1.0.0', state: 'stopped', ...stopped },
  ]);
  expect(await listInstances(scene.database, 1)).toHaveLength(1);
});
