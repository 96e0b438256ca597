// Who was kept out goes into the log, but counted: at most one event per reason, network and minute, so that nobody can fill it.
import { v7 as uuidV7 } from 'uuid';
import { type AccessDecision, accessDecisionsStream, networkOf } from '../../domain/auditing/accessDecision.js';
import { toAppend } from '../handleCommand.js';
import type { FactParts } from './factBuffer.js';

const windowMs = 60_000;
/** Within a window; those of further networks are counted together. */
const mostNetworks = 100;

type WithoutCount<D> = D extends { type: infer Type; data: { reason: infer Reason } }
  ? { readonly type: Type; readonly reason: Reason }
  : never;

/** What was refused, and why. */
export type Refusal = WithoutCount<AccessDecision>;

export interface RefusalRecorder {
  /** Never throws. The whole address is forgotten at once. */
  refused(refusal: Refusal, address: string): void;
  /** Hands over what was counted so far. */
  stop(): void;
}

interface Counted {
  readonly refusal: Refusal;
  readonly network: string;
  readonly at: string;
  count: number;
}

export function recordRefusals({ facts, clock, instance }: FactParts): RefusalRecorder {
  const counts = new Map<string, Counted>();
  let timer: NodeJS.Timeout | undefined;

  function handOver(): void {
    clearTimeout(timer);
    timer = undefined;
    for (const { refusal, network, at, count } of counts.values()) {
      const { type, reason } = refusal;
      const decision = { type, data: { reason, network, count, at } } as AccessDecision;
      const events = toAppend([decision], { correlationId: uuidV7(), actor: 'service', instance });
      for (const event of events) facts.add({ stream: accessDecisionsStream(at), event });
    }
    counts.clear();
  }

  function networkWithin(address: string): string {
    const network = networkOf(address);
    const networks = new Set([...counts.values()].map((counted) => counted.network));
    return networks.has(network) || networks.size < mostNetworks ? network : 'others';
  }

  return {
    refused(refusal, address) {
      const network = networkWithin(address);
      const key = `${refusal.type} ${refusal.reason} ${network}`;
      const counted = counts.get(key) ?? { refusal, network, at: clock.now().toISOString(), count: 0 };
      counted.count += 1;
      counts.set(key, counted);
      timer ??= setTimeout(handOver, windowMs).unref();
    },
    stop: handOver,
  };
}
