// The lines of a bundle: a stretch of the log with the seals that cover it, to be checked by a third party.
import { z } from 'zod';
import { parseEvidence } from './evidence.js';
import { logSeal, sealedEvent } from './sealSchema.js';

/** What the bundle was asked for. */
const header = z.strictObject({
  format: z.literal('bookworm-bundle/1'),
  from: z.string(),
  to: z.string(),
});

/** What it holds; a bundle without this line was cut off. */
const end = z.strictObject({
  events: z.int(),
  seals: z.int(),
  /** Events of the stretch that no seal covered yet, and that are left out. */
  notYetSealed: z.int(),
});

/**
 * One JSON document a line. Behind each seal come all events that it covers, in order: those of the stretch whole, and of
 * those before and after it only the hashes of their leaves. So the seal's root can be recomputed, and nothing was left out.
 */
const kinds = {
  bundle: z.strictObject({ bundle: header }),
  seal: z.strictObject({ seal: logSeal }),
  leaf: z.strictObject({ leaf: z.string().regex(/^[0-9a-f]{64}$/) }),
  event: z.strictObject({ event: sealedEvent }),
  end: z.strictObject({ end }),
};

export type BundleLine = z.infer<(typeof kinds)[keyof typeof kinds]>;

/** @throws ZodError, or what `parseEvidence` throws when it is no line of a bundle at all. */
export function parseBundleLine(line: string): BundleLine {
  const value = parseEvidence(line);
  const [kind = ''] = Object.keys(Object(value));
  if (!Object.hasOwn(kinds, kind)) throw new SyntaxError(`It is none of ${Object.keys(kinds).join(', ')}.`);
  return kinds[kind as keyof typeof kinds].parse(value);
}
export type BundleEnd = z.infer<typeof end>;
