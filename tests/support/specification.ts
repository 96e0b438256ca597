// given(events).when(command).then(events): the behaviour of an aggregate, stated exactly.
import { expect } from '@jest/globals';
import { DomainError } from '../../domain/domainError.js';
import type { Command, Decider, DomainEvent } from '../../domain/message.js';

export function specify<State, C extends Command, E extends DomainEvent>(decider: Decider<State, C, E>) {
  return {
    given: (...history: readonly E[]) => ({
      when(command: C) {
        const state = history.reduce((folded, event) => decider.evolve(folded, event), decider.initialState);
        return {
          // biome-ignore lint/suspicious/noThenProperty: given, when, then are the words of a specification; nobody awaits it.
          then: (...expected: readonly E[]) => expect(decider.decide(command, state)).toEqual(expected),
          thenRefused(code: string, message?: string) {
            expect(() => decider.decide(command, state)).toThrow(DomainError);
            const refusal = expect.objectContaining({ code, ...(message && { message }) });
            expect(() => decider.decide(command, state)).toThrow(refusal as unknown as Error);
          },
        };
      },
    }),
  };
}
