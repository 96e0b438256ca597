// How a tree of causes looks in a terminal.
import type { CausedEvent } from '../../application/auditing/causationTree.js';

/** One line an event, with lines that lead to its cause. */
export function* causationLines(nodes: readonly CausedEvent[], cause: string, indent = ''): Generator<string> {
  for (const [index, { event, effects }] of nodes.entries()) {
    const isLast = index === nodes.length - 1;
    yield `${indent}${isLast ? '└─ ' : '├─ '}${describe(event, cause)}`;
    yield* causationLines(effects, event.id, `${indent}${isLast ? '   ' : '│  '}`);
  }
}

/** @param shownCause the line above; another cause is named. */
function describe(
  { type, stream, recordedAt, position, metadata, data }: CausedEvent['event'],
  shownCause: string,
): string {
  const { messageId, upTo } = data as { readonly messageId?: string; readonly upTo?: string };
  const { actor, causationId } = metadata;
  return [
    type,
    stream,
    recordedAt,
    `by ${actor}`,
    `at position ${position}`,
    ...(messageId ? [`message ${messageId}`] : []),
    ...(type === 'RelayAdvanced' ? [`published all up to position ${upTo}`] : []),
    ...(causationId === shownCause ? [] : [`caused by ${causationId}`]),
  ].join('  ');
}
