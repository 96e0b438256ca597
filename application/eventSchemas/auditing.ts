// The data of the events that auditors ask for: calls of tools, refusals, seals.
import { z } from 'zod';
import { sealData } from '../sealing/sealSchema.js';
import { instant } from './parts.js';

const refusals = { network: z.string(), count: z.int().min(1), at: instant };

export const auditing = {
  ToolCalled: z.object({
    tool: z.string(),
    outcome: z.enum(['answered', 'refused', 'failed', 'abandoned']),
    durationMs: z.number().min(0),
    at: instant,
  }),
  SignInRefused: z.object({ reason: z.enum(['wrong-credentials', 'locked-out']), ...refusals }),
  CallerRefused: z.object({ reason: z.enum(['unknown-host', 'unknown-origin']), ...refusals }),
  LogSealed: sealData,
};
