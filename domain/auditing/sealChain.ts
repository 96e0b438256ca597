// The chain of seals as an aggregate: a seal is recorded only behind the very seal that it continues.
import { DomainError } from '../domainError.js';
import type { Command, Decider } from '../message.js';
import type { LogSealed, SealStatement } from './logSeal.js';

export interface SealChainState {
  readonly last: SealStatement | undefined;
}

export type RecordSeal = Command<'RecordSeal', LogSealed['data']>;

/**
 * Another sealer may have been faster: its seal covers the same events, so there is nothing to record then. And a chain that
 * is signed stays signed: one unsigned seal, made where the key was forgotten, would make it look forged for ever.
 */
export const sealChain: Decider<SealChainState, RecordSeal, LogSealed> = {
  initialState: { last: undefined },
  evolve: (state, event) => (event.type === 'LogSealed' ? { last: event.data.statement } : state),
  decide({ data }, { last }) {
    if (data.statement.number !== (last?.number ?? 0) + 1) return [];
    if (last?.keyFingerprint && !data.signature) {
      throw new DomainError(
        'seal_key_missing',
        `Seal ${last.number} is signed, so the next must be too: set SEAL_PRIVATE_KEY or SEAL_PRIVATE_KEY_FILE.`,
      );
    }
    return [{ type: 'LogSealed', data }];
  },
};
