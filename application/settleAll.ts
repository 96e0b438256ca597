// Like Promise.all, but nothing goes on in the background when one of them fails.

/** @throws the first failure, after all have ended. */
export async function settleAll<Result>(work: readonly Promise<Result>[]): Promise<readonly Result[]> {
  const outcomes = await Promise.allSettled(work);
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}
