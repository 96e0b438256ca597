// What is counted of the calls of tools: by tool and UTC day, with refusals and failures apart.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ToolCalled, ToolCallOutcome } from '../../../domain/auditing/toolCall.js';
import { listToolUsage } from '../../../projections/toolUsage/queries.js';
import { toolUsage } from '../../../projections/toolUsage/toolUsage.js';
import { ReadModelScene } from '../readModelScene.js';

let scene: ReadModelScene;

const called = (tool: string, at: string, [outcome, durationMs]: [ToolCallOutcome, number]): ToolCalled => ({
  type: 'ToolCalled',
  data: { tool, outcome, durationMs, at: `2026-10-${at}Z` },
});

beforeAll(async () => {
  scene = await ReadModelScene.open(toolUsage);
  await scene.record('toolCalls-2026-10-01', [
    called('search_catalog', '01T00:00:00.000', ['answered', 10.5]),
    called('search_catalog', '01T12:00:00.000', ['refused', 1.5]),
    called('get_book', '01T12:00:00.000', ['failed', 300]),
    called('search_catalog', '01T23:59:59.999', ['abandoned', 2000]),
    called('search_catalog', '02T00:00:00.000', ['answered', 7]),
  ]);
  await scene.project();
});

afterAll(() => scene.close());

const usage = (from: string, to: string) => listToolUsage(scene.database, { from, to });

test('calls are counted by tool and UTC day, the newest day first', async () => {
  const none = { refusals: 0, failures: 0 };
  expect(await usage('2026-10-01', '2026-10-02')).toEqual([
    { day: '2026-10-02', tool: 'search_catalog', calls: 1, ...none, averageMs: 7, longestMs: 7 },
    { day: '2026-10-01', tool: 'get_book', calls: 1, refusals: 0, failures: 1, averageMs: 300, longestMs: 300 },
    {
      day: '2026-10-01',
      tool: 'search_catalog',
      calls: 3,
      refusals: 1,
      failures: 0,
      averageMs: 2012 / 3,
      longestMs: 2000,
    },
  ]);
});

test('both ends of a range of days belong to it', async () => {
  expect((await usage('2026-10-02', '2026-10-02')).map(({ day }) => day)).toEqual(['2026-10-02']);
  expect(await usage('2026-10-03', '2026-10-09')).toEqual([]);
});
