// The job that an operator names.
import { Argument } from 'commander';
import { jobNames } from '../../application/scheduling/jobs.js';
import { unknownName } from './unknownName.js';

export function jobArgument(usage: '<job>' | '[job]' = '<job>'): Argument {
  return new Argument(usage, `one of: ${jobNames.join(', ')}`);
}

/** @throws UsageError when this release has no such job. */
export function checkJobName(name: string): void {
  if (!jobNames.includes(name)) throw unknownName('job', name, jobNames);
}
