/**
 * Where the server is: the URL that everything is relative to.
 *
 * @module
 */

import { pageBase } from './protocol.js';

/** Where modules are, one by one or all in one file of a version (`belfry/v1/`). */
const OWN_FOLDER = /belfry\/(?:v?[0-9][^/]*\/)?[^/]*$/;

/**
 * @param {string | URL | undefined} server as the application names it
 */
export function baseOf(server) {
  const base = new URL(server ?? import.meta.url.replace(OWN_FOLDER, ''), pageBase());
  base.search = '';
  base.hash = '';
  if (!base.pathname.endsWith('/')) {
    base.pathname += '/';
  }
  return base;
}
