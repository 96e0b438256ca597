// The three generic types of the domain: what is asked, what happened, and who decides.

/** A request to change something; imperative name. It may be refused or change nothing. */
export interface Command<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data;
}

/** Something that happened; past tense. `type` and `data` are the storage format and change only by adding. */
export interface DomainEvent<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data;
}

/**
 * An aggregate as three pure parts. `evolve` leaves the state as it is at an event it does not know: a newer release may
 * have written it. `decide` returns the events that the command causes in this state: none when the
 * command changes nothing (a repeated command is not an error), and throws a DomainError when a rule forbids it.
 */
export interface Decider<State, C extends Command, E extends DomainEvent> {
  readonly initialState: State;
  evolve(state: State, event: E): State;
  decide(command: C, state: State): readonly E[];
}
