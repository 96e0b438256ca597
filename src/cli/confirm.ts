// Asks before a command does what cannot be undone; scripts answer beforehand.
import { createInterface } from 'node:readline/promises';
import { InterruptedError } from './ending.js';
import { UsageError } from './exitCodes.js';

/** The operator said no; nothing was done. */
export class DeclinedError extends Error {
  override readonly name = 'DeclinedError';

  constructor() {
    super('Nothing was done.');
  }
}

export interface ConfirmOptions {
  readonly yes?: boolean | undefined;
  /** Takes the question back. */
  readonly ending?: AbortSignal;
}

/** @throws DeclinedError; UsageError when nobody is there to answer; InterruptedError for Ctrl-C. */
export async function confirm(question: string, { yes = false, ending }: ConfirmOptions): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) throw new UsageError(`${question} Nobody is there to answer: say --yes.`);
  const dialogue = createInterface({ input: process.stdin, output: process.stderr });
  // While it is asked, the terminal hands over Ctrl-C and Ctrl-D as keys rather than as a signal and an end.
  const leaving = new AbortController();
  const leave = () => leaving.abort(new InterruptedError());
  dialogue.once('SIGINT', leave);
  dialogue.once('close', () => leaving.abort(new DeclinedError()));
  ending?.addEventListener('abort', leave);
  try {
    const { signal } = leaving;
    const answer = await dialogue.question(`${question} [y/N] `, { signal }).catch(() => {
      process.stderr.write('\n');
      throw signal.reason;
    });
    if (!/^y(es)?$/i.test(answer.trim())) throw new DeclinedError();
  } finally {
    ending?.removeEventListener('abort', leave);
    dialogue.close();
  }
}
