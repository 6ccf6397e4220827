/** The frames of one socket, newest first. */

const SHOWN = 100;

export class Wire {
  #list;
  #count;
  #total = 0;
  /** @type {HTMLLIElement[]} */
  #waiting = [];

  /**
   * @param {HTMLOListElement} list where frames are shown
   * @param {HTMLElement} count shows how many there were
   */
  constructor(list, count) {
    this.#list = list;
    this.#count = count;
  }

  /**
   * @param {{type: string}} frame
   * @param {number} now in milliseconds
   */
  frame(frame, now) {
    this.#total += 1;
    this.#add(frameItem(frame, now));
  }

  /** @param {string} text what happened to the connection */
  note(text) {
    const item = document.createElement('li');
    item.className = 'note';
    item.textContent = text;
    this.#add(item);
  }

  clear() {
    this.#total = 0;
    this.#waiting = [];
    this.#list.replaceChildren();
    this.#count.textContent = '';
  }

  /** Many may come at once: they are shown together, and only as many as are kept. */
  #add(item) {
    if (this.#waiting.length === 0) {
      requestAnimationFrame(() => this.#show());
    }
    this.#waiting.push(item);
    if (this.#waiting.length > 2 * SHOWN) {
      this.#waiting.splice(0, SHOWN);
    }
  }

  #show() {
    this.#list.prepend(...this.#waiting.slice(-SHOWN).reverse());
    this.#waiting = [];
    while (this.#list.childElementCount > SHOWN) {
      this.#list.lastElementChild?.remove();
    }
    this.#count.textContent = this.#total === 1 ? '1 frame' : `${this.#total} frames`;
  }
}

/**
 * @param {{type: string}} frame
 * @param {number} now
 */
function frameItem(frame, now) {
  const item = document.createElement('li');
  const details = document.createElement('details');
  const summary = document.createElement('summary');
  const type = element('b', frame.type);
  type.dataset.type = typeOf(frame);
  summary.append(type, element('bdi', gist(frame)), element('time', timeOf(now)));
  details.append(summary);
  details.addEventListener(
    'toggle',
    () => details.append(element('pre', JSON.stringify(frame, null, 2))),
    {once: true},
  );
  item.append(details);
  return item;
}

/** @param {any} frame */
function typeOf(frame) {
  return frame.notification?.notification_type ?? '';
}

/** What the frame is about, in a few words. @param {any} frame */
function gist(frame) {
  if (frame.notification) {
    return frame.notification.title;
  }
  if (frame.type === 'connection_established') {
    return `${frame.state}, ${frame.unread_count ?? '?'} unread`;
  }
  return frame.notifications ? `${frame.notifications.length} notifications` : frame.code ?? unread(frame);
}

/** @param {any} frame */
function unread(frame) {
  return frame.unread_count === undefined ? '' : `${frame.unread_count} unread`;
}

/**
 * @param {string} name
 * @param {string} text
 */
function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/** @param {number} now */
function timeOf(now) {
  return new Date(now).toISOString().slice(11, 23);
}
