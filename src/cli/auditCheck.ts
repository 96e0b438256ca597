// `bookworm audit check`: checks evidence with nothing but the file and the public key; no settings, no database.
import { Command } from 'commander';
import type { SealKey } from '../../application/ports/sealKeys.js';
import { type CheckedBundle, checkBundle } from '../../application/sealing/checkBundle.js';
import { type CheckedProof, checkProof, type TrustedKeys } from '../../application/sealing/checkProof.js';
import { inOneLine, mostEvidenceLength, parseEvidence, whyUnreadable } from '../../application/sealing/evidence.js';
import { InvalidProofError } from '../../application/sealing/proof.js';
import { hashOf } from '../../application/sealing/sealStatement.js';
import type { SealStatement } from '../../domain/auditing/logSeal.js';
import { readEd25519Key } from '../../infrastructure/security/ed25519.js';
import { evidenceLines, withFirst } from './evidenceFile.js';
import { type OutputOptions, printJson, printLine } from './output.js';
import { keyOption } from './sealKeyFiles.js';

interface CheckOptions extends OutputOptions {
  readonly key: readonly SealKey[];
}

export function checkCommand(): Command {
  return new Command('check')
    .description('checks a proof or a bundle, offline: nothing else is read than the file and the key')
    .argument('<file>', 'what `audit prove` printed or `audit export-bundle` wrote; - reads standard input')
    .addOption(keyOption())
    .option('--json', 'answer in JSON')
    .action((file: string, options: CheckOptions) => check(file, options));
}

async function check(file: string, { key, json = false }: CheckOptions): Promise<void> {
  const trusted = { keys: key, readKey: readEd25519Key };
  const lines = evidenceLines(file);
  const first = await lines.next();
  const isBundle = !first.done && first.value.startsWith('{"bundle":');
  const all = withFirst(first, lines);
  if (isBundle) {
    const bundle = await checkBundle(all, trusted);
    if (json) printJson({ isValid: true, ...bundle, lastSeal: withHash(bundle.lastSeal) });
    else printLine(bundleInWords(bundle, trusted));
  } else {
    const { event, seal } = checkProof(await parseProof(all), trusted);
    if (json) printJson({ isValid: true, event, seal: withHash(seal.statement) });
    else printLine(proofInWords({ event, seal }, trusted));
  }
}

/** @throws InvalidProofError when it is not such JSON as proofs are. */
async function parseProof(lines: AsyncIterable<string>): Promise<unknown> {
  let text = '';
  for await (const line of lines) {
    text += `${line}\n`;
    if (text.length > mostEvidenceLength) throw new InvalidProofError('This is longer than any proof.');
  }
  try {
    return parseEvidence(text);
  } catch (error) {
    throw new InvalidProofError(`This is neither a proof nor a bundle: ${whyUnreadable(error)}.`);
  }
}

function proofInWords({ event, seal: { statement } }: CheckedProof, trusted: TrustedKeys): string {
  const { id, type, stream, revision, recordedAt } = event;
  return [
    inOneLine(`The proof holds: event ${id} (${type}, ${stream} revision ${revision}), recorded at ${recordedAt},`),
    `is in the log that seal ${statement.number} closed at ${statement.sealedAt}.`,
    signedBy(statement, trusted),
  ].join('\n');
}

function bundleInWords({ lastSeal, firstSeal, events, notYetSealed }: CheckedBundle, trusted: TrustedKeys): string {
  return [
    `The bundle holds: events ${events}, none between the first and the last left out; seals ${firstSeal} to ${lastSeal.number}.`,
    ...(notYetSealed > 0 ? [`Further events that were not sealed when it was made: ${notYetSealed}.`] : []),
    signedBy(lastSeal, trusted),
  ].join('\n');
}

const withHash = (statement: SealStatement) => ({ hash: hashOf(statement), ...statement });

/** What the evidence rests on. */
function signedBy(statement: SealStatement, { keys }: TrustedKeys): string {
  const { keyFingerprint, number } = statement;
  const hash = `The hash of seal ${number} is ${hashOf(statement)}`;
  if (keyFingerprint === null) return `It is not signed: compare with a hash that you noted. ${hash}.`;
  if (keys.length > 0) return `Signed with the given key ${keyFingerprint}. ${hash}.`;
  return `Signed with the key ${keyFingerprint}: is it the service's? Give it with --key. ${hash}.`;
}
