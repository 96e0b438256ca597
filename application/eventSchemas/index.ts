// The schema of every event's data, as today's release reads it. A new event is one line in its area, checked here.
import type { AccessDecision } from '../../domain/auditing/accessDecision.js';
import type { LogSealed } from '../../domain/auditing/logSeal.js';
import type { ToolCalled } from '../../domain/auditing/toolCall.js';
import type { BookEvent } from '../../domain/catalog/book.js';
import type { BookRefreshEvent } from '../../domain/catalog/bookRefresh.js';
import type { NamedEntryEvent } from '../../domain/catalog/namedEntry.js';
import type { ReviewEvent } from '../../domain/catalog/review.js';
import type { IntegrationEventOutcome } from '../../domain/notification/integrationEvent.js';
import type { RelayEvent } from '../../domain/notification/relay.js';
import type { InstanceEvent } from '../../domain/operations/instance.js';
import type { ProjectionControlEvent } from '../../domain/operations/projectionControl.js';
import type { ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import { auditing } from './auditing.js';
import { catalog } from './catalog.js';
import type { ExactSchemas } from './exactSchemas.js';
import { notification } from './notification.js';
import { operations } from './operations.js';
import { scheduling } from './scheduling.js';

type AnyEvent =
  | BookEvent
  | NamedEntryEvent
  | ReviewEvent
  | BookRefreshEvent
  | ScheduledJobEvent
  | IntegrationEventOutcome
  | RelayEvent
  | ToolCalled
  | AccessDecision
  | LogSealed
  | InstanceEvent
  | ProjectionControlEvent;

const schemas = { ...catalog, ...scheduling, ...notification, ...auditing, ...operations };

export const eventSchemas: ExactSchemas<typeof schemas, AnyEvent> = schemas;
