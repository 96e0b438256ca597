// The projection that an operator names.
import { Argument } from 'commander';
import type { Projection } from '../../projections/engine/projection.js';
import { projections } from '../../projections/index.js';
import { nearestName } from '../nearestName.js';
import { UsageError } from './exitCodes.js';

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
  const nearest = nearestName(
    name,
    projections.map((known) => known.name),
  );
  const hint = nearest ? `; did you mean ${nearest}?` : '.';
  throw new UsageError(`There is no projection ${name}${hint} There are: ${projectionNames()}.`);
}
