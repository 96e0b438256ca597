// Judges the runs of a job's stream: who may start, hold, repeat and end one, and how many there are at once.
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import { policiesOf } from '../../domain/scheduling/jobPolicies.js';
import type { ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import type { JudgedEvent } from './schedulingOracle.js';

interface Run {
  phase: 'held' | 'released' | 'waiting' | 'ended';
  readonly isEmit: boolean;
  boot: string;
  attempt: number;
  retryAt: string;
  isCancelled: boolean;
  requests: number;
}

interface Backfill {
  readonly from: string;
  readonly to: string;
  readonly ticks: number;
  readonly done: string[];
}

type OfRun = Extract<ScheduledJobEvent, { data: { runId: string } }>;

export function faultsOfRuns(events: readonly JudgedEvent[], isSettled: boolean): readonly string[] {
  const judge = new RunsJudge();
  for (const event of events) judge.hear(event);
  if (isSettled) judge.expectAllOver();
  return judge.faults;
}

class RunsJudge {
  readonly faults: string[] = [];
  #definition: JobDefinition | undefined;
  #isPaused = false;
  #isQuarantined = false;
  readonly #runs = new Map<string, Run>();
  readonly #backfills = new Map<string, Backfill>();
  readonly #messageIds = new Set<string>();

  hear(event: JudgedEvent): void {
    const { type, data } = event;
    if (type === 'JobDefined' || type === 'JobRedefined') this.#definition = data.definition;
    else if (type === 'JobPaused') this.#isPaused = true;
    else if (type === 'JobResumed') this.#isPaused = false;
    else if (type === 'JobQuarantined') this.#isQuarantined = true;
    else if (type === 'QuarantineCleared') this.#isQuarantined = false;
    else if (type === 'BackfillRequested') this.#backfills.set(data.backfillId, { ...data, done: [] });
    else if (type === 'BackfillCompleted') this.#endBackfill(data.backfillId);
    else if (type === 'BackfillCancelled') this.#backfills.delete(data.backfillId);
    else if (type === 'RunClaimed') this.#claim(data, event.metadata?.boot);
    else if ('runId' in data) this.#goOn(event as OfRun, event.metadata?.boot);
  }

  expectAllOver(): void {
    for (const [runId, { phase }] of this.#runs)
      if (phase !== 'ended') this.faults.push(`${runId} has no outcome: it is ${phase}`);
    for (const backfillId of this.#backfills.keys()) this.faults.push(`${backfillId} was not worked off`);
  }

  #claim(claim: Extract<ScheduledJobEvent, { type: 'RunClaimed' }>['data'], writer = claim.boot): void {
    const { runId, trigger, boot, attempt } = claim;
    const definition = this.#definition;
    const open = [...this.#runs.values()].filter(({ phase }) => phase !== 'ended').length;
    this.#refuse(runId, {
      'was claimed twice': this.#runs.has(runId),
      'was claimed by another than wrote it': boot !== writer,
      'was claimed while the job was paused': this.#isPaused && trigger !== 'manual',
      'was claimed while the job was in quarantine': this.#isQuarantined,
      [`overlaps ${open} other runs`]: definition !== undefined && open >= mostAtOnce(definition),
      'does not begin with the first attempt': attempt !== 1,
    });
    if (trigger === 'backfill') this.#backfill(claim);
    const isEmit = definition?.target.kind === 'emit';
    this.#runs.set(runId, { phase: 'held', isEmit, boot, attempt, retryAt: '', isCancelled: false, requests: 0 });
  }

  #goOn(event: OfRun, writer: string | undefined): void {
    const { type, data } = event;
    const { runId } = data;
    const run = this.#runs.get(runId);
    if (!run) return void this.faults.push(`${runId} was never claimed, but there is ${type}`);
    if (run.phase === 'ended') return void this.faults.push(`${runId} has its outcome, but then there is ${type}`);
    const byHolder = {
      [`had ${type} from who does not hold it`]: run.phase !== 'held' || run.boot !== (writer ?? run.boot),
    };
    const { attempts } = this.#definition ? policiesOf(this.#definition).retry : { attempts: 0 };
    switch (type) {
      case 'RunReclaimed': {
        const isCrash = data.reason === 'lease-expired';
        this.#refuse(runId, {
          ...this.#atRest('taken over'),
          [`was taken over (${data.reason}) while it was ${run.phase}`]: run.phase !== (isCrash ? 'held' : 'released'),
          [`went on from attempt ${run.attempt} with ${data.attempt}`]:
            data.attempt !== run.attempt + (isCrash ? 1 : 0),
          [`had attempt ${data.attempt} of ${attempts}`]: isCrash && data.attempt > attempts,
        });
        return void Object.assign(run, { phase: 'held', boot: data.boot, attempt: data.attempt });
      }
      case 'RunReleased':
        this.#refuse(runId, byHolder);
        return void Object.assign(run, { phase: 'released' });
      case 'AttemptFailed':
        this.#refuse(runId, {
          ...byHolder,
          [`failed attempt ${data.attempt} in attempt ${run.attempt}`]: data.attempt !== run.attempt,
          [`is to be tried again after attempt ${data.attempt} of ${attempts}`]: data.attempt >= attempts,
          'is to be tried again before it failed': data.retryAt < data.at,
        });
        return void Object.assign(run, { phase: 'waiting', retryAt: data.retryAt });
      case 'RunRetried':
        this.#refuse(runId, {
          ...this.#atRest('tried again'),
          [`was tried again while it was ${run.phase}`]: run.phase !== 'waiting',
          'was tried again before its time': data.at < run.retryAt,
          [`went on from attempt ${run.attempt} with ${data.attempt}`]: data.attempt !== run.attempt + 1,
        });
        return void Object.assign(run, { phase: 'held', boot: data.boot, attempt: data.attempt });
      case 'RunCancelRequested':
        return void Object.assign(run, { isCancelled: true });
      case 'IntegrationEventRequested':
        this.#refuse(runId, {
          'announces something, which is not its work': !run.isEmit,
          [`shares its message ${data.messageId}`]: this.#messageIds.has(data.messageId),
        });
        this.#messageIds.add(data.messageId);
        run.requests += 1;
        return;
      case 'RunCompleted':
        this.#refuse(runId, { ...byHolder, [`announced ${run.requests} messages`]: run.isEmit && run.requests !== 1 });
        return void Object.assign(run, { phase: 'ended' });
      case 'RunFailed': {
        const { code } = data.error;
        if (code === 'cancelled') this.#refuse(runId, { 'was cancelled by nobody': !run.isCancelled });
        else if (code === 'crashed') this.#refuse(runId, { 'crashed while nobody held it': run.phase !== 'held' });
        else this.#refuse(runId, byHolder);
        return void Object.assign(run, { phase: 'ended' });
      }
    }
  }

  /** Nothing of a paused or quarantined job goes on by itself. */
  #atRest(what: string): Readonly<Record<string, boolean>> {
    return {
      [`was ${what} while the job was paused`]: this.#isPaused,
      [`was ${what} while the job was in quarantine`]: this.#isQuarantined,
    };
  }

  #backfill({ runId, scheduledFor }: { runId: string; scheduledFor: string }): void {
    const backfill = [...this.#backfills].find(([backfillId]) => runId.endsWith(`/${backfillId}`))?.[1];
    if (!backfill) return void this.faults.push(`${runId} is of no open backfill`);
    const { from, to, done } = backfill;
    this.#refuse(runId, {
      'is out of the order of its backfill': scheduledFor <= (done.at(-1) ?? ''),
      'is beyond its backfill': scheduledFor < from || scheduledFor > to,
    });
    done.push(scheduledFor);
  }

  #endBackfill(backfillId: string): void {
    const { ticks, done } = this.#backfills.get(backfillId) ?? { ticks: 0, done: [] };
    this.#refuse(backfillId, { [`ended with ${done.length} of ${ticks} runs`]: ticks !== done.length });
    this.#backfills.delete(backfillId);
  }

  #refuse(what: string, faults: Readonly<Record<string, boolean>>): void {
    for (const [fault, isSo] of Object.entries(faults)) if (isSo) this.faults.push(`${what} ${fault}`);
  }
}

function mostAtOnce(definition: JobDefinition): number {
  const { overlap } = policiesOf(definition);
  return overlap.kind === 'allow' ? overlap.most : 1;
}
