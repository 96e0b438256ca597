// Why a rebuild did not come to its end.

/** The projection is being rebuilt already. */
export class RebuildInProgressError extends Error {
  override readonly name = 'RebuildInProgressError';
}

/** An operator cancelled the rebuild; readers keep what they had. */
export class RebuildCancelledError extends Error {
  override readonly name = 'RebuildCancelledError';
}

/** PostgreSQL does not take a row. Rows come in bulk here, so that nobody knows which event is to blame. */
export class RefusedRowError extends Error {
  override readonly name = 'RefusedRowError';

  constructor(projection: string, cause: unknown) {
    super(
      `PostgreSQL refuses a row of ${projection} (${(cause as Error).message}); readers keep what they have. Skip the ` +
        `event that makes it ("bookworm projections parked list ${projection}"), or mend the fold.`,
      { cause },
    );
  }
}
