// Passwords at rest: salted scrypt, slow on purpose, with its parameters beside the hash so that they can be raised later.
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** 32 MiB and about a tenth of a second: OWASP's recommendation of 2025 for scrypt at this memory. */
const parameters = { N: 2 ** 15, r: 8, p: 3 };
const hashBytes = 32;
/** Without i, l, o and u: nothing to mistake for another when read aloud or typed off a screen. */
const readableLetters = '0123456789abcdefghjkmnpqrstvwxyz';

/** @returns `scrypt$N$r$p$salt$hash`, the last two in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, hashBytes, withMemory(parameters));
  const { N, r, p } = parameters;
  return ['scrypt', N, r, p, salt.toString('base64'), hash.toString('base64')].join('$');
}

/**
 * Takes the same time for every wrong password.
 * @throws RangeError when `stored` is not what `hashPassword` returned: then nobody could ever sign in.
 */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const match = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([\w+/]{22}==)\$([\w+/]{43}=)$/.exec(stored);
  if (!match) throw new RangeError('This is not a password hash: it does not look like scrypt$N$r$p$salt$hash.');
  const [, N, r, p, salt = '', hash = ''] = match;
  const cost = withMemory({ N: Number(N), r: Number(r), p: Number(p) });
  const derived = await derive(password, Buffer.from(salt, 'base64'), hashBytes, cost);
  return timingSafeEqual(derived, Buffer.from(hash, 'base64'));
}

/** 100 random bits as five groups of four letters and digits. */
export function generatePassword(): string {
  const letters = Array.from(randomBytes(20), (byte) => readableLetters[byte % readableLetters.length]);
  return letters.join('').replace(/.{4}(?=.)/g, '$&-');
}

/** Node's own limit of 32 MiB is just too low for these parameters. */
function withMemory(cost: typeof parameters): ScryptOptions {
  return { ...cost, maxmem: 256 * cost.N * cost.r };
}
