// Asks before a command does what cannot be undone; scripts answer beforehand.
import { createInterface } from 'node:readline/promises';
import { UsageError } from './exitCodes.js';

/** The operator said no; nothing was done. */
export class DeclinedError extends Error {
  override readonly name = 'DeclinedError';

  constructor() {
    super('Nothing was done.');
  }
}

/** @throws DeclinedError; UsageError when nobody is there to answer. */
export async function confirm(
  question: string,
  { yes = false }: { readonly yes?: boolean | undefined },
): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) throw new UsageError(`${question} Nobody is there to answer: say --yes.`);
  const dialogue = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await dialogue.question(`${question} [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new DeclinedError();
  } finally {
    dialogue.close();
  }
}
