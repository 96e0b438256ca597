// Asks the service every two seconds how it is and keeps the page at that answer.
import { h, update } from './dom.js';
import { timeOfDay } from './format.js';
import { jobRows } from './jobsView.js';
import { componentCards, conditionBanner, logHead, overallCondition, projectionRows } from './view.js';

const pollMs = 2_000;
/** Longer than the service itself waits for a database that does not answer. */
const patienceMs = 15_000;

// Absolute and without the user and password that a page's address may carry: fetch refuses those.
const address = `${location.origin}/dashboard/api/overview`;
const place = Object.fromEntries([...document.querySelectorAll('[id]')].map((element) => [element.id, element]));

let live = true;
/** What the service said last, when that was, and how far its clock is ahead of ours. */
let last;
/** What keeps the service from being heard, in words; undefined while it is heard. */
let trouble;
let timer;
let request;

async function poll() {
  clearTimeout(timer);
  request?.abort();
  const current = new AbortController();
  request = current;
  const outcome = await ask(AbortSignal.any([current.signal, AbortSignal.timeout(patienceMs)]));
  // Paused, or asked anew in the meantime: this answer is nobody's any more.
  if (current.signal.aborted) return;
  trouble = outcome.trouble;
  if (outcome.overview) {
    const { now } = outcome.overview;
    last = { ...outcome.overview, heardAt: Date.now(), ahead: Date.parse(now) - Date.now() };
  }
  if (outcome.isFinal) live = false;
  else if (live && !document.hidden) timer = setTimeout(poll, pollMs);
  show();
}

async function ask(signal) {
  try {
    const response = await fetch(address, { signal, cache: 'no-store' });
    if (response.ok) return { overview: await response.json() };
    // Asking on with a password that is wrong by now would only lock this address out.
    if (response.status === 401) return { trouble: 'You are not signed in any more. Reload the page.', isFinal: true };
    if (response.status === 429) return { trouble: (await response.json()).detail, isFinal: true };
    return { trouble: `The service answers with an error (${response.status}).` };
  } catch {
    return { trouble: 'The service cannot be reached.' };
  }
}

function show() {
  showUpdates();
  update(place.notice, ...(trouble ? [h('p', { class: 'notice' }, notice())] : []));
  document.body.classList.toggle('stale', trouble !== undefined);
  if (trouble) {
    update(place.condition, ...conditionBanner({ kind: 'unknown', title: 'Condition unknown', reasons: [] }));
    document.title = 'Unknown – BookWorm';
  } else if (last) {
    showData();
  }
}

function showData() {
  const { readiness, jobs, ahead } = last;
  const condition = overallCondition(last);
  document.title = condition.kind === 'good' ? 'BookWorm Integration' : `${condition.title} – BookWorm`;
  update(place.condition, ...conditionBanner(condition));
  update(place.components, ...componentCards(readiness.components));
  update(place.jobs, ...jobRows(jobs, Date.now() + ahead));
  update(place.projections, ...projectionRows(readiness));
  place.head.textContent = logHead(readiness);
}

function showUpdates() {
  place.live.setAttribute('aria-checked', String(live));
  place['live-word'].textContent = live ? 'Live' : 'Paused';
  if (last) place.updated.textContent = `Updated ${timeOfDay(last.heardAt)}`;
}

function notice() {
  const next = live ? 'Trying again every 2 seconds.' : '';
  const since = last ? `Below is what it said at ${timeOfDay(last.heardAt)}.` : '';
  return `${trouble} ${next} ${since}`;
}

function goOn() {
  if (live && !document.hidden) poll();
}

place.live.addEventListener('click', () => {
  live = !live;
  if (!live) {
    clearTimeout(timer);
    request?.abort();
  }
  show();
  goOn();
});
document.addEventListener('visibilitychange', () => {
  if (document.hidden) clearTimeout(timer);
  else goOn();
});
// Between two answers the countdowns go on; not while paused or cut off, when they would count on old data.
setInterval(() => live && !trouble && last && showData(), 1_000);
poll();
