// Public keys that auditors bring in files: `--key <file>`, once for each key.
import { readFileSync } from 'node:fs';
import { Option } from 'commander';
import type { SealKey } from '../../application/ports/sealKeys.js';
import { ed25519KeyOfPem } from '../../infrastructure/security/ed25519.js';
import { UsageError } from './exitCodes.js';

export function keyOption(): Option {
  return new Option('--key <file>', 'public key (PEM) that must have signed; once for each key that did')
    .default([], 'none')
    .argParser((file: string, earlier: readonly SealKey[]) => [...earlier, readKeyFile(file)]);
}

/** @throws UsageError when the file cannot be read or holds no such key. */
function readKeyFile(file: string): SealKey {
  try {
    return ed25519KeyOfPem(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--key ${file} cannot be used: ${(error as Error).message}`, { cause: error });
  }
}
