// The version of this release, from package.json.
import { readFileSync } from 'node:fs';

function findManifest(folder: URL): { version: string } {
  try {
    return JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  } catch {
    // Sources lie one folder below it, compiled files two.
    return JSON.parse(readFileSync(new URL('../package.json', folder), 'utf8'));
  }
}

export const { version } = findManifest(new URL('../', import.meta.url));
