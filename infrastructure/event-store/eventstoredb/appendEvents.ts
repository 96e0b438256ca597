// One append with a known outcome: the server and its client leave some in doubt, and the events' ids resolve the doubt.
import { setTimeout as sleep } from 'node:timers/promises';
import { WrongExpectedVersionError } from '@eventstore/db-client';
import {
  type Appended,
  EventStoreUnavailableError,
  WrongExpectedRevisionError,
} from '../../../application/ports/eventStore.js';
import { actualRevision, type Revision } from './eventMapping.js';
import { persist } from './persist.js';
import { findAppended, lookBack, recognise, refuse, saysOtherwise } from './recogniseAppend.js';
import { type LogAccess, sendAppend, type WritableAppend } from './sendAppend.js';

/** How often others may come first before an append that expects no exact revision takes it for an outage. */
const mostRounds = 20;

export function appendEvents(access: LogAccess, append: WritableAppend): Promise<Appended> {
  const { stream, expected, events } = append;
  const isAnywhere = expected === 'any' || expected === 'streamExists';
  const keys = [...events.map(({ id }) => id), ...(isAnywhere ? [`stream ${stream}`] : [])];
  const attempt = async (isRepetition: boolean) => {
    const known = recognise(access.recent, append);
    if (known === 'taken') return refuse(access, append);
    if (known !== undefined) return { revision: known };
    return isAnywhere ? appendAnywhere(access, append) : appendAt(access, append, { at: expected, isRepetition });
  };
  return access.turns.take(keys, () => persist(access, `the append to ${stream}`, attempt));
}

interface Attempt {
  readonly at: Revision;
  readonly isRepetition: boolean;
}

async function appendAt(access: LogAccess, append: WritableAppend, { at, isRepetition }: Attempt): Promise<Appended> {
  const { stream, expected, events } = append;
  const count = BigInt(events.length);
  try {
    const answer = await sendAppend(access, append, at);
    const first = answer.revision - count + 1n;
    if (answer.isRepetition && (await saysOtherwise(access, append, first))) return refuse(access, append);
    access.recent.appended(stream, first, events, at === 'noStream');
    return { revision: answer.revision };
  } catch (error) {
    if (!(error instanceof WrongExpectedVersionError)) throw error;
    const revision = isRepetition ? await findAppended(access, append, at) : undefined;
    if (revision === undefined) throw new WrongExpectedRevisionError(stream, expected, actualRevision(error));
    access.recent.appended(stream, revision - count + 1n, events, at === 'noStream');
    return { revision };
  }
}

/**
 * The server would take an append at any revision a second time once it has forgotten the ids. So it only gets appends at
 * an exact one: of two that went unanswered, at most one can still be written.
 */
async function appendAnywhere(access: LogAccess, append: WritableAppend): Promise<Appended> {
  const { stream, expected } = append;
  let at = access.recent.seenUpTo(stream) ?? (await lookBack(access, stream));
  for (let round = 1; round <= mostRounds; round++) {
    const known = recognise(access.recent, append);
    if (known === 'taken') return refuse(access, append);
    if (known !== undefined) return { revision: known };
    // A deleted stream would come back with an append at its last revision.
    if (expected === 'streamExists' && (await access.reader.newestRevision(stream)) === 'noStream') {
      throw new WrongExpectedRevisionError(stream, expected, 'noStream');
    }
    try {
      return await appendAt(access, append, { at, isRepetition: false });
    } catch (error) {
      if (!(error instanceof WrongExpectedRevisionError)) throw error;
      const now = await lookBack(access, stream);
      // Where nothing is shown any more, only the server knows where the stream is.
      at = now === at ? error.actual : now;
    }
    await sleep(Math.random() * round);
  }
  throw new EventStoreUnavailableError(`Others kept appending to ${stream} before us.`);
}
