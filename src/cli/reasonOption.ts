// `--reason`: what operators leave for those who come after them.
import { InvalidArgumentError, Option } from 'commander';

/** It goes into the log for good. */
const mostLetters = 1_000;

export function reasonOption(): Option {
  return optionalReasonOption().makeOptionMandatory();
}

export function optionalReasonOption(): Option {
  return new Option('--reason <text>', 'why, for those who wonder').argParser((text: string) => {
    if (text.trim() === '') throw new InvalidArgumentError('Somebody will wonder.');
    if (text.length > mostLetters) throw new InvalidArgumentError(`Say it in at most ${mostLetters} letters.`);
    return text.trim();
  });
}
