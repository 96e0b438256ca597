// `--reason`: what operators leave for those who come after them.
import { InvalidArgumentError, Option } from 'commander';

/** It goes into the log for good. */
const mostLetters = 1_000;

export function reasonOption(): Option {
  return optionalReasonOption().makeOptionMandatory();
}

export function optionalReasonOption(): Option {
  return new Option('--reason <text>', 'why, for those who wonder').argParser((text: string) => {
    const reason = text.trim();
    if (reason === '') throw new InvalidArgumentError('Somebody will wonder.');
    if (reason.length > mostLetters) throw new InvalidArgumentError(`Say it in at most ${mostLetters} letters.`);
    // It is shown on terminals, which obey such characters.
    if (/\p{Control}/u.test(reason)) throw new InvalidArgumentError('Say it in one line, in plain text.');
    return reason;
  });
}
