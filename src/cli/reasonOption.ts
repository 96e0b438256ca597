// `--reason`: what operators leave for those who come after them.
import { InvalidArgumentError, Option } from 'commander';

export function reasonOption(): Option {
  return new Option('--reason <text>', 'why, for those who wonder').makeOptionMandatory().argParser((text: string) => {
    if (text.trim() === '') throw new InvalidArgumentError('Somebody will wonder.');
    return text.trim();
  });
}
