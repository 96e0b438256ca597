// What operators may give as a reason: it is kept for good, and shown to others on their terminals.
import { describe, expect, test } from '@jest/globals';
import { Command } from 'commander';
import { optionalReasonOption } from '../../../src/cli/reasonOption.js';

function reasonFrom(text: string): unknown {
  const command = new Command()
    .exitOverride()
    .configureOutput({ writeErr() {} })
    .addOption(optionalReasonOption());
  return command.parse(['--reason', text], { from: 'user' }).opts().reason;
}

describe('a reason', () => {
  test.each([
    ['short', 'the mail server moves'],
    ['in any language', 'Löschfrist (§ 17) – 完了 ✔'],
    ['long', 'a'.repeat(1_000)],
  ])('may be %s', (_, text) => {
    expect(reasonFrom(` ${text}\n`)).toBe(text);
  });

  test.each([
    ['that is empty', ' ', /Somebody will wonder/],
    ['that is too long', 'a'.repeat(1_001), /at most 1000 letters/],
    ['that colours the terminal', 'all \u001b[31mred', /plain text/],
    ['that rings', 'hear\u0007me', /plain text/],
    ['that could be taken for another line', 'done\nno reason', /one line/],
  ])('%s is refused', (_, text, message) => {
    expect(() => reasonFrom(text)).toThrow(message);
  });
});
