// The projection that an operator names.
import { Argument } from 'commander';
import type { Projection } from '../../projections/engine/projection.js';
import { projections } from '../../projections/index.js';
import { unknownName } from './unknownName.js';

export function nameArgument(): Argument {
  return new Argument('<name>', `one of: ${projectionNames()}`);
}

export function projectionNames(): string {
  return projections.map(({ name }) => name).join(', ');
}

/** @throws UsageError */
export function findProjection(name: string): Projection {
  const projection = projections.find((candidate) => candidate.name === name);
  if (projection) return projection;
  throw unknownName(
    'projection',
    name,
    projections.map((known) => known.name),
  );
}
