// What the tests see of the tallies, which the programs beside them need as they are.
import type { Projection } from '../../projections/engine/projection.js';

export function tally(name: string, options?: { readonly version?: number }): Projection;
