// The data of events on the service's processes, and on what operators do to projections.
import { z } from 'zod';
import { count, instant, position, uuid } from './parts.js';

const process = { instance: z.string(), boot: uuid };
const ofProjection = { projection: z.string(), at: instant };
const ofParkedEvent = { ...ofProjection, eventId: uuid, position };

export const operations = {
  InstanceStarted: z.object({ ...process, version: z.string(), at: instant }),
  InstanceStopped: z.object({ ...process, reason: z.enum(['asked', 'failed']), at: instant }),
  ProjectionPaused: z.object({ ...ofProjection, reason: z.string() }),
  ProjectionResumed: z.object(ofProjection),
  ProjectionRebuilt: z.object({ ...ofProjection, version: count, events: count, seconds: z.number().min(0) }),
  ProjectionRebuildCancelled: z.object(ofProjection),
  ParkedEventRetried: z.object(ofParkedEvent),
  ParkedEventSkipped: z.object({ ...ofParkedEvent, reason: z.string() }),
};
