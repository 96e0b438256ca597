// Shows the overall condition, the components and the projections.
import { h, icon } from './dom.js';
import { absolute, brief, count, shortened, words } from './format.js';
import { badge, cell, emptyRow, numberCell, rowHeader } from './table.js';

const conditions = { up: ['good', 'Up'], degraded: ['warning', 'Degraded'], down: ['bad', 'Down'] };
const states = {
  live: ['good', 'Live'],
  behind: ['running', 'Catching up'],
  stalled: ['warning', 'Stalled'],
  rebuilding: ['running', 'Rebuilding'],
  paused: ['warning', 'Paused'],
  faulty: ['bad', 'Retrying'],
  stopped: ['bad', 'Stopped'],
};

/** How all is, in a few words and the reasons. No clock in it: a screen reader reads it out at every change. */
export function overallCondition({ readiness, jobs }) {
  const reasons = readiness.components
    .filter(({ status }) => status !== 'up')
    .map(({ name, status, detail }) => ({ what: `${words(name)} ${status}`, why: detail }));
  const failures = jobFailures(jobs, readiness.components);
  if (readiness.status === 'down') return { kind: 'bad', title: 'Down: requests cannot be served', reasons };
  if (readiness.status === 'degraded') {
    return { kind: 'warning', title: 'Degraded: works, but not all of it', reasons: [...reasons, ...failures] };
  }
  if (failures.length > 0) return { kind: 'warning', title: 'Up, but not all went well', reasons: failures };
  return { kind: 'good', title: 'All well', reasons: [{ what: '', why: inventory(readiness, jobs) }] };
}

function jobFailures(jobs, components) {
  if (jobs === null) return [{ what: 'Jobs', why: 'they cannot be read now' }];
  // A failed synchronisation is usually why the catalog is degraded: said once is enough.
  const isNews = (error) => !components.some(({ detail }) => error && detail.includes(error));
  return jobs
    .filter(({ lastRun }) => ['failed', 'retrying'].includes(lastRun?.status) && isNews(lastRun.error))
    .map(({ job, lastRun }) => ({ what: `${job} failed`, why: lastRun.error ?? '' }));
}

function inventory({ components, projections }, jobs) {
  const counted = (items, what) => `${items.length} ${what}${items.length === 1 ? '' : 's'}`;
  return `${counted(components, 'component')} up, ${counted(projections, 'projection')} in order, no failure in ${counted(jobs, 'job')}.`;
}

export function conditionBanner({ kind, title, reasons }) {
  return [
    h('p', { class: `condition ${kind}` }, icon(kind), title),
    reasons.length > 0 &&
      h(
        'ul',
        { class: 'reasons' },
        reasons.map(({ what, why }) => h('li', {}, what && h('strong', {}, `${what}: `), shortened(why))),
      ),
  ].filter(Boolean);
}

export function componentCards(components) {
  if (components.length === 0) return [h('li', { class: 'empty' }, 'The service names no components.')];
  return components.map(({ name, status, detail }) => {
    const [kind, word] = conditions[status] ?? ['unknown', status];
    const head = h('div', { class: 'head' }, h('span', { class: 'name' }, words(name)), badge(kind, word));
    return h('li', { class: `card ${kind}`, 'data-key': name }, head, h('p', {}, withLocalTimes(detail)));
  });
}

/** Details come as text; the instants in it are ISO 8601, which is for machines. */
function withLocalTimes(text) {
  return text
    .split(/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/)
    .map((part, index) =>
      index % 2 === 0 ? part : h('time', { datetime: part, title: absolute(part) }, brief(part, undefined, Date.now())),
    );
}

export function projectionRows({ status, projections }) {
  if (projections.length === 0) {
    const text =
      status === 'up' ? 'There are no projections.' : 'Their positions cannot be read; the components above say why.';
    return [emptyRow(6, text)];
  }
  return projections.map((projection) => {
    const { name, version, position, head, lag, fault } = projection;
    const [kind, word] = states[projection.state] ?? ['unknown', projection.state];
    return h(
      'tr',
      { 'data-key': name },
      rowHeader(name),
      numberCell('Version', String(version)),
      cell('State', badge(kind, word)),
      numberCell('Position', count(position)),
      numberCell('Lag', count(lag), lag === '0' ? [] : [`${share(position, head)} read`]),
      faultCell(fault),
    );
  });
}

function faultCell(fault) {
  if (fault !== null) return cell('Fault', h('span', { class: 'error' }, fault));
  const node = cell('Fault', h('span', { class: 'quiet' }, 'None'));
  node.classList.add('none');
  return node;
}

/** Rounded down: 100 % is said only of what is read to the end. */
function share(position, head) {
  const perMille = (BigInt(position) * 1_000n) / BigInt(head);
  return `${perMille / 10n}.${perMille % 10n} %`;
}

export function logHead({ projections }) {
  const [first] = projections;
  return first ? `the log ends at position ${count(first.head)}` : '';
}
