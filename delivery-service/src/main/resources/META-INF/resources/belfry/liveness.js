/**
 * Finds out that the other end of a socket is gone: a browser is not told.
 *
 * @module
 */

const CHECK_MS = 5_000;
/** After so long a silence a ping is sent. */
const SILENCE_MS = 25_000;
const PONG_MS = 5_000;
/**
 * After so long a silence this machine has slept, because even a hidden page's timers run once a
 * minute; and the server, which pings, has ended the session long ago.
 */
const SLEPT_MS = 100_000;

/**
 * @typedef {object} LivenessListener
 * @property {() => void} ping send one
 * @property {(hasSlept: boolean) => void} lost nobody answers
 */

export class Liveness {
  /** @type {LivenessListener} */ #listener;
  /** Two clocks, because one of them stands still while a machine sleeps. */
  #heardAt = { ticks: 0, date: 0 };
  /** @type {ReturnType<typeof setInterval> | undefined} */ #checks;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #pong;

  /** @param {LivenessListener} listener */
  constructor(listener) {
    this.#listener = listener;
  }

  start() {
    this.#checks = setInterval(() => {
      if (this.#silence > SILENCE_MS && this.#pong === undefined) {
        this.probe();
      }
    }, CHECK_MS);
  }

  stop() {
    clearInterval(this.#checks);
    clearTimeout(this.#pong);
  }

  /** The server has just said something. */
  heard() {
    this.#heardAt = { ticks: performance.now(), date: Date.now() };
    clearTimeout(this.#pong);
    this.#pong = undefined;
  }

  /** Asks now whether the server is there. */
  probe() {
    if (this.#silence > SLEPT_MS) {
      this.#listener.lost(true);
      return;
    }
    this.#listener.ping();
    this.#pong ??= setTimeout(() => this.#listener.lost(false), PONG_MS);
  }

  /** If the user sets the clock ahead, it looks like a sleep; that costs one reconnection. */
  get #silence() {
    const { ticks, date } = this.#heardAt;
    return Math.max(performance.now() - ticks, Date.now() - date);
  }
}
