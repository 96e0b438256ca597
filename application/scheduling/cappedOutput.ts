// Keeps what a run reports of itself small and plain: nobody checks at run time what work returns, and it is kept for good.
import { DomainError } from '../../domain/domainError.js';
import type { RunFault, RunSummary } from '../../domain/scheduling/scheduledJobEvents.js';
import { storable } from '../ports/database.js';

/** Of a summary as JSON. */
export const mostSummaryBytes = 16_384;
const mostBytesToSayWhatIsMissing = 2_048;
const mostKeyBytes = 64;
const mostProperties = 100;
const mostNamed = 10;
const mostMessageLength = 1_000;
const mostCodeLength = 100;

type Value = RunSummary[string];
type Entry = readonly [key: string, value: Value];

/**
 * What the work returned as far as it is a summary and there is room for it: short values whole, long ones cut. Where
 * something is missing, the property `omitted` says what. Never throws.
 */
export function cappedSummary(returned: unknown): RunSummary {
  const missing: string[] = [];
  try {
    const entries = cutToFit(plainEntries(returned, missing), missing);
    return Object.fromEntries(missing.length === 0 ? entries : [...entries, ['omitted', sentenceOf(missing)]]);
  } catch (error) {
    return { omitted: `What the work returned could not be read. ${cappedFault(error).message}` };
  }
}

/** What went wrong, its words cut. Never throws. */
export function cappedFault(error: unknown): RunFault {
  try {
    const { code, message } = faultOf(error);
    return { code: shortened(code, mostCodeLength), message: shortened(message, mostMessageLength) };
  } catch {
    return { code: 'Error', message: 'The work failed with something that has no words for it.' };
  }
}

function faultOf(error: unknown): RunFault {
  if (error instanceof DomainError) return { code: error.code, message: error.message };
  if (error instanceof Error) return { code: String(error.name), message: String(error.message) };
  return { code: 'Error', message: String(error) };
}

/** What can be in a summary at all; still at any length. */
function plainEntries(returned: unknown, missing: string[]): readonly Entry[] {
  if (returned === undefined || returned === null) return [];
  if (typeof returned !== 'object' || Array.isArray(returned)) {
    missing.push(`It was a ${Array.isArray(returned) ? 'list' : typeof returned} instead of values with names`);
    return [];
  }
  const all = Object.entries(returned);
  if (all.length > mostProperties) missing.push(`only ${mostProperties} of ${all.length} values`);
  return all.slice(0, mostProperties).flatMap(([name, value]): readonly Entry[] => {
    const key = shortened(name, mostKeyBytes);
    if (key.length < name.length || bytesOf(key) > mostKeyBytes)
      missing.push(`a value with a long name: ${shortened(key, 20)}`);
    else if (isValue(value)) return [[key, value]];
    else
      missing.push(`${key}: ${typeof value === 'number' ? value : 'neither a number, nor text, nor a list of texts'}`);
    return [];
  });
}

function isValue(value: unknown): value is Value {
  if (typeof value === 'string') return true;
  if (Array.isArray(value)) return Array.from(value).every((item) => typeof item === 'string');
  return Number.isFinite(value);
}

/** The shorter a value, the earlier it takes its room; what it leaves of its share is for the longer ones. */
function cutToFit(entries: readonly Entry[], missing: string[]): readonly Entry[] {
  const kept = new Map<string, Value>(entries);
  const shortestFirst = [...kept].sort(([, one], [, other]) => lengthOf(one) - lengthOf(other));
  let room = mostSummaryBytes - mostBytesToSayWhatIsMissing;
  for (const [index, [key, value]] of shortestFirst.entries()) {
    const bytesAround = bytesOf(key) + ':,'.length;
    const cut = cutValue(value, Math.floor(room / (shortestFirst.length - index)) - bytesAround);
    if (cut.missing) missing.push(`${key}: ${cut.missing}`);
    kept.set(key, cut.value);
    room -= bytesOf(cut.value) + bytesAround;
  }
  return [...kept];
}

function cutValue(value: Value, mostBytes: number): { readonly value: Value; readonly missing?: string } {
  if (typeof value === 'number') return { value };
  if (typeof value === 'string') {
    const text = cutText(value, mostBytes);
    return text.length === value.length
      ? { value: text }
      : { value: text, missing: `only ${text.length} of ${value.length} characters` };
  }
  return cutList(value, mostBytes);
}

function cutList(list: readonly string[], mostBytes: number): ReturnType<typeof cutValue> {
  const kept: string[] = [];
  let room = mostBytes - '[]'.length;
  for (const item of list) {
    const text = cutText(item, room);
    room -= bytesOf(text) + ','.length;
    const isWhole = text.length === item.length && room >= 0;
    if (!isWhole && kept.length > 0) break;
    kept.push(text);
    if (!isWhole) return { value: kept, missing: `only the beginning of 1 of ${list.length} entries` };
  }
  return kept.length === list.length
    ? { value: kept }
    : { value: kept, missing: `only ${kept.length} of ${list.length} entries` };
}

function cutText(text: string, mostBytes: number): string {
  // Every character has a byte at least.
  const plain = storable(text.slice(0, Math.max(0, mostBytes)));
  if (bytesOf(plain) <= mostBytes) return plain;
  let room = mostBytes - '""'.length;
  let length = 0;
  for (const character of plain) {
    room -= bytesOf(character) - '""'.length;
    if (room < 0) break;
    length += character.length;
  }
  return plain.slice(0, length);
}

function shortened(text: string, most: number): string {
  return text.length <= most ? storable(text) : `${storable(text.slice(0, most - 1))}…`;
}

function lengthOf(value: Value): number {
  if (typeof value === 'number') return 0;
  if (typeof value === 'string') return value.length;
  return value.reduce((sum, { length }) => sum + length + '"",'.length, 0);
}

function bytesOf(value: Value): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function sentenceOf(missing: readonly string[]): string {
  const more = missing.length > mostNamed ? `; and ${missing.length - mostNamed} more` : '';
  return `Not all that the work returned is here. ${missing.slice(0, mostNamed).join('; ')}${more}.`;
}
