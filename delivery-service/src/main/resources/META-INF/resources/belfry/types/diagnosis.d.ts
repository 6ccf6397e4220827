/**
 * @param {URL} base under which `api/` and `ws/` should be
 * @param {string} token
 * @returns {Promise<BelfryError | null>} null if waiting may help
 */
export function diagnose(base: URL, token: string): Promise<BelfryError | null>;
import { BelfryError } from './error.js';
