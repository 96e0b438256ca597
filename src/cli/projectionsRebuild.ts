// `bookworm projections rebuild`: read models anew from the log, while readers keep the old ones.
import { Command } from 'commander';
import { UnfoldableEventError } from '../../projections/engine/folding.js';
import type { Projection } from '../../projections/engine/projection.js';
import { mostRebuildsAtOnce } from '../../projections/engine/rebuild/inTurn.js';
import type { RebuildProgress } from '../../projections/engine/rebuild/rebuildParts.js';
import { rebuildProjection } from '../../projections/engine/rebuild/rebuildProjection.js';
import { projections } from '../../projections/index.js';
import { confirm } from './confirm.js';
import { messageOf, UsageError } from './exitCodes.js';
import { findProjection, projectionNames } from './findProjection.js';
import { type OutputOptions, printJson, printLine } from './output.js';
import { noDisplay, rebuildDisplay, type ShownProgress } from './rebuildDisplay.js';
import { recordDeed } from './recordDeed.js';
import { type Parts, withParts } from './withParts.js';

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

interface Failed {
  readonly projection: string;
  readonly error: unknown;
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
  const { ending } = parts;
  const display = options.json ? noDisplay : rebuildDisplay(chosen.map(({ name }) => name));
  const rebuilt: Rebuilt[] = [];
  const failed: Failed[] = [];
  const waiting = [...chosen];
  const work = async () => {
    for (let next = waiting.shift(); next && !ending.aborted; next = waiting.shift()) {
      try {
        const show = display.add(next.name);
        rebuilt.push(await rebuild(parts, next, { show, fromScratch: options.fromScratch === true }));
      } catch (error) {
        failed.push({ projection: next.name, error });
      }
    }
  };
  await Promise.all(Array.from({ length: mostRebuildsAtOnce }, work));
  display.stop();
  report(rebuilt, failed, options);
  ending.throwIfAborted();
  const [first] = failed;
  // Alone, it keeps what it says about the exit code.
  if (first && chosen.length === 1) throw first.error;
  if (first) throw new Error(failed.map(toLine).join('\n'));
}

function toLine({ projection, error }: Failed): string {
  const message = messageOf(error);
  return message.includes(projection) ? message : `${projection}: ${message}`;
}

function report(rebuilt: readonly Rebuilt[], failed: readonly Failed[], { json }: OutputOptions): void {
  if (json) {
    printJson({ rebuilt, failed: failed.map(({ projection, error }) => ({ projection, error: messageOf(error) })) });
    return;
  }
  for (const { projection, events, seconds } of rebuilt) {
    printLine(`${projection} was rebuilt from ${events} events in ${seconds} s.`);
  }
}

async function rebuild(
  parts: Parts,
  projection: Projection,
  { show, fromScratch }: { show: (progress: ShownProgress) => void; fromScratch: boolean },
): Promise<Rebuilt> {
  const { database, store, ending, identity, config, clock } = parts;
  const { name, version } = projection;
  const { instance } = identity;
  const startedAtMs = clock.monotonicMs();
  const secondsSoFar = () => (clock.monotonicMs() - startedAtMs) / 1_000;
  let first: RebuildProgress | undefined;
  let last: RebuildProgress | undefined;
  const onProgress = (progress: RebuildProgress, isDone = false) => {
    // A resumed rebuild has folded some already: they say nothing about its speed. One that starts over has not.
    if (!first || progress.position < first.position) first = progress;
    const [events, positions] = [progress.events - first.events, progress.position - first.position];
    const left = (Number(progress.head - progress.position) / Number(positions)) * secondsSoFar();
    const secondsLeft = positions > 0n ? left : undefined;
    show({ ...progress, rate: Math.round(events / secondsSoFar()), secondsLeft, isDone });
    last = progress;
  };
  const { passesParked } = config;
  const work = { database, store, instance, passesParked, fromScratch, onProgress, signal: ending };
  const { events } = await rebuildProjection(work, projection).catch(explain(name));
  if (last) onProgress(last, true);
  const seconds = Math.round(secondsSoFar() * 100) / 100;
  const data = { projection: name, version, events, seconds, at: clock.now().toISOString() };
  await recordDeed(parts, { type: 'ProjectionRebuilt', data });
  return { projection: name, events, seconds };
}

/** What an operator can do about an event that keeps a rebuild from its end. */
function explain(name: string) {
  return (error: unknown): never => {
    const { message } = error as Error;
    if (error instanceof UnfoldableEventError) {
      const way = 'PROJECTIONS_ON_FAULT=continue parks the event and goes on.';
      throw new Error(`${name} ${message}. Readers keep what they have. ${way}`, { cause: error });
    }
    throw error;
  };
}
