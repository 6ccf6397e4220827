/**
 * @param {string | URL | undefined} server as the application names it
 */
export function baseOf(server: string | URL | undefined): URL;
