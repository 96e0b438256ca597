// What the store processes share: the log that a URL names, opened as the service opens it, and when to end.

/** @param {string} url */
export async function openLog(url) {
  return url.startsWith('postgres') ? openPostgres(url) : openEventStoreDb(url);
}

// Each imports its own adapter only: the memory of a process is measured.
async function openPostgres(url) {
  const { PostgresDatabase } = await import('../../dist/infrastructure/postgres/postgresDatabase.js');
  const { PostgresEventStore } = await import('../../dist/infrastructure/event-store/postgres/postgresEventStore.js');
  const database = new PostgresDatabase(url, () => {});
  const store = new PostgresEventStore(database, url);
  const close = async () => {
    await store.close();
    await database.close();
  };
  return { store, database, close };
}

async function openEventStoreDb(url) {
  const { connectEventStoreDb, EventStoreDbEventStore } = await import(
    '../../dist/infrastructure/event-store/eventstoredb/eventStoreDbEventStore.js'
  );
  const store = new EventStoreDbEventStore(connectEventStoreDb(url), { warn: () => {} });
  return { store, close: () => store.close() };
}

/** Aborts when the process that started this one asks it to end, or is gone; who has not ended after so long is ended. */
export function untilAskedToEnd({ withinMs }) {
  const abort = new AbortController();
  process.stdin.resume().once('close', () => {
    abort.abort();
    setTimeout(() => process.exit(1), withinMs).unref();
  });
  return abort.signal;
}

/** One line; written when it returns, so that a kill cannot take it back. */
export function say(line) {
  process.stdout.write(`${line}\n`);
}
