// A job of a running service as tests watch it: what operators type, what is in the log, what readers are told.
import type { ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import { findJob, type JobRecord } from '../../projections/jobs/queries.js';
import { askCli, BookwormProcess, type CliResult, runCli } from './bookwormProcess.js';
import { eventually } from './eventually.js';
import { createTestDatabase, type TestDatabase } from './testDatabase.js';

type DataOf<Type extends ScheduledJobEvent['type']> = Extract<ScheduledJobEvent, { readonly type: Type }>['data'];

export class JobsScene {
  readonly own: TestDatabase;
  readonly store: PostgresEventStore;

  private constructor(own: TestDatabase) {
    this.own = own;
    this.store = new PostgresEventStore(own.database, own.url);
  }

  static async open(): Promise<JobsScene> {
    return new JobsScene(await createTestDatabase());
  }

  async close(): Promise<void> {
    await this.store.close();
    await this.own.drop();
  }

  serve(settings: Readonly<Record<string, string>> = {}): Promise<BookwormProcess> {
    return BookwormProcess.serve({ DATABASE_URL: this.own.url, INSTANCE_ID: 'shop-1', ...settings });
  }

  /** `bookworm jobs ...` */
  type(...args: readonly string[]): Promise<CliResult> {
    return runCli(['jobs', ...args], { DATABASE_URL: this.own.url });
  }

  /** @throws unless it is done without a word on standard error. */
  ask<Answer>(...args: readonly string[]): Promise<Answer> {
    return askCli(['jobs', ...args], { DATABASE_URL: this.own.url });
  }

  /** How many events the job has. */
  async length(job: string): Promise<number> {
    for await (const { revision } of this.store.readStream(`scheduledJob-${job}`, { direction: 'backwards', limit: 1 }))
      return Number(revision) + 1;
    return 0;
  }

  /** The job's events of this type, from this revision on. */
  async events<Type extends ScheduledJobEvent['type']>(
    job: string,
    type: Type,
    from = 0,
  ): Promise<readonly DataOf<Type>[]> {
    const found: DataOf<Type>[] = [];
    for await (const event of this.store.readStream(`scheduledJob-${job}`, { from: BigInt(from) }))
      if (event.type === type) found.push(event.data as unknown as DataOf<Type>);
    return found;
  }

  /** Waits until ticks of the job are claimed that were not when this was called. */
  async claimsByItself(job: string): Promise<readonly DataOf<'RunClaimed'>[]> {
    const from = await this.length(job);
    return eventually(
      async () => {
        const claims = (await this.events(job, 'RunClaimed', from)).filter(({ trigger }) => trigger === 'tick');
        if (claims.length < 2) throw new Error(`${job} was claimed ${claims.length} times since.`);
        return claims;
      },
      { withinMs: 20_000 },
    );
  }

  /** What readers are told, once it is as wished. */
  told(job: string, isWished: (record: JobRecord) => boolean): Promise<JobRecord> {
    return eventually(
      async () => {
        const record = await findJob(this.own.database, job);
        if (!record || !isWished(record)) throw new Error(`Readers are told ${JSON.stringify(record)}.`);
        return record;
      },
      { withinMs: 20_000 },
    );
  }
}
