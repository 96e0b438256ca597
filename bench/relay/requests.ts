// Requests for messages as the hourly job records them, and a log full of them.
import { v7 as uuidV7 } from 'uuid';
import type { Database } from '../../application/ports/database.js';
import type { EventToAppend } from '../../application/ports/eventStore.js';

const perStatement = 50_000;
const messageType = 'BookWorm.Contracts:ResendErrorEmailIntegrationEvent';

export function sampleRequest(): EventToAppend {
  const messageId = uuidV7();
  const at = new Date().toISOString();
  return {
    id: uuidV7(),
    type: 'IntegrationEventRequested',
    data: {
      ...{ job: 'resendErrorEmail', runId: `resendErrorEmail@${at}`, messageId, messageType, priority: 'high' },
      payload: { id: messageId, creationDate: at },
    },
    metadata: {
      ...{ correlationId: uuidV7(), causationId: uuidV7(), actor: 'scheduler', instance: 'bench', schemaVersion: 1 },
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    },
  };
}

/** Past the store's API: only relaying is measured. */
export async function fillWithRequests(database: Database, messages: number): Promise<void> {
  const [row] = await database.query<{ count: string }>(
    "select count(*) from event_log.event where stream = 'scheduledJob-resendErrorEmail'",
  );
  for (let there = Number(row?.count); there < messages; there += perStatement) {
    await database.query(
      `insert into event_log.event (stream, revision, event_id, type, data, metadata)
       select 'scheduledJob-resendErrorEmail', n, gen_random_uuid(), 'IntegrationEventRequested',
         json_build_object('job', 'resendErrorEmail', 'runId', 'resendErrorEmail@2026-10-01T00:00:00.000Z',
           'messageId', id, 'messageType', $3::text, 'priority', 'high',
           'payload', json_build_object('id', id, 'creationDate', '2026-10-01T00:00:00.004Z')),
         json_build_object('correlationId', gen_random_uuid(), 'causationId', gen_random_uuid(), 'actor', 'scheduler',
           'instance', 'bench', 'schemaVersion', 1,
           'traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')
       from (select n, gen_random_uuid() as id from generate_series($1::int, $2::int) n) requests order by n`,
      [there, Math.min(there + perStatement, messages) - 1, messageType],
    );
  }
  await database.query('vacuum analyze event_log.event');
}
