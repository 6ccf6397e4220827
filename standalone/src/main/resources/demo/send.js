/** The form that sends. */

import {callOf, curlOf} from './call.js';
import {senderToken} from './tokens.js';
import {offerTypes} from './types.js';

const SENDER = 'demo';
const BURST = 50;
const COPIED_MS = 2_000;

const PRESETS = [
  {label: 'Deploy done', type: 'success', title: 'Deployed to production', message: 'Version 2.4.1 is live. 0 errors in the first minute.', link: '/releases/2.4.1'},
  {label: 'New message', type: 'message', title: 'Bob mentioned you', message: '“Could you have a look at the quote before noon?”', link: '/messages/17'},
  {label: 'Payment failed', type: 'error', title: 'Payment failed', message: 'The card for order 1042 was declined.', link: '/orders/1042'},
  {label: 'Disk filling', type: 'warning', title: 'Disk 91 % full', message: 'db-2 has about six hours left.'},
  {label: 'Maintenance', type: 'system', title: 'Maintenance tonight', message: 'From 22:00 to 22:30 UTC the service may be slow.', to: 'everyone'},
];

/**
 * @param {HTMLFormElement} form
 * @param {{left: import('./person.js').Person, right: import('./person.js').Person}} people
 */
export function startSending(form, people) {
  const field = (name) => /** @type {any} */ (form.elements.namedItem(name));
  const curl = /** @type {HTMLElement} */ (document.getElementById('curl'));
  const answer = /** @type {HTMLOutputElement} */ (document.getElementById('answer'));
  const others = /** @type {HTMLElement} */ (document.getElementById('others'));
  offerTypes(/** @type {HTMLElement} */ (form.querySelector('.types')));

  /** @type {import('./call.js').Call | undefined} */
  let call;
  let problem = '';

  function refresh() {
    document.getElementById('to-left').textContent = people.left.name;
    document.getElementById('to-right').textContent = people.right.name;
    const to = field('to').value;
    others.hidden = to !== 'others';
    try {
      const now = people.left.serverTime ?? people.right.serverTime;
      call = callOf(new FormData(form), recipients(to, people, field('others').value), now);
      curl.textContent = curlOf(call, SENDER, location.origin);
    } catch (e) {
      call = undefined;
      problem = e.message;
      curl.textContent = problem;
    }
  }

  async function send(times) {
    refresh();
    if (call === undefined) {
      say(`Not sent: ${problem}`, false);
      return;
    }
    try {
      const bearer = await senderToken(SENDER);
      const begun = performance.now();
      const bodies = Array.from({length: times}, (_, i) => numbered(call.body, i, times));
      const answers = await Promise.all(bodies.map((body) => post(call.path, body, bearer)));
      const refused = answers.find((one) => !one.ok);
      const millis = Math.round(performance.now() - begun);
      say(refused ? await reason(refused) : `${times === 1 ? '' : `${times} × `}202 in ${millis} ms`, !refused);
    } catch (e) {
      say(`Not sent: ${e.message}`, false);
    }
  }

  function say(text, good) {
    answer.textContent = text;
    answer.dataset.good = String(good);
  }

  function fill(preset) {
    field('type').value = preset.type;
    field('title').value = preset.title;
    field('message').value = preset.message;
    field('link').value = preset.link ?? '';
    if (preset.to) {
      field('to').value = preset.to;
    } else if (field('to').value === 'everyone') {
      field('to').value = 'left';
    }
    refresh();
  }

  for (const preset of PRESETS) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'quiet';
    button.dataset.type = preset.type;
    button.textContent = preset.label;
    button.addEventListener('click', () => fill(preset));
    form.querySelector('.presets')?.append(button);
  }
  form.addEventListener('input', refresh);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(1);
  });
  document.getElementById('burst')?.addEventListener('click', () => void send(BURST));
  document.getElementById('copy')?.addEventListener('click', async (event) => {
    const button = /** @type {HTMLElement} */ (event.currentTarget);
    await navigator.clipboard.writeText(curl.textContent ?? '');
    button.textContent = 'Copied';
    setTimeout(() => (button.textContent = 'Copy'), COPIED_MS);
  });
  people.left.addEventListener('renamed', refresh);
  people.right.addEventListener('renamed', refresh);
  refresh();
}

function recipients(to, people, others) {
  switch (to) {
    case 'left':
      return [people.left.name];
    case 'right':
      return [people.right.name];
    case 'both':
      return [people.left.name, people.right.name];
    case 'others': {
      const names = others.split(',').map((name) => name.trim()).filter(Boolean);
      return names.length === 0 ? [''] : names;
    }
    default:
      return [];
  }
}

function numbered(body, index, times) {
  return times === 1 ? body : {...body, title: `${body.title} (${index + 1})`};
}

function post(path, body, bearer) {
  return fetch(path, {
    method: 'POST',
    headers: {'Authorization': `Bearer ${bearer}`, 'Content-Type': 'application/json'},
    body: JSON.stringify(body),
  });
}

/** @param {Response} refused */
async function reason(refused) {
  const problem = await refused.json().catch(() => ({}));
  const first = problem.errors?.[0];
  const why = first ? `${first.field} ${first.message}` : problem.detail ?? problem.title ?? '';
  return `${refused.status}: ${why}`;
}
