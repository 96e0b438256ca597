// `bookworm audit verify`: is everything still in the log as it was sealed?
import { SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import type { SealKey } from '../../application/ports/sealKeys.js';
import { LogDiffersError } from '../../application/sealing/proof.js';
import { hashOf } from '../../application/sealing/sealStatement.js';
import { type Verification, verifyLog } from '../../application/sealing/verifyLog.js';
import { readEd25519Key } from '../../infrastructure/security/ed25519.js';
import { type OutputOptions, printJson, printLine } from './output.js';
import { keyOption } from './sealKeyFiles.js';
import { type Parts, withParts } from './withParts.js';

interface VerifyOptions extends OutputOptions {
  readonly key: readonly SealKey[];
  readonly expect: readonly string[];
}

export function verifyCommand(): Command {
  return new Command('verify')
    .description('recomputes every seal from the first event on; names the first event that differs')
    .addOption(keyOption())
    .option(
      '--expect <hash>',
      'hash of a seal that was noted earlier and must still be there; repeatable',
      sealHash,
      [],
    )
    .option('--json', 'answer in JSON')
    .action((options: VerifyOptions) => withParts('look', (parts) => verify(parts, options)));
}

function sealHash(text: string, earlier: readonly string[]): readonly string[] {
  if (/^[0-9a-f]{64}$/.test(text)) return [...earlier, text];
  throw new InvalidArgumentError('The hash of a seal has 64 hexadecimal digits.');
}

async function verify({ log, ending }: Parts, { key, expect, json }: VerifyOptions): Promise<void> {
  const bar = new SingleBar({
    format: 'verifying [{bar}] {percentage} % | {value} of {total} sealed events',
    stream: process.stderr,
    noTTYOutput: !json,
    notTTYSchedule: 1_000,
  });
  bar.start(1, 0);
  const onProgress = (verified: number, sealed: number) => {
    bar.setTotal(sealed || 1);
    bar.update(sealed === 0 ? 1 : verified);
  };
  const request = { keys: key, readKey: readEd25519Key, expectedSeals: expect, onProgress, signal: ending };
  const verification = await verifyLog(log, request).finally(() => bar.stop());
  if (json) printJson(report(verification));
  else if (verification.isVerified) printLine(inWords(verification));
  if (verification.difference) throw new LogDiffersError(`The log differs. ${verification.difference.message}`);
}

function report({ isVerified, lastSeal, difference, ...rest }: Verification) {
  const last = lastSeal && { hash: hashOf(lastSeal), ...lastSeal };
  return { isVerified, ...rest, lastSeal: last ?? null, difference: difference ?? null };
}

function inWords({ verifiedEvents, notYetSealed, lastSeal, signedSince }: Verification): string {
  const waiting = `Not sealed yet: ${notYetSealed}; the job sealLog seals them.`;
  if (!lastSeal) return `Nothing to verify: there is no seal. ${waiting}`;
  const signed =
    signedSince === undefined
      ? 'No seal is signed: whoever can write to the log could have made them anew.'
      : `Signed from seal ${signedSince} on, the last with the key ${lastSeal.keyFingerprint}.`;
  return [
    `Verified: ${verifiedEvents} events are as they were sealed, up to seal ${lastSeal.number}. ${signed}`,
    waiting,
    `The last seal was made at ${lastSeal.sealedAt}. Note its hash elsewhere, and give it to --expect the next time:`,
    hashOf(lastSeal),
  ].join('\n');
}
