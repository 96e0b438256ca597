// Finds the browser that tests look at pages with; a machine without one may skip them, CI may not.
import { existsSync } from 'node:fs';
import { describe, test } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const missing =
  `There is no Chromium at ${executablePath}. Install it (Debian: apt-get install chromium), ` +
  'or name another with the environment variable CHROMIUM.';

/** Like `describe`; without a browser the suite is skipped loudly, and fails in CI. */
export function describeInBrowser(name: string, suite: () => void): void {
  if (existsSync(executablePath)) describe(name, suite);
  else if (process.env.CI === 'true') {
    test(`${name}: there is a browser`, () => {
      throw new Error(missing);
    });
  } else {
    process.stderr.write(`\nSKIPPED: ${name}. ${missing}\n\n`);
    describe.skip(name, suite);
  }
}

export function launchBrowser(): Promise<Browser> {
  const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'];
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-sync', ...quiet],
  });
}
