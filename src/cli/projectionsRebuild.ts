// `bookworm projections rebuild`: read models anew from the log, while readers keep the old ones.
import { MultiBar } from 'cli-progress';
import { Command } from 'commander';
import { recordProjectionControl } from '../../application/operations/recordProjectionControl.js';
import type { Projection } from '../../projections/engine/projection.js';
import type { RebuildProgress } from '../../projections/engine/rebuild/progress.js';
import { rebuildProjection } from '../../projections/engine/rebuild/rebuildProjection.js';
import { projections } from '../../projections/index.js';
import { confirm } from './confirm.js';
import { UsageError } from './exitCodes.js';
import { findProjection, projectionNames } from './findProjection.js';
import { type OutputOptions, printJson, printLine } from './output.js';
import { operator, type Parts, withParts } from './withParts.js';

/** Each keeps a core of ours and one of PostgreSQL's busy. */
const mostAtOnce = 2;

interface RebuildOptions extends OutputOptions {
  readonly all?: boolean;
  readonly fromScratch?: boolean;
  readonly yes?: boolean;
}

interface Rebuilt {
  readonly projection: string;
  readonly events: number;
  readonly seconds: number;
}

export function rebuildCommand(): Command {
  return new Command('rebuild')
    .description('builds projections anew from the log; readers keep the old one until the new one is complete')
    .argument('[name...]', `any of: ${projectionNames()}`)
    .option('--all', 'all projections')
    .option('--from-scratch', 'do not go on with an interrupted rebuild')
    .option('--yes', 'do not ask')
    .option('--json', 'answer in JSON')
    .action(async (names: string[], options: RebuildOptions) => {
      const chosen = options.all ? projections : [...new Set(names)].map(findProjection);
      if (chosen.length === 0 || (options.all && names.length > 0))
        throw new UsageError('Name projections, or say --all.');
      if (options.all) await confirm(`Rebuild all ${chosen.length} projections from the whole log?`, options);
      await withParts('change', (parts) => rebuildAll(parts, chosen, options));
    });
}

async function rebuildAll(parts: Parts, chosen: readonly Projection[], options: RebuildOptions): Promise<void> {
  const bars = options.json ? undefined : newBars();
  const rebuilt: Rebuilt[] = [];
  const waiting = [...chosen];
  const width = Math.max(...chosen.map(({ name }) => name.length));
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const label = { name: next.name.padEnd(width), events: 0, rate: 0 };
      const bar = bars?.create(1, 0, label);
      const show = ({ position, head, events, rate }: RebuildProgress & { rate: number }) => {
        bar?.setTotal(Number(head) || 1);
        bar?.update(Number(head === 0n ? 1n : position), { ...label, events, rate });
      };
      rebuilt.push(await rebuild(parts, next, { show, fromScratch: options.fromScratch === true }));
    }
  };
  try {
    await Promise.all(Array.from({ length: mostAtOnce }, work));
  } finally {
    bars?.stop();
  }
  if (options.json) return printJson({ rebuilt });
  for (const { projection, events, seconds } of rebuilt) {
    printLine(`${projection} was rebuilt from ${events} events in ${seconds} s.`);
  }
}

function newBars(): MultiBar {
  return new MultiBar({
    format: '{name} [{bar}] {percentage} % | {events} events | {rate}/s | {eta_formatted} left',
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 1_000,
    clearOnComplete: false,
    hideCursor: true,
  });
}

async function rebuild(
  { database, store, ending, identity, config, clock }: Parts,
  projection: Projection,
  { show, fromScratch }: { show: (progress: RebuildProgress & { rate: number }) => void; fromScratch: boolean },
): Promise<Rebuilt> {
  const { name, version } = projection;
  const { instance } = identity;
  const startedAtMs = clock.monotonicMs();
  const secondsSoFar = () => (clock.monotonicMs() - startedAtMs) / 1_000;
  let first: number | undefined;
  const onProgress = ({ position, head, events }: RebuildProgress) => {
    // A resumed rebuild has folded some already: they say nothing about its speed.
    first ??= events;
    show({ position, head, events, rate: Math.round((events - first) / secondsSoFar()) });
  };
  const { passesParked } = config;
  const parts = { database, store, instance, passesParked, fromScratch, onProgress, signal: ending };
  const { events } = await rebuildProjection(parts, projection);
  const seconds = Math.round(secondsSoFar() * 100) / 100;
  const data = { projection: name, version, events, seconds, at: clock.now().toISOString() };
  await recordProjectionControl(store, { type: 'ProjectionRebuilt', data }, { actor: operator(), instance });
  return { projection: name, events, seconds };
}
