// The samples have fixed dates: a projection that keeps its rows for ever has them, however long ago that will be.
import type { Projection } from '../../projections/engine/projection.js';

export function keepingAll(projection: Projection): Projection {
  const { retention: _, ...table } = projection.table;
  return { ...projection, table };
}
