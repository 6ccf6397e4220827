/** One of the users on the page: a name, a bell, and the frames that its client receives. */

import {giveAddress, tokensOf} from './tokens.js';
import {Wire} from './wire.js';

const ID = /^[A-Za-z0-9_.:@|+=-]{1,128}$/;
const QUALITIES = ['quick', 'quiet', 'bright', 'brave', 'early', 'gentle', 'merry', 'swift'];
const CREATURES = ['heron', 'otter', 'finch', 'badger', 'marten', 'swallow', 'hare', 'owl'];
const STATES = {connected: 'live', live_only: 'live, catching up', closed: 'disconnected'};

export class Person extends EventTarget {
  #name;
  #input;
  #avatar;
  #place;
  #state;
  #cut;
  #wire;
  #section;
  /** @type {(HTMLElement & {getToken?: () => Promise<string>, client?: any}) | undefined} */
  #bell;

  /**
   * @param {HTMLElement} place replaced by the card
   * @param {string} name
   */
  constructor(place, name) {
    super();
    const template = /** @type {HTMLTemplateElement} */ (document.getElementById('person'));
    const card = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    const find = (selector) => /** @type {any} */ (card.querySelector(selector));
    this.#section = find('.person');
    this.#section.id = place.id;
    this.#input = find('.who');
    this.#avatar = find('.avatar');
    this.#place = find('.bell');
    this.#state = find('.state');
    this.#cut = find('.cut');
    this.#wire = new Wire(find('.wire'), find('.frames small'));
    find('.frames').open = matchMedia('(width >= 48rem)').matches;
    find('.invent').addEventListener('click', () => this.become(invented()));
    this.#input.addEventListener('change', () => this.#rename());
    this.#cut.addEventListener('click', () => this.#toggleConnection());
    place.replaceWith(card);
    this.#name = name;
    this.become(name);
  }

  get name() {
    return this.#name;
  }

  /** The time by the server's clock, in milliseconds; null until the bell has been told. */
  get serverTime() {
    return this.#bell?.client?.serverTime ?? null;
  }

  /** @param {string} name */
  become(name) {
    this.#name = name;
    this.#input.value = name;
    this.#input.setCustomValidity('');
    this.#avatar.textContent = [...name][0].toUpperCase();
    this.#avatar.dataset.hue = String([...name].reduce((sum, c) => sum + c.codePointAt(0), 0) % 6);
    this.#section.setAttribute('aria-label', name);
    this.#section.querySelector('.wire').setAttribute('aria-label', `Frames for ${name}`);
    this.#wire.clear();
    this.#replaceBell();
    this.dispatchEvent(new Event('renamed'));
  }

  #rename() {
    const name = this.#input.value.trim();
    if (ID.test(name)) {
      this.become(name);
    } else {
      this.#input.setCustomValidity('1 to 128 letters, digits or any of _.:@|+=-');
      this.#input.reportValidity();
    }
  }

  /** Another user gets another bell, as if the page were loaded again. */
  #replaceBell() {
    this.#bell?.remove();
    const bell = /** @type {any} */ (document.createElement('belfry-bell'));
    // On a phone both share one stack, because a second one would cover the form.
    const isLow = this.#section.id === 'right' && matchMedia('(width >= 48rem)').matches;
    bell.setAttribute('toasts', isLow ? 'bottom-end' : 'top-end');
    // A browser's subscription is one person's.
    bell.toggleAttribute('push', this.#section.id === 'left');
    bell.getToken = tokensOf(this.#name);
    giveAddress(this.#name).catch((reason) => this.#wire.note(`no address: ${reason.message}`));
    this.#bell = bell;
    this.#place.append(bell);
    this.#showCut(false);
    this.#showState('starting');
    void customElements.whenDefined('belfry-bell').then(() => this.#follow(bell));
  }

  /** @param {any} bell */
  #follow(bell) {
    if (bell !== this.#bell) {
      return;
    }
    bell.client.addEventListener('frame', (event) => this.#wire.frame(event.detail, bell.client.now()));
    bell.client.addEventListener('state', () => this.#showState(bell.client.state));
    this.#showState(bell.client.state);
  }

  #toggleConnection() {
    const isCut = this.#cut.getAttribute('aria-pressed') !== 'true';
    if (isCut) {
      this.#bell?.client?.close();
    } else {
      this.#bell?.client?.connect();
    }
    this.#wire.note(isCut ? 'disconnected' : 'reconnected');
    this.#showCut(isCut);
  }

  /** @param {boolean} isCut */
  #showCut(isCut) {
    this.#cut.setAttribute('aria-pressed', String(isCut));
    this.#cut.textContent = isCut ? 'Reconnect' : 'Disconnect';
  }

  /** @param {string} state */
  #showState(state) {
    this.#state.textContent = STATES[state] ?? state;
    this.#state.dataset.state = state;
  }
}

function invented() {
  const pick = (words) => words[Math.floor(Math.random() * words.length)];
  return `${pick(QUALITIES)}-${pick(CREATURES)}-${Math.floor(Math.random() * 90 + 10)}`;
}
