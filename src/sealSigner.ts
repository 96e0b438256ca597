// Who signs the seals of the log: the key that the settings name, or nobody.
import type { SealSigner } from '../application/ports/sealKeys.js';
import { ed25519Signer } from '../infrastructure/security/ed25519.js';
import type { Config } from './config.js';

export function sealSigner({ sealPrivateKey }: Config): SealSigner | undefined {
  return sealPrivateKey === undefined ? undefined : ed25519Signer(sealPrivateKey);
}
