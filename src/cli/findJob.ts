// The job that an operator names.
import { Argument } from 'commander';
import { jobNames } from '../../application/scheduling/jobs.js';
import { nearestName } from '../nearestName.js';
import { UsageError } from './exitCodes.js';

export function jobArgument(usage: '<job>' | '[job]' = '<job>'): Argument {
  return new Argument(usage, `one of: ${jobNames.join(', ')}`);
}

/** @throws UsageError when this release has no such job. */
export function checkJobName(name: string, known: readonly string[] = jobNames): void {
  if (known.includes(name)) return;
  const nearest = nearestName(name, known);
  const hint = nearest ? `; did you mean ${nearest}?` : '.';
  throw new UsageError(`There is no job ${name}${hint} There are: ${known.join(', ')}.`);
}
