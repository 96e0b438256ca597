// Shows the jobs: when each is due, how its last run ended, and what that run did or why it failed.
import { h } from './dom.js';
import { absolute, ago, brief, count, shortened, span, until, words } from './format.js';
import { badge, cell, emptyRow, rowHeader } from './table.js';

const outcomes = {
  completed: ['good', 'Completed'],
  failed: ['bad', 'Failed'],
  running: ['running', 'Running'],
  released: ['waiting', 'Handed back'],
  retrying: ['bad', 'Failed for now'],
};
const triggers = { tick: 'on schedule', start: 'at start', manual: 'by hand', backfill: 'once more' };
const states = { paused: ['waiting', 'Paused'], quarantined: ['bad', 'In quarantine'] };

/** @param jobs null when they cannot be asked for. */
export function jobRows(jobs, now) {
  if (jobs === null) return [emptyRow(5, 'The jobs cannot be read now; the components above say why.')];
  if (jobs.length === 0) return [emptyRow(5, 'No jobs yet. It is normal for the first seconds after the first start.')];
  return jobs.map((job) => {
    const schedule = job.inWords ?? 'by cron expression';
    return h(
      'tr',
      { 'data-key': job.job },
      rowHeader(
        job.job,
        job.priority === 'high' && h('span', { class: 'tag' }, 'high priority'),
        job.drift.length > 0 && editedTag(job.drift),
      ),
      cell('Schedule', schedule, [h('code', {}, job.schedule), ` ${job.timeZone}`]),
      nextRun(job, now),
      ...(job.lastRun ? [lastRun(job, now), result(job.lastRun, now)] : neverRan()),
    );
  });
}

function editedTag(drift) {
  const changes = drift.map(({ what, from, to }) => `${what} ${to} (release: ${from})`);
  return h('span', { class: 'tag', title: changes.join('\n') }, 'edited');
}

function nextRun({ nextAt, timeZone, state, rest }, now) {
  if (rest !== null)
    return cell('Next run', badge(...states[state]), [`${ago(rest.since, now)} by ${rest.by}: ${rest.reason}`]);
  if (nextAt === null) return cell('Next run', 'never again', ['the schedule has no more times']);
  return cell('Next run', time(nextAt, timeZone, until(nextAt, now)), [brief(nextAt, timeZone, now)]);
}

function neverRan() {
  return [
    cell('Last run', badge('waiting', 'Never ran yet')),
    cell('Result', h('span', { class: 'quiet' }, 'None yet')),
  ];
}

function lastRun({ lastRun: run, timeZone }, now) {
  const { status, startedAt, finishedAt, attempt, trigger, instance } = run;
  const when =
    finishedAt === null
      ? time(startedAt, timeZone, `started ${ago(startedAt, now)}`)
      : time(finishedAt, timeZone, ago(finishedAt, now));
  const took = finishedAt !== null && `took ${span(Date.parse(finishedAt) - Date.parse(startedAt))}`;
  const facts = [took, `attempt ${attempt}`, triggers[trigger] ?? trigger, `on ${instance}`].filter(Boolean);
  return cell('Last run', [
    h('div', { class: 'outcome' }, badge(...(outcomes[status] ?? ['unknown', status])), when),
    h(
      'div',
      { class: 'facts secondary' },
      facts.map((fact) => h('span', {}, fact)),
    ),
  ]);
}

function time(instant, timeZone, text) {
  const [there, here] = [absolute(instant, timeZone), absolute(instant)];
  return h('time', { datetime: instant, title: there === here ? there : `${there}\n${here} (your time)` }, text);
}

function result({ runId, status, summary, error, retryAt, cancelReason }, now) {
  if (status === 'failed' || status === 'retrying') {
    const next = retryAt === null ? [] : [`next attempt ${until(retryAt, now)}`];
    return cell('Result', errorText(error ?? 'It left no reason.', runId), next);
  }
  if (status === 'running' && cancelReason !== null)
    return cell('Result', h('span', { class: 'quiet' }, `To be cancelled: ${cancelReason}`));
  if (status === 'running') return cell('Result', h('span', { class: 'quiet' }, 'Under way'));
  if (status === 'released')
    return cell('Result', h('span', { class: 'quiet' }, 'Waits for an instance to go on with it'));
  const entries = Object.entries(summary ?? {});
  if (entries.length === 0) return cell('Result', h('span', { class: 'quiet' }, 'Done; nothing to count'));
  // What was read, then what came of it: the database keeps no order.
  const rank = ([name]) => `${name.endsWith('Read') ? 0 : 1} ${name}`;
  const figures = entries.filter(([, value]) => !Array.isArray(value)).sort((a, b) => rank(a).localeCompare(rank(b)));
  const lists = entries.filter(([, value]) => Array.isArray(value));
  return cell('Result', [
    figures.length > 0 && h('dl', { class: 'figures' }, figures.map(figure)),
    ...lists.map(([name, items]) => list(name, items, runId)),
  ]);
}

function figure([name, value]) {
  const text = Number.isInteger(value) ? count(value) : String(value);
  return h('div', {}, h('dt', {}, words(name)), h('dd', {}, text));
}

function list(name, items, runId) {
  return h(
    'details',
    { 'data-key': `${runId} ${name}` },
    h('summary', {}, `${words(name)} (${items.length})`),
    h(
      'ul',
      {},
      items.map((item) => h('li', {}, item)),
    ),
  );
}

function errorText(error, runId) {
  const beginning = shortened(error);
  if (beginning === error) return h('span', { class: 'error' }, error);
  return h(
    'details',
    { class: 'error', 'data-key': runId },
    h('summary', {}, h('span', { class: 'beginning' }, `${beginning} `), h('span', { class: 'more' })),
    h('pre', { tabindex: '0' }, error),
  );
}
