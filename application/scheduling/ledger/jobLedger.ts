// Proves, from the events of one job alone, that every tick is accounted for once. It decides nothing, and shares no rule
// with those who do: a check that reuses what it checks proves nothing.
import { canonicalJson } from '../../../domain/auditing/canonicalJson.js';
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import type { Ticks } from '../../../domain/scheduling/schedule.js';
import type { ScheduledJobEvent, SkipReason } from '../../../domain/scheduling/scheduledJobEvents.js';
import type { LedgerFault, LedgerFaultKind, LedgerReport } from './ledgerReport.js';
import { mostCounted, type NominalTicks, nominalTicks } from './nominalTicks.js';

type DataOf<Type extends ScheduledJobEvent['type']> = Extract<ScheduledJobEvent, { type: Type }>['data'];

/** The others are counted. */
const mostFaults = 1_000;

/** Give it all events of a job in their order, then ask for the report. Its memory does not grow with them. */
export class JobLedger {
  readonly #job: string;
  readonly #ticks: Ticks;
  readonly #engine: string;
  #schedule = '';
  #nominal: NominalTicks | undefined;
  #from: string | null = null;
  /** Every tick up to this instant is accounted for, or reported as a hole. */
  #until = new Date(0);
  /** The newest tick that was claimed or skipped. */
  #newest = new Date(0);
  #isPaused = false;
  #isQuarantined = false;
  #claimed = 0;
  #uncountedRanges = 0;
  readonly #skipped: Partial<Record<SkipReason, number>> = {};
  readonly #unchecked: { since: string; why: string }[] = [];
  readonly #faults: LedgerFault[] = [];
  #faultCount = 0;
  /** Of the event that is looked at. */
  #position = '0';

  constructor(job: string, { ticks, engine }: { ticks: Ticks; engine: string }) {
    this.#job = job;
    this.#ticks = ticks;
    this.#engine = engine;
  }

  take({ type, data }: ScheduledJobEvent, position: bigint): void {
    this.#position = `${position}`;
    switch (type) {
      case 'JobDefined':
      case 'JobRedefined':
        this.#define(data.definition, data.at);
        return;
      case 'TicksSkipped':
        this.#skip(data);
        return;
      case 'RunClaimed':
        this.#claim(data);
        return;
      case 'JobPaused':
      case 'JobResumed':
        this.#isPaused = type === 'JobPaused';
        return;
      case 'JobQuarantined':
      case 'QuarantineCleared':
        this.#isQuarantined = type === 'JobQuarantined';
        return;
    }
  }

  /** @param until an instant before the last event was read: else ticks that were claimed since would seem overdue. */
  report(until: Date): LedgerReport {
    return {
      job: this.#job,
      from: this.#from,
      until: until.toISOString(),
      claimed: this.#claimed,
      skipped: this.#skipped,
      uncountedRanges: this.#uncountedRanges,
      overdue: this.#nominal?.range(this.#until, until) ?? null,
      unchecked: this.#unchecked,
      faults: this.#faults,
      faultCount: this.#faultCount,
    };
  }

  #define(definition: JobDefinition, at: string): void {
    const schedule = canonicalJson(definition.schedule);
    // Ticks of a schedule that stays in force stay due.
    if (schedule === this.#schedule) return;
    this.#schedule = schedule;
    const since = new Date(at);
    this.#findHole(since);
    const nominal = nominalTicks(definition, this.#ticks, this.#engine);
    this.#nominal = typeof nominal === 'string' ? undefined : nominal;
    if (typeof nominal === 'string') this.#unchecked.push({ since: at, why: nominal });
    this.#from ??= at;
    this.#until = later(this.#until, since);
  }

  #skip({ from, to, count, reason }: DataOf<'TicksSkipped'>): void {
    const [first, last] = [new Date(from), new Date(to)];
    this.#skipped[reason] = (this.#skipped[reason] ?? 0) + (count ?? 0);
    if (count === null) this.#uncountedRanges++;
    if (!this.#fits(reason))
      this.#fault('not-at-rest', [from, to], `skipped as ${reason} while the job was ${this.#rest()}`);
    if (count !== null) this.#checkRange(first, last, count);
    this.#account(first, last);
  }

  /** A range without its count may be of any instants: all ticks in between are in it. */
  #checkRange(first: Date, last: Date, count: number): void {
    const [from, to] = [first.toISOString(), last.toISOString()];
    const range = this.#nominal?.range(new Date(first.getTime() - 1), last);
    if (this.#nominal && !range) this.#fault('stray', [from, to], 'there are no ticks of the schedule in this range');
    if (!range) return;
    if (range.from !== from || range.to !== to) {
      this.#fault('stray', [from, to], 'the range does not begin and end with ticks of the schedule');
    } else if (range.ticks !== count) {
      const found = range.ticks ?? `more than ${mostCounted}`;
      this.#fault('wrong-count', [from, to], `the range says ${count} ticks, and has ${found}`);
    }
  }

  #claim({ scheduledFor, trigger, runId }: DataOf<'RunClaimed'>): void {
    const isAtRest = this.#isQuarantined || (this.#isPaused && trigger !== 'manual');
    if (isAtRest)
      this.#fault('at-rest', [scheduledFor, scheduledFor], `${runId} was claimed while the job was ${this.#rest()}`);
    if (trigger !== 'tick') return;
    this.#claimed++;
    const tick = new Date(scheduledFor);
    if (this.#nominal && !this.#nominal.isTick(tick)) {
      this.#fault('stray', [scheduledFor, scheduledFor], `${runId} was claimed for what is no tick of the schedule`);
    }
    this.#account(tick, tick);
  }

  #account(first: Date, last: Date): void {
    const ends = [first.toISOString(), last.toISOString()] as const;
    if (this.#from === null) this.#fault('undefined', ends, 'the job was not defined yet');
    else if (first <= this.#newest) this.#fault('double', ends, 'accounted for once more');
    else if (first <= this.#until) this.#fault('stray', ends, 'due before the definition came into force');
    this.#findHole(new Date(first.getTime() - 1));
    this.#newest = later(this.#newest, last);
    this.#until = later(this.#until, last);
  }

  #findHole(until: Date): void {
    const hole = until > this.#until ? this.#nominal?.range(this.#until, until) : undefined;
    if (!hole) return;
    const ticks = hole.ticks ?? 'very many';
    this.#fault(
      'hole',
      [hole.from, hole.to],
      `${ticks} ${hole.ticks === 1 ? 'tick' : 'ticks'} neither claimed nor skipped`,
    );
  }

  #fits(reason: SkipReason): boolean {
    if (reason === 'paused') return this.#isPaused;
    if (reason === 'quarantined') return this.#isQuarantined;
    return !this.#isPaused && !this.#isQuarantined;
  }

  #rest(): string {
    if (this.#isQuarantined) return 'in quarantine';
    return this.#isPaused ? 'paused' : 'active';
  }

  #fault(kind: LedgerFaultKind, [from, to]: readonly [string, string], message: string): void {
    this.#faultCount++;
    if (this.#faults.length < mostFaults) this.#faults.push({ kind, from, to, position: this.#position, message });
  }
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}
