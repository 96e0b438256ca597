// Brings one collection of the catalog up to what the source says now, page by page; then delists what is gone from it.
import type { CommandContext } from '../handleCommand.js';
import type { RejectedRecord } from '../ports/catalogSource.js';
import { settleAll } from '../settleAll.js';
import type { CatalogCollection } from './catalogCollections.js';
import type { SynchronisationReport } from './synchronisationReport.js';
import { withheldDelistings } from './withheldDelistings.js';

export interface SynchronisationOptions {
  readonly maxDelistPercent: number;
  /** Delist however much is missing. */
  readonly acceptDelistings: boolean;
  readonly context: CommandContext;
  readonly signal: AbortSignal;
}

export async function synchroniseCollection<Item extends { readonly id: string }>(
  collection: CatalogCollection<Item>,
  report: SynchronisationReport,
  options: SynchronisationOptions,
): Promise<void> {
  const { what } = collection;
  const { context, signal } = options;
  const knownIds = await collection.knownIds();
  const seen = new Set<string>();
  let unidentified = 0;
  let received = 0;
  const totals = new Set<number>();
  for await (const page of collection.pages(signal)) {
    signal.throwIfAborted();
    const { items, repeated } = firstOfEach(page.items, seen);
    report.read(what, items.length);
    report.rejected.push(...page.rejected, ...repeated);
    if (page.total !== undefined) totals.add(page.total);
    received += page.items.length + page.rejected.length;
    // A record that cannot be understood is still there: it must not look gone.
    for (const { id } of page.rejected) {
      if (id === undefined) unidentified++;
      else seen.add(id);
    }
    const changes = await collection.changes(items);
    await settleAll(changes.map(async (change) => report.recorded(await collection.synchronise(change, context))));
  }
  signal.throwIfAborted();
  const missing = [...knownIds].filter((id) => !seen.has(id));
  const reason = withheldDelistings({
    what,
    known: knownIds.size,
    missing: missing.length,
    received,
    totals,
    unidentified,
    maxDelistPercent: options.maxDelistPercent,
    accepted: options.acceptDelistings,
  });
  if (reason) report.withheld.push(reason);
  else await settleAll(missing.map(async (id) => report.recorded(await collection.delist(id, context))));
}

/** Of records that share an id the first counts: two truths about one book would be two events at every synchronisation. */
function firstOfEach<Item extends { readonly id: string }>(items: readonly Item[], seen: Set<string>) {
  const fresh: Item[] = [];
  const repeated: RejectedRecord[] = [];
  for (const item of items) {
    if (seen.has(item.id))
      repeated.push({ id: item.id, fault: 'the id occurs more than once; the first record counts' });
    else fresh.push(item);
    seen.add(item.id);
  }
  return { items: fresh, repeated };
}
