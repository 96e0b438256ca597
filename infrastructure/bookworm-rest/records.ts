// What all of BookWorm's records have in common, checked one by one: a faulty record is reported and left out, the rest are taken.
import { z } from 'zod';
import type { RejectedRecord, SourcePage } from '../../application/ports/catalogSource.js';

/** Of one record; the rest would only repeat them. */
const mostFaultsNamed = 5;

export const id = z.guid().toLowerCase();

/** The id that was asked for. */
export const isThis = (expected: string) => id.refine((value) => value === expected.toLowerCase(), 'is of another one');

/** Any text but what PostgreSQL cannot store: NUL, and half a surrogate pair. */
export const storableText = (most: number) =>
  z
    .string()
    .max(most)
    .refine((value) => !/\0|\p{Surrogate}/u.test(value), 'holds a character that cannot be stored');

/** The readable records of a list, and what is wrong with the others. */
export function readRecords<Item>(schema: z.ZodType<Item>, records: readonly unknown[]): SourcePage<Item> {
  const items: Item[] = [];
  const rejected: RejectedRecord[] = [];
  for (const record of records) {
    const { success, data, error } = schema.safeParse(record);
    if (success) items.push(data);
    else rejected.push({ id: idOf(record), fault: faultOf(error) });
  }
  return { items, rejected, total: undefined };
}

function idOf(record: unknown): string | undefined {
  return z.object({ id }).safeParse(record).data?.id;
}

/** In words, without the values: they may be personal data. */
export function faultOf({ issues }: z.ZodError): string {
  return issues
    .slice(0, mostFaultsNamed)
    .map(({ path, message }) => `${path.join('.') || 'record'}: ${message}`)
    .join('; ');
}
