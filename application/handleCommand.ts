// The heart of the service: read the stream, fold it, decide, append at the revision the decision was made on.
import { v7 as uuidV7 } from 'uuid';
import type { Command, Decider, DomainEvent } from '../domain/message.js';
import { type EventStore, type EventToAppend, WrongExpectedRevisionError } from './ports/eventStore.js';
import { upcasting } from './upcasting.js';

const mostConflicts = 5;

/** Where a command comes from; becomes its events' metadata. */
export interface CommandContext {
  readonly correlationId: string;
  /** The id of the message or event that caused the command; the correlation id where it came from outside. */
  readonly causationId?: string;
  readonly actor: string;
  readonly instance: string;
  /** The process, where one and the same instance may have had several. */
  readonly boot?: string;
  readonly traceparent?: string;
}

/** A stream folded up to a revision. */
export interface Folded<State> {
  readonly state: State;
  /** The revision of the last event folded, or that there was none. */
  readonly revision: bigint | 'noStream';
}

export interface HandledCommand<State, Event> extends Folded<State> {
  readonly events: readonly Event[];
  /** Of the events, in their order: what follows from one of them names it as its cause. */
  readonly eventIds: readonly string[];
}

export interface CommandRequest<State, C> {
  readonly stream: string;
  readonly command: C;
  readonly context: CommandContext;
  /** What the caller folded earlier; only the events after it are read. */
  readonly since?: Folded<State>;
  /**
   * The caller believes that the stream still is as in `since`, or does not exist yet: saves reading it. A wrong belief
   * costs one conflict; that nothing is to be done, or must not be, is never decided on a belief.
   */
  readonly assumeUnchanged?: boolean;
}

/**
 * Handles one command on one stream. A conflict with another writer is met by deciding again on what is there now.
 * @throws DomainError when a rule forbids the command; WrongExpectedRevisionError when writers kept conflicting.
 */
export async function handleCommand<State, C extends Command, E extends DomainEvent>(
  store: EventStore,
  decider: Decider<State, C, E>,
  request: CommandRequest<State, C>,
): Promise<HandledCommand<State, E>> {
  const { stream, command, context } = request;
  const nothing: Folded<State> = { state: decider.initialState, revision: 'noStream' };
  let before = request.since ?? nothing;
  let isBelieved = request.assumeUnchanged === true;
  for (let conflicts = 0; ; ) {
    if (!isBelieved) before = await foldStream(store, decider, stream, before);
    const events = isBelieved ? decideOnBelief(decider, command, before.state) : decider.decide(command, before.state);
    if (events.length === 0) {
      if (!isBelieved) return { ...before, events, eventIds: [] };
      isBelieved = false;
      continue;
    }
    isBelieved = false;
    try {
      const toStore = toAppend(events, context);
      const { revision } = await store.append(stream, before.revision, toStore);
      const state = events.reduce((folded, event) => decider.evolve(folded, event), before.state);
      return { state, revision, events, eventIds: toStore.map(({ id }) => id) };
    } catch (error) {
      if (!(error instanceof WrongExpectedRevisionError) || conflicts++ >= mostConflicts) throw error;
    }
  }
}

/** No events where the decision has to wait for what the stream really holds. */
function decideOnBelief<State, C extends Command, E extends DomainEvent>(
  decider: Decider<State, C, E>,
  command: C,
  state: State,
): readonly E[] {
  try {
    return decider.decide(command, state);
  } catch {
    return [];
  }
}

/** Folds the events of a stream that come after `since`. */
export async function foldStream<State, C extends Command, E extends DomainEvent>(
  store: EventStore,
  decider: Decider<State, C, E>,
  stream: string,
  since: Folded<State> = { state: decider.initialState, revision: 'noStream' },
): Promise<Folded<State>> {
  let { state, revision } = since;
  const from = revision === 'noStream' ? 0n : revision + 1n;
  for await (const event of store.readStream(stream, { from })) {
    state = decider.evolve(state, event as DomainEvent as E);
    revision = event.revision;
  }
  return { state, revision };
}

/** The one place where metadata is written. Each event gets an id of its own. */
export function toAppend(events: readonly DomainEvent[], context: CommandContext): readonly EventToAppend[] {
  const { correlationId, causationId = correlationId, actor, instance, boot, traceparent } = context;
  const origin = { ...(boot && { boot }), ...(traceparent && { traceparent }) };
  const metadata = { correlationId, causationId, actor, instance, ...origin };
  return events.map(({ type, data }) => ({
    id: uuidV7(),
    type,
    data,
    metadata: { ...metadata, schemaVersion: upcasting.schemaVersionOf(type) },
  }));
}
