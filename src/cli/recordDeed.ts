// Puts on record, under the operator's name, what is about to be done to a projection.
import { recordProjectionControl } from '../../application/operations/recordProjectionControl.js';
import type { ProjectionControlEvent } from '../../domain/operations/projectionControl.js';
import { operator, type Parts } from './withParts.js';

export function recordDeed({ store, identity }: Parts, deed: ProjectionControlEvent): Promise<void> {
  return recordProjectionControl(store, deed, { actor: operator(), instance: identity.instance });
}
