// Decides whether what is missing from the source may be delisted, or whether the source is more likely to be at fault.

/** So few may always go: a small shop changes too. */
const alwaysAllowed = 5;

export interface DelistingCase {
  /** What is counted, plural: `books`. */
  readonly what: string;
  readonly known: number;
  readonly missing: number;
  /** How many records the source gave. */
  readonly received: number;
  /** How many it said it has; undefined when it did not say. */
  readonly total: number | undefined;
  /** Records whose id could not be read: any of the missing may be among them. */
  readonly unidentified: number;
  readonly maxDelistPercent: number;
  /** The operator looked at it and wants it done. */
  readonly accepted: boolean;
}

/** Why the missing are kept, in words for the operator; undefined when they may go. */
export function withheldDelistings(delisting: DelistingCase): string | undefined {
  const { what, known, missing, received, total, unidentified, maxDelistPercent, accepted } = delisting;
  if (missing === 0 || accepted) return undefined;
  const kept = `${missing} of ${known} known ${what} are missing from the source and were kept`;
  const remedy =
    'if they are really gone, run `bookworm jobs run synchroniseCatalog --accept-delistings` or raise CATALOG_MAX_DELIST_PERCENT';
  if (unidentified > 0) return `${kept}, because ${unidentified} unreadable records may be among them`;
  if (total !== undefined && total !== received) {
    return `${kept}, because the source gave ${received} of the ${total} records it announced`;
  }
  if (received === 0) return `${kept}, because the source gave none at all; ${remedy}`;
  if (missing <= Math.max(alwaysAllowed, (known * maxDelistPercent) / 100)) return undefined;
  return `${kept}, because that is more than ${maxDelistPercent} %; ${remedy}`;
}
