// Has a process killed, or stopped for a while, at a chosen one of its own statements to PostgreSQL.
import pg from 'pg';

/** @typedef {{ signal: 'SIGKILL' | 'SIGSTOP', after: string[], statements: number }} Fate */

/**
 * Once some connection has sent statements that begin like `after`, in that order, so many later ones of any connection
 * are harmless, and at the next the signal comes: SIGKILL when it has been sent, SIGSTOP before.
 * @param {Fate} fate
 * @param {() => void} onStop
 */
export function meetFate({ signal, after, statements }, onStop) {
  const { query } = pg.Client.prototype;
  const met = new WeakMap();
  let left;
  pg.Client.prototype.query = function (...args) {
    const text = typeof args[0] === 'string' ? args[0] : (args[0]?.text ?? '');
    const next = met.get(this) ?? 0;
    if (next < after.length && text.startsWith(after[next])) met.set(this, next + 1);
    if (met.get(this) === after.length) left ??= statements + 1;
    const isDue = left !== undefined && --left === 0;
    if (isDue && signal === 'SIGSTOP') {
      onStop();
      process.kill(process.pid, signal);
    }
    const answer = query.apply(this, args);
    if (isDue && signal === 'SIGKILL') process.kill(process.pid, signal);
    return answer;
  };
}
