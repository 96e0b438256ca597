// Reads evidence, which may come from a stranger: what it says it must say to every reader, and to no terminal.
import { z } from 'zod';
import { mostAppendBytes } from '../ports/eventStore.js';

/** What holds one event is not longer; in UTF-16 code units. */
export const mostEvidenceLength = 16 * mostAppendBytes;

/** Everything in JSON that is not white space is either in a string or kept as it is. */
const stringOrSpace = /("[^"\\]*(?:\\.[^"\\]*)*")|\s+/g;

/**
 * The value of JSON that is written as `JSON.stringify` writes it, but for white space. Of a name that occurs twice, and of
 * a number with more digits than fit, some readers see what others do not: such a text could claim what was never sealed.
 * @throws SyntaxError, and RangeError when it is nested too deeply.
 */
export function parseEvidence(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const written = JSON.stringify(value);
  if (text !== written && text.replace(stringOrSpace, '$1') !== written) {
    throw new SyntaxError('a name in it occurs twice, or a number or letter is not written as this service writes it');
  }
  return value;
}

/** In one line. */
export function whyUnreadable(error: unknown): string {
  if (error instanceof RangeError) return 'it is nested too deeply';
  const [first] = error instanceof z.ZodError ? error.issues : [];
  if (!first) return (error as Error).message;
  return first.path.length > 0 ? `${first.message} at ${z.core.toDotPath(first.path)}` : first.message;
}

const longestLine = 1_000;

/** For messages: what would move a terminal's cursor, or begin a line, is shown as its escape, and no more than one can read. */
export function inOneLine(text: string): string {
  const shown = text.length > longestLine ? `${text.slice(0, longestLine)}...` : text;
  return shown.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (letter) => `\\u{${letter.codePointAt(0)?.toString(16)}}`);
}
