// Passwords are recognised, never stored, and generated ones can be typed off a screen.
import { describe, expect, test } from '@jest/globals';
import { generatePassword, hashPassword, verifyPassword } from '../../../infrastructure/security/passwordHash.js';

describe('a password hash', () => {
  test('recognises its password and no other', async () => {
    const hash = await hashPassword('correct horse: ü');
    expect(await verifyPassword('correct horse: ü', hash)).toBe(true);
    for (const wrong of ['correct horse: u', 'correct horse: ü ', '']) {
      expect(await verifyPassword(wrong, hash)).toBe(false);
    }
  });

  test('carries its parameters and its salt, and is another each time', async () => {
    const [first, second] = await Promise.all([hashPassword('same'), hashPassword('same')]);
    expect(first).toMatch(/^scrypt\$32768\$8\$3\$[\w+/]{22}==\$[\w+/]{43}=$/);
    expect(second).not.toBe(first);
    expect(first).not.toContain('same');
  });

  test('is verified with the parameters it carries, not with those of today', async () => {
    // Made with Python's hashlib.scrypt.
    const older = 'scrypt$1024$8$16$MDEyMzQ1Njc4OWFiY2RlZg==$035RvmjQVNYRaplCLrCq4y48A/8XQV5gMkdoY8ftvyA=';
    expect(await verifyPassword('password', older)).toBe(true);
    expect(await verifyPassword('passwort', older)).toBe(false);
  });

  test.each(['', 'secret', 'scrypt$1$2$3$4', 'bcrypt$32768$8$3$AAAAAAAAAAAAAAAAAAAAAA==$'])(
    'that is none (%p) is an error, not a wrong password',
    async (stored) => {
      await expect(verifyPassword('secret', stored)).rejects.toThrow(RangeError);
    },
  );
});

describe('a generated password', () => {
  test('is five groups of four easily told letters and digits', () => {
    const letter = '[0-9a-hjkmnp-tv-z]';
    expect(generatePassword()).toMatch(new RegExp(`^${letter}{4}(-${letter}{4}){4}$`));
  });

  test('uses all 32 letters evenly: 100 random bits', () => {
    const counts = new Map<string, number>();
    const passwords = Array.from({ length: 1_000 }, generatePassword);
    for (const letter of passwords.join('').replaceAll('-', '')) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    expect(counts.size).toBe(32);
    // 20,000 letters, 625 of each; further off than this is one chance in a million.
    for (const count of counts.values()) expect(Math.abs(count - 625)).toBeLessThan(150);
    expect(new Set(passwords).size).toBe(1_000);
  });
});
