// Why a rebuild did not come to its end.

/** The projection is being rebuilt already. */
export class RebuildInProgressError extends Error {
  override readonly name = 'RebuildInProgressError';
}

/** An operator cancelled the rebuild; readers keep what they had. */
export class RebuildCancelledError extends Error {
  override readonly name = 'RebuildCancelledError';
}
