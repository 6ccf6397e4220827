/**
 * What `<belfry-bell>` and `<belfry-inbox>` have in common.
 *
 * @module
 */

import { BellAttributes } from './attributes.js';

/**
 * What an element is made of.
 *
 * @typedef {object} Parts
 * @property {import('./live-inbox.js').LiveInbox} live
 * @property {import('./own-items.js').OwnItems} own
 * @property {import('./panel.js').Panel} panel
 * @property {import('./element-language.js').ElementLanguage} language
 * @property {() => void} soon draws before the next frame
 */

export class LiveElement extends BellAttributes {
  /**
   * What this element is made of.
   *
   * @protected
   * @returns {Parts}
   */
  get parts() {
    throw new TypeError('An element says what it is made of');
  }

  /** Gives a token of the user who is signed in. Nothing happens before it is set. */
  get getToken() {
    return this.parts.live.getToken;
  }

  set getToken(getToken) {
    this.parts.live.getToken = getToken;
  }

  /** Draws notifications in the list instead of the element; null: the element does. See docs/browser.md. */
  get renderItem() {
    return this.parts.own.item.render;
  }

  set renderItem(render) {
    this.parts.own.item.render = render;
    this.parts.panel.redraw();
  }

  /** Draws who or what it is from, instead of its actor or type. */
  get renderAvatar() {
    return this.parts.own.avatar.render;
  }

  set renderAvatar(render) {
    this.parts.own.avatar.render = render;
    this.parts.panel.redraw();
  }

  /** Draws what stands below the title, instead of the message and the image. */
  get renderBody() {
    return this.parts.own.body.render;
  }

  set renderBody(render) {
    this.parts.own.body.render = render;
    this.parts.panel.redraw();
  }

  /** Draws what can be done about it, instead of the sender's buttons. */
  get renderActions() {
    return this.parts.own.actions.render;
  }

  set renderActions(render) {
    this.parts.own.actions.render = render;
    this.parts.panel.redraw();
  }

  /** The client under this element; null as long as there is no `getToken`. */
  get client() {
    return this.parts.live.client;
  }

  /** The count of all unread notifications as shown; null until it is known. */
  get unreadCount() {
    return this.parts.live.unreadCount;
  }

  /** The language that the user has chosen to read, as in their settings; null if none, or not known yet. */
  get locale() {
    return this.parts.live.inbox?.locale ?? null;
  }

  /** The state of the connection, see `BelfryClient.state`. */
  get state() {
    return this.parts.live.state;
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} after
   */
  attributeChangedCallback(name, before, after) {
    if (before !== after && this.isConnected) {
      if (name === 'server' || name === 'user') {
        this.parts.live.restart();
      } else if (name === 'lang') {
        this.parts.language.refresh();
      }
      this.parts.soon();
    }
  }
}
