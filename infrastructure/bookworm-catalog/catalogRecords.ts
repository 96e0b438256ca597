// What Catalog's records must look like, checked one by one: a faulty record is reported and left out, the rest are taken.
import { z } from 'zod';
import type { RejectedRecord, SourcePage } from '../../application/ports/catalogSource.js';

const id = z.guid().toLowerCase();
const text = (most: number) => z.string().trim().min(1).max(most);
const named = z.object({ id, name: text(500) });
const amount = z.number().min(0).max(1_000_000);

export const bookRecord = z
  .object({
    id,
    name: text(1_000),
    description: z.string().max(100_000).nullish(),
    imageUrl: z.string().max(2_000).nullish(),
    price: amount,
    priceSale: amount.nullish(),
    status: z.enum(['InStock', 'OutOfStock']),
    category: named.nullish(),
    publisher: named.nullish(),
    authors: z.array(named).max(1_000).nullish(),
    averageRating: z.number().min(0).max(5).nullish(),
    totalReviews: z.int().min(0).nullish(),
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
  return issues.map(({ path, message }) => `${path.join('.') || 'record'}: ${message}`).join('; ');
}
