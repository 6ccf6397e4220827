/**
 * The page at `/ops`: signs in, and shows what the token may see.
 *
 * @module
 */

import { Api } from './api.js';
import { byId, setText } from './dom.js';
import { Experiments } from './experiments.js';
import { Figures } from './figures.js';
import { Live } from './live.js';
import { developmentToken, Session } from './session.js';

const form = byId('sign-in');
const token = /** @type {HTMLInputElement} */ (byId('token'));
const trouble = byId('sign-in-trouble');
const development = byId('development');
const shown = byId('signed-in');

const session = new Session();
const api = new Api(session, askForToken);
const live = new Live(byId('live'), api);
const figures = new Figures(byId('figures'), api);
const experiments = new Experiments(byId('experiments'), byId('to-experiments'), api);

function show() {
  form.hidden = true;
  shown.hidden = false;
  byId('sign-out').hidden = false;
  live.start();
  void figures.load();
  void experiments.load();
}

/** @param {string} why empty if somebody has signed out */
function askForToken(why) {
  session.signOut();
  live.stop();
  figures.clear();
  experiments.clear();
  shown.hidden = true;
  byId('sign-out').hidden = true;
  form.hidden = false;
  setText(trouble, why);
  token.focus();
  void developmentToken().then((found) => (development.hidden = found === null));
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const pasted = token.value.trim().replace(/^Bearer\s+/i, '');
  if (!/^[\w.~+/=-]+$/.test(pasted)) {
    setText(trouble, 'A token is one word of letters, digits, dots, dashes and underscores.');
    token.focus();
    return;
  }
  token.value = '';
  session.signIn(pasted);
  show();
  byId('live').focus();
});

development.addEventListener('click', async () => {
  if (await session.develop()) {
    show();
    byId('live').focus();
  }
});

byId('sign-out').addEventListener('click', () => askForToken(''));

if (await session.resume()) {
  show();
} else {
  form.hidden = false;
}
