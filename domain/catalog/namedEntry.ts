// Authors, categories and publishers follow the same life: listed under a name, renamed, delisted. This is that life.
import type { Command, Decider, DomainEvent } from '../message.js';

/** A thing of the catalog known by id and name; `id` is BookWorm's UUID. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

export type NamedEntryKind = 'Author' | 'Category' | 'Publisher';

export type NamedEntryEvent<Kind extends NamedEntryKind = NamedEntryKind> =
  | DomainEvent<`${Kind}Listed`, Named>
  | DomainEvent<`${Kind}Renamed`, Named>
  | DomainEvent<`${Kind}Delisted`, Pick<Named, 'id'>>;

/** What the source says an entry is now, or that it is gone. */
export type NamedEntryCommand<Kind extends NamedEntryKind = NamedEntryKind> =
  | Command<`Synchronise${Kind}`, Named>
  | Command<`Delist${Kind}`, Pick<Named, 'id'>>;

export interface NamedEntryState {
  readonly listed: boolean;
  readonly name: string | undefined;
}

export function namedEntry<Kind extends NamedEntryKind>(
  kind: Kind,
): Decider<NamedEntryState, NamedEntryCommand, NamedEntryEvent> {
  return {
    initialState: { listed: false, name: undefined },

    evolve(state, { type, data }) {
      if (type === `${kind}Delisted`) return { listed: false, name: undefined };
      const isNamed = type === `${kind}Listed` || type === `${kind}Renamed`;
      return isNamed && 'name' in data ? { listed: true, name: data.name } : state;
    },

    decide(command, state) {
      const { data } = command;
      if (!('name' in data)) return state.listed ? [{ type: `${kind}Delisted`, data }] : [];
      if (!state.listed) return [{ type: `${kind}Listed`, data }];
      return state.name === data.name ? [] : [{ type: `${kind}Renamed`, data }];
    },
  };
}
