// The filters that all commands on the event log share: what they are called, and what they select.
import { type Command, InvalidArgumentError } from 'commander';
import type { EventSelection } from '../../application/auditing/selectEvents.js';
import { instant, instantFormat } from './instants.js';

export interface EventFilters {
  readonly stream?: string;
  readonly category?: readonly string[];
  readonly type?: readonly string[];
  readonly correlation?: string;
  readonly actor?: string;
  readonly since?: string;
  readonly until?: string;
  readonly after?: bigint;
  readonly before?: bigint;
}

/** The filters that make sense for events to come as well as for those that were. */
export function withEventFilters(command: Command): Command {
  return command
    .option('--stream <stream>', 'only events of this stream, hidden ones included')
    .option('--category <category...>', 'only events of streams of these categories, such as book')
    .option('--type <type...>', 'only events of these types')
    .option('--correlation <id>', 'only events of this correlation', (id) => id.toLowerCase())
    .option('--actor <actor>', 'only events of this actor, such as scheduler or operator:ann')
    .option('--since <instant>', `only events recorded then or later, ${instantFormat}`, instant)
    .option('--after <position>', 'only events after this position', position);
}

/** All filters: the history has an end as well. */
export function withHistoryFilters(command: Command): Command {
  return withEventFilters(command)
    .option('--until <instant>', 'only events recorded before then', instant)
    .option('--before <position>', 'only events before this position', position);
}

export function toSelection({ type, category, correlation, ...same }: EventFilters): EventSelection {
  const { stream, actor, since, until, after, before } = same;
  return {
    ...(type && { types: type }),
    ...(category && { categories: category }),
    ...(correlation && { correlationId: correlation }),
    ...(stream && { stream }),
    ...(actor && { actor }),
    ...(since && { since }),
    ...(until && { until }),
    ...(after !== undefined && { after }),
    ...(before !== undefined && { before }),
  };
}

export function position(text: string): bigint {
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  throw new InvalidArgumentError('A position is a whole number of at most 18 digits.');
}
