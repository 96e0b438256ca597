// Appends as fast as it can, through several writers at once, and says what was acknowledged, until it ends or is killed.
import { openLog, say, untilAskedToEnd } from './storeProcessLog.js';

/** @typedef {{ url: string, idPrefix: string, writers: number, mostPerAppend: number, types: string[], shared: string[] }} Order */
/** @type {Order} */
const { url, idPrefix, writers, mostPerAppend, types, shared } = JSON.parse(process.argv[2]);
const metadata = {
  correlationId: `${idPrefix}000000000000`,
  causationId: `${idPrefix}000000000000`,
  actor: 'contract',
  instance: 'writer',
  schemaVersion: 1,
};

const log = await openLog(url);
const asked = untilAskedToEnd({ withinMs: 30_000 });
let nextEvent = 1;

const oneOf = (choices) => choices[Math.floor(Math.random() * choices.length)];
const idOf = (number) => `${idPrefix}${number.toString(16).padStart(12, '0')}`;

/** Its number is the number of its first event. */
function nextAppend(writer) {
  const append = nextEvent;
  const count = 1 + Math.floor(Math.random() * mostPerAppend);
  nextEvent += count;
  const type = oneOf(types);
  const events = Array.from({ length: count }, (_, place) => ({
    id: idOf(append + place),
    type,
    data: { by: `${idPrefix}${writer}`, append, place, count },
    metadata,
  }));
  return { append, count, events };
}

/** Until the store has answered; what is repeated has the same ids, and is to be there once. */
async function appendForSure(stream, expected, events) {
  for (;;) {
    try {
      return { appended: await log.store.append(stream, expected, events) };
    } catch (error) {
      if (error.name === 'WrongExpectedRevisionError' && expected !== 'any') return { actual: error.actual };
      if (error.name !== 'EventStoreUnavailableError' || asked.aborted) throw error;
    }
  }
}

async function write(writer) {
  const own = `orderSample-${idPrefix}${writer}`;
  const known = new Map([own, ...shared].map((stream) => [stream, 'noStream']));
  while (!asked.aborted) {
    const { append, count, events } = nextAppend(writer);
    const stream = Math.random() < 0.75 ? own : oneOf(shared);
    const exactly = Math.random() < 0.8;
    for (;;) {
      const { appended, actual } = await appendForSure(stream, exactly ? known.get(stream) : 'any', events);
      known.set(stream, appended?.revision ?? actual);
      if (!appended) continue;
      say(`${append} ${count} ${appended.revision} ${stream}`);
      break;
    }
  }
}

try {
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
} finally {
  await log.close();
}
