/**
 * The page at `/dev/mail`: a list of mails that grows by itself, and one of them.
 *
 * @module
 */

/** @typedef {{id: string, to: string, subject: string, at: string}} Listed */

const PAUSE = 2000;

const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const to = /** @type {HTMLInputElement} */ ($('to'));
const frame = /** @type {HTMLIFrameElement} */ ($('html'));
const parts = [...document.querySelectorAll('[data-part]')];

let shownList = '';
let chosen = location.hash.slice(1);
let shown = { html: '', text: '', source: '' };

async function get(/** @type {string} */ path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

function entry(/** @type {Listed} */ mail) {
  const item = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.id = mail.id;
  const subject = document.createElement('b');
  subject.textContent = mail.subject;
  subject.dir = 'auto';
  const at = document.createElement('time');
  at.dateTime = mail.at;
  at.textContent = new Date(mail.at).toLocaleTimeString();
  const address = document.createElement('small');
  address.textContent = mail.to;
  button.append(subject, at, address);
  button.onclick = () => show(mail.id, true);
  item.append(button);
  return item;
}

function mark() {
  for (const button of document.querySelectorAll('#mails button')) {
    button.setAttribute('aria-current', String(button.getAttribute('data-id') === chosen));
  }
}

async function refresh() {
  const query = to.value.trim() && '?to=' + encodeURIComponent(to.value.trim());
  try {
    const text = await (await get('/dev/mail/messages' + query)).text();
    $('state').textContent = '';
    if (text !== shownList) {
      shownList = text;
      const { messages } = JSON.parse(text);
      const focused = document.activeElement?.getAttribute('data-id');
      $('mails').replaceChildren(...messages.slice(0, 200).map(entry));
      $('none').hidden = messages.length > 0;
      mark();
      if (focused) {
        /** @type {HTMLElement | null} */ (document.querySelector(`[data-id="${focused}"]`))?.focus();
      }
      if (!chosen && messages.length > 0) show(messages[0].id, false);
    }
  } catch {
    $('state').textContent = 'Belfry does not answer. Trying again.';
  }
}

async function show(/** @type {string} */ id, /** @type {boolean} */ byHand) {
  chosen = id;
  mark();
  const path = '/dev/mail/messages/' + id;
  try {
    const [mail, source] = await Promise.all([
      get(path + '/parts').then(answer => answer.json()),
      get(path).then(answer => answer.text()),
    ]);
    if (chosen !== id) return;
    if (byHand) history.replaceState(null, '', '#' + id);
    shown = { html: mail.html, text: mail.text, source };
    $('subject').textContent = mail.subject;
    $('people').textContent = `${mail.from} to ${mail.to}`;
    $('file').setAttribute('href', path);
    $('file').setAttribute('download', id + '.eml');
    $('mail').hidden = false;
    // Links open beside this page; nothing in the frame may run.
    frame.srcdoc = mail.html.replace('<head>', '<head><base target="_blank">');
    part(parts.find(each => each.getAttribute('aria-pressed') === 'true')?.getAttribute('data-part'));
    if (byHand) $('subject').focus();
  } catch {
    $('state').textContent = 'This mail is gone.';
    chosen = '';
  }
}

function part(/** @type {string | null | undefined} */ name) {
  for (const each of parts) {
    each.setAttribute('aria-pressed', String(each.getAttribute('data-part') === name));
  }
  frame.hidden = name !== 'html';
  $('look').hidden = name !== 'html';
  $('plain').hidden = name === 'html';
  $('plain').textContent = name === 'source' ? shown.source : shown.text;
}

for (const each of parts) {
  each.addEventListener('click', () => part(each.getAttribute('data-part')));
}
for (const name of ['dark', 'phone']) {
  $(name).onclick = () => {
    const on = frame.classList.toggle(name);
    $(name).setAttribute('aria-pressed', String(on));
  };
}
if (matchMedia('(prefers-color-scheme: dark)').matches) $('dark').click();
to.oninput = refresh;
if (chosen) show(chosen, false);
refresh();
setInterval(() => document.hidden || refresh(), PAUSE);
