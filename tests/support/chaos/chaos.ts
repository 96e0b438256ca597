// Kills, stops, relieves and cuts off real schedulers for a while, all by chance that a seed repeats.
import { setTimeout as wait } from 'node:timers/promises';
import { EventStoreUnavailableError } from '../../../application/ports/eventStore.js';
import { isConnectionFault } from '../../../infrastructure/postgres/connectionFault.js';
import { eventually } from '../eventually.js';
import type { OwnPostgres } from '../ownPostgres.js';
import { randomOf, shuffled } from '../random.js';
import type { SchedulerProcess } from './schedulerProcess.js';
import type { SchedulerScene } from './schedulerScene.js';
import { letJobsGo, steerJobs } from './steerJobs.js';

export interface ChaosOptions {
  readonly seed: number;
  readonly forMs: number;
  readonly instances: number;
  /** A database server that nobody else needs goes away now and then, too. */
  readonly server?: Pick<OwnPostgres, 'halt' | 'resume'>;
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
  /** How often the database server was halted in the middle of everything, and started again. */
  readonly outages: number;
  /** What was due by then is over. */
  readonly until: Date;
}

class Chaos {
  readonly absences: Absence[] = [];
  cuts = 0;
  reliefs = 0;
  outages = 0;
  readonly #scene: SchedulerScene;
  readonly #options: ChaosOptions;
  readonly #chance: (below: number) => number;
  readonly #up: SchedulerProcess[] = [];
  readonly #underWay = new Set<Promise<void>>();
  #isServerAway = false;
  #fault: Error | undefined;

  constructor(scene: SchedulerScene, options: ChaosOptions) {
    this.#scene = scene;
    this.#options = options;
    this.#chance = randomOf(options.seed);
  }

  /** @throws when a process ended that nobody killed. */
  async reign(): Promise<void> {
    for (let instance = 0; instance < this.#options.instances; instance++) this.#start();
    const end = performance.now() + this.#options.forMs;
    while (performance.now() < end && !this.#fault) {
      await wait(this.#between(300, 1_500));
      const harm = this.#harm(this.#chance(100)).finally(() => this.#underWay.delete(harm));
      harm.catch(this.#fail);
      this.#underWay.add(harm);
    }
    await Promise.all(this.#underWay);
    await letJobsGo(this.#scene);
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

  async #harm(percent: number): Promise<void> {
    if (percent < 25) return this.#kill();
    if (percent < 50) return this.#suspend();
    if (percent < 60) return this.#relieve();
    if (percent < 62) return this.#haltServer();
    if (percent < 80) return this.#whileServerIsThere(() => steerJobs(this.#scene, this.#chance));
    await this.#whileServerIsThere(() => this.#scene.cutConnection(this.#chance));
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

  async #suspend(): Promise<void> {
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
    const begun = this.#up.filter(({ boot }) => boot !== undefined);
    const [victim, ...others] = shuffled(begun, this.#chance);
    if (!victim || (others.length === 0 && this.#chance(10) > 0)) return undefined;
    this.#up.splice(this.#up.indexOf(victim), 1);
    return victim;
  }

  async #haltServer(): Promise<void> {
    const { server } = this.#options;
    if (!server || this.#isServerAway) return;
    const awayMs = this.#between(500, 8_000);
    this.#isServerAway = true;
    await server.halt();
    await wait(awayMs);
    server.resume();
    this.outages++;
    await eventually(() => this.#scene.work(), { withinMs: 60_000 });
    this.#isServerAway = false;
  }

  async #whileServerIsThere(deed: () => Promise<void>): Promise<void> {
    if (this.#isServerAway) return;
    try {
      await deed();
    } catch (error) {
      // It went away, or the connection that was cut was ours.
      if (!isConnectionFault(error) && !(error instanceof EventStoreUnavailableError)) throw error;
    }
  }

  #between(least: number, most: number): number {
    return least + this.#chance(most - least);
  }
}

/** Leaves a log in which all is said and done. */
export async function causeChaos(scene: SchedulerScene, options: ChaosOptions): Promise<ChaosRecord> {
  const chaos = new Chaos(scene, options);
  await chaos.reign();
  const until = new Date();
  await scene.settled(until);
  await chaos.stop();
  const { absences, cuts, reliefs, outages } = chaos;
  return { absences, cuts, reliefs, outages, until };
}
