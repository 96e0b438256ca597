// Kills, stops and cuts off real schedulers for a while, and steers a job meanwhile, all by chance that a seed repeats.
import { setTimeout as wait } from 'node:timers/promises';
import { DomainError } from '../../../domain/domainError.js';
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import type { ControlCommand } from '../../../domain/scheduling/scheduledJobCommands.js';
import { randomOf, shuffled } from '../random.js';
import { steeredJob } from './chaosJobs.js';
import type { SchedulerProcess } from './schedulerProcess.js';
import type { SchedulerScene } from './schedulerScene.js';

export interface ChaosOptions {
  readonly seed: number;
  readonly forMs: number;
  readonly instances: number;
}

/** When a process began to be away, by this machine's clock: because it was killed, or for so long. */
export interface Absence {
  readonly boot: string | undefined;
  readonly atMs: number;
  readonly stoppedMs?: number;
}

export interface ChaosRecord {
  readonly absences: readonly Absence[];
  /** Of connections to the database. */
  readonly cuts: number;
  /** How often one process took the place of another that was asked to leave. */
  readonly reliefs: number;
  /** What was due by then is accounted for. */
  readonly until: Date;
}

const fragileJob = 'workFragile';

class Chaos {
  readonly absences: Absence[] = [];
  cuts = 0;
  reliefs = 0;
  readonly #scene: SchedulerScene;
  readonly #chance: (below: number) => number;
  readonly #up: SchedulerProcess[] = [];
  readonly #underWay = new Set<Promise<void>>();
  #fault: Error | undefined;

  constructor(scene: SchedulerScene, seed: number) {
    this.#scene = scene;
    this.#chance = randomOf(seed);
  }

  /** @throws when a process ended that nobody killed. */
  async reign(forMs: number, instances: number): Promise<void> {
    for (let instance = 0; instance < instances; instance++) this.#start();
    const end = performance.now() + forMs;
    while (performance.now() < end && !this.#fault) {
      await wait(this.#between(300, 1_500));
      const harm = this.#disturb(this.#chance(100)).finally(() => this.#underWay.delete(harm));
      harm.catch(this.#fail);
      this.#underWay.add(harm);
    }
    await Promise.all(this.#underWay);
    await this.#calm();
    if (this.#fault) throw this.#fault;
  }

  /** All in an orderly way. @throws when one of them does not end well. */
  async stop(): Promise<void> {
    await Promise.all(this.#up.splice(0).map(({ process }) => process.stop()));
    if (this.#fault) throw this.#fault;
  }

  readonly #fail = (error: Error) => {
    this.#fault ??= error;
  };

  #start(): void {
    const started = this.#scene.start();
    this.#up.push(started);
    started.process.ended().catch((error: Error) => {
      if (this.#up.includes(started)) this.#fail(error);
    });
  }

  async #disturb(percent: number): Promise<void> {
    if (percent < 25) return this.#kill();
    if (percent < 55) return this.#stopForAWhile();
    if (percent < 60) return this.#relieve();
    if (percent < 80) return this.#steer();
    await this.#scene.cutConnection(this.#chance);
    this.cuts++;
  }

  async #kill(): Promise<void> {
    const victim = this.#takeOne();
    if (!victim) return;
    const downMs = this.#between(100, 1_500);
    this.absences.push({ boot: victim.boot, atMs: Date.now() });
    await victim.process.kill();
    await wait(downMs);
    this.#start();
  }

  async #stopForAWhile(): Promise<void> {
    const victim = this.#takeOne();
    if (!victim) return;
    const stoppedMs = this.#between(500, 4_000);
    this.absences.push({ boot: victim.boot, atMs: Date.now(), stoppedMs });
    victim.process.suspend();
    await wait(stoppedMs);
    this.#up.push(victim);
    victim.process.wake();
  }

  /** As a deployment does: another one first, and then this one in an orderly way. */
  async #relieve(): Promise<void> {
    const leaver = this.#takeOne();
    if (!leaver) return;
    this.#start();
    await leaver.process.stop();
    this.reliefs++;
  }

  /** Nobody else harms it meanwhile. The last one that is up is mostly spared: somebody has to notice the others' end. */
  #takeOne(): SchedulerProcess | undefined {
    const [victim, ...others] = shuffled(
      this.#up.filter(({ boot }) => boot !== undefined),
      this.#chance,
    );
    if (!victim || (others.length === 0 && this.#chance(10) > 0)) return undefined;
    this.#up.splice(this.#up.indexOf(victim), 1);
    return victim;
  }

  #between(least: number, most: number): number {
    return least + this.#chance(most - least);
  }

  async #steer(): Promise<void> {
    const job = steeredJob;
    const data = { job, reason: 'chaos', at: new Date().toISOString() };
    const missed = this.#chance(2) === 0 ? 'skip' : 'catch-up';
    const { definition } = await this.#scene.streams.state(job);
    if (!definition) return;
    const edited = this.#chance(4) === 0 ? 'asCode' : { ...definition, schedule: this.#schedule() };
    const commands: readonly ControlCommand[] = [
      { type: 'PauseJob', data },
      { type: 'ResumeJob', data: { ...data, missed } },
      { type: 'EditJob', data: { ...data, definition: edited } },
      { type: 'ClearQuarantine', data: { ...data, job: fragileJob, missed } },
    ];
    const command = commands[this.#chance(commands.length)];
    if (command) await this.#command(command);
  }

  #schedule(): JobDefinition['schedule'] {
    const everyMs = this.#between(1_000, 3_000);
    if (this.#chance(2) === 0) return { kind: 'interval', everyMs, anchor: new Date(0).toISOString() };
    return { kind: 'cron', expression: '*/2 * * * * *', timeZone: 'UTC', engine: 'croner@11' };
  }

  async #command(command: ControlCommand): Promise<void> {
    try {
      await this.#scene.command(command);
    } catch (error) {
      // A job that is not there yet.
      if (!(error instanceof DomainError)) throw error;
    }
  }

  /** Nothing rests any more, so that all can be accounted for. */
  async #calm(): Promise<void> {
    const data = { reason: 'The chaos is over.', at: new Date().toISOString(), missed: 'catch-up' } as const;
    await this.#command({ type: 'ResumeJob', data: { ...data, job: steeredJob } });
    await this.#command({ type: 'ClearQuarantine', data: { ...data, job: fragileJob } });
  }
}

/** Leaves a log in which all is said and done. */
export async function causeChaos(scene: SchedulerScene, options: ChaosOptions): Promise<ChaosRecord> {
  const chaos = new Chaos(scene, options.seed);
  await chaos.reign(options.forMs, options.instances);
  const until = new Date();
  await scene.settled(until);
  await chaos.stop();
  const { absences, cuts, reliefs } = chaos;
  return { absences, cuts, reliefs, until };
}
