// What Catalog's records must look like, checked one by one: a faulty record is reported and left out, the rest are taken.
import { z } from 'zod';
import type { RejectedRecord, SourcePage } from '../../application/ports/catalogSource.js';

/** Of one record; the rest would only repeat them. */
const mostFaultsNamed = 5;

const id = z.guid().toLowerCase();
// PostgreSQL stores neither NUL nor half a surrogate pair.
const storable = (most: number) =>
  z
    .string()
    .max(most)
    .refine((value) => !/\0|\p{Surrogate}/u.test(value), 'holds a character that cannot be stored');
const text = (most: number) => storable(most).trim().min(1);
const named = z.object({ id, name: text(500) });
const amount = z.number().min(0).max(1_000_000);

export const bookRecord = z
  .object({
    id,
    name: text(1_000),
    description: storable(100_000).nullish(),
    imageUrl: storable(2_000).nullish(),
    price: amount,
    priceSale: amount.nullish(),
    status: z.enum(['InStock', 'OutOfStock']),
    category: named.nullish(),
    publisher: named.nullish(),
    authors: z.array(named).max(1_000).nullish(),
    averageRating: z.number().min(0).max(5).nullish(),
    totalReviews: z.int32().min(0).nullish(),
  })
  .transform(
    ({ description, imageUrl, priceSale, category, publisher, authors, averageRating, totalReviews, ...book }) => ({
      ...book,
      description: description ?? null,
      imageUrl: imageUrl ?? null,
      priceSale: priceSale ?? null,
      category: category ?? null,
      publisher: publisher ?? null,
      authors: authors ?? [],
      averageRating: averageRating ?? 0,
      totalReviews: totalReviews ?? 0,
    }),
  );

export const namedRecord = named;

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

function faultOf({ issues }: z.ZodError): string {
  return issues
    .slice(0, mostFaultsNamed)
    .map(({ path, message }) => `${path.join('.') || 'record'}: ${message}`)
    .join('; ');
}
