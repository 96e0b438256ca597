// Decides whether what is missing from the source may be delisted, or whether the source is more likely to be at fault.

/** So few may go from any shop, unless no delisting at all is wanted: a small one changes too. */
const alwaysAllowed = 5;

export interface DelistingCase {
  /** What is counted, plural: `books`. */
  readonly what: string;
  readonly known: number;
  readonly missing: number;
  /** How many records the source gave. */
  readonly received: number;
  /** How many it said it has, at each page; empty when it did not say. */
  readonly totals: ReadonlySet<number>;
  /** Records whose id could not be read: any of the missing may be among them. */
  readonly unidentified: number;
  readonly maxDelistPercent: number;
  /** The operator looked at it and wants it done. */
  readonly accepted: boolean;
}

/** Why the missing are kept, in words for the operator; undefined when they may go. */
export function withheldDelistings(delisting: DelistingCase): string | undefined {
  const { what, known, missing, received, totals, unidentified, maxDelistPercent, accepted } = delisting;
  if (missing === 0 || accepted) return undefined;
  const kept = `${missing} of ${known} known ${what} are missing from the source and were kept`;
  const remedy =
    'if they are really gone, run `bookworm jobs run synchroniseCatalog --accept-delistings` or raise CATALOG_MAX_DELIST_PERCENT';
  if (unidentified > 0)
    return `${kept}, because ${unidentified} records without a readable id may be among them; ${remedy}`;
  if (totals.size > 1) return `${kept}, because the source changed while it was read; the next synchronisation tells`;
  const [total] = totals;
  if (total !== undefined && total !== received) {
    return `${kept}, because the source gave ${received} of the ${total} records it announced; ${remedy}`;
  }
  if (received === 0) return `${kept}, because the source gave none at all; ${remedy}`;
  const allowed = maxDelistPercent === 0 ? 0 : Math.max(alwaysAllowed, (known * maxDelistPercent) / 100);
  if (missing <= allowed) return undefined;
  return `${kept}, because that is more than ${maxDelistPercent} %; ${remedy}`;
}
