// What the release that is being built reads.
import { upcasting } from '../upcasting.js';
import { eventSchemas } from './index.js';
import { toJsonSchema } from './jsonSchema.js';
import type { Release } from './shapes.js';

export const thisRelease: Release = {
  upcasting,
  schemas: Object.fromEntries(Object.entries(eventSchemas).map(([type, schema]) => [type, toJsonSchema(schema)])),
};
