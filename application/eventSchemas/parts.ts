// What the data of many events is made of.
import { z } from 'zod';

/** Of any version. */
export const uuid = z.guid();
/** ISO 8601 in UTC. */
export const instant = z.iso.datetime();
/** A place in the log, in digits, because it may pass 2^53. */
export const position = z.string().regex(/^\d{1,20}$/, 'must be a whole number');
export const count = z.int().min(0);
