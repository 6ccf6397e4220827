/**
 * Asks Belfry, and says in one sentence why there is no answer.
 *
 * @module
 */

const ROOT = new URL('../api/', import.meta.url);
const TIMEOUT_MS = 10_000;
/** What an experiment has come to may take half a minute to count. */
const RESULTS_TIMEOUT_MS = 40_000;

/** Why there is no answer: `message` is a sentence for people. */
export class Refusal extends Error {
  /**
   * @param {string} message
   * @param {number} status 0 if nothing came back
   */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** @typedef {import('./session.js').Session} Session */

export class Api {
  #session;
  #signedOut;

  /**
   * @param {Session} session
   * @param {(why: string) => void} signedOut called when the token is not accepted
   */
  constructor(session, signedOut) {
    this.#session = session;
    this.#signedOut = signedOut;
  }

  /**
   * @template T
   * @param {string} path below `/api/`
   * @param {(value: any) => value is T} isAnswer whether Belfry answers like this
   * @returns {Promise<T>}
   * @throws {Refusal}
   */
  async json(path, isAnswer) {
    let content;
    try {
      content = JSON.parse(await this.text(path));
    } catch (reason) {
      if (reason instanceof Refusal) {
        throw reason;
      }
    }
    if (!isAnswer(content)) {
      throw new Refusal(`What /api/${pathOf(path)} answers is not Belfry's: is a proxy in between?`, 200);
    }
    return content;
  }

  /**
   * @param {string} path
   * @returns {Promise<string>}
   * @throws {Refusal}
   */
  async text(path) {
    let token = this.#session.token;
    let answer = await this.#fetch(path, token);
    if (answer.status === 401 && (await this.#session.replace(token))) {
      token = this.#session.token;
      answer = await this.#fetch(path, token);
    }
    if (answer.ok) {
      return bodyOf(answer);
    }
    const refusal = new Refusal(await reasonOf(answer), answer.status);
    if (answer.status === 401 && token === this.#session.token) {
      this.#signedOut(refusal.message);
    }
    throw refusal;
  }

  /**
   * @param {string} path
   * @param {string | null} token
   */
  async #fetch(path, token) {
    try {
      return await fetch(new URL(path, ROOT), {
        headers: { Authorization: `Bearer ${token ?? ''}` },
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        signal: AbortSignal.timeout(path.endsWith('/results') ? RESULTS_TIMEOUT_MS : TIMEOUT_MS),
      });
    } catch {
      throw new Refusal("The server can't be reached.", 0);
    }
  }
}

/** @param {Response} answer */
async function bodyOf(answer) {
  try {
    return await answer.text();
  } catch {
    throw new Refusal('The answer broke off.', 0);
  }
}

/** The server's own words, where it has some. @param {Response} answer */
async function reasonOf(answer) {
  const problem = await answer.json().catch(() => null);
  const first = problem?.errors?.[0];
  const said = [first && `${first.field}: ${first.message}`, problem?.detail, problem?.title].find(
    (text) => typeof text === 'string',
  );
  return answer.status === 401
    ? `The token is not accepted. ${said ?? ''}`.trim()
    : (said ?? `The server answers ${answer.status}.`);
}

/** @param {string} path */
function pathOf(path) {
  return path.replace(/\?.*/s, '');
}
