/**
 * Makes elements without markup, so that text is always text.
 *
 * @module
 */

const SVG = 'http://www.w3.org/2000/svg';

/** @typedef {Node | string | null | false | undefined} Child */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string | boolean | null | undefined>} [attributes] true becomes '';
 *   false and null are left out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  setAll(element, attributes);
  for (const child of children) {
    if (child) {
      element.append(child);
    }
  }
  return element;
}

/**
 * @param {Element} element
 * @param {Record<string, string | boolean | null | undefined>} attributes
 */
export function setAll(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) {
      element.removeAttribute(name);
    } else if (element.getAttribute(name) !== (value === true ? '' : value)) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
}

/**
 * Sets a text if it differs.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/**
 * Names a button that has no text.
 *
 * @param {Element} button
 * @param {string} label
 */
export function setLabel(button, label) {
  setAll(button, { 'aria-label': label, title: label });
}

/**
 * An icon of 24 by 24, in the colour of the text around it.
 *
 * @param {string[]} paths
 * @param {string} [className]
 */
export function icon(paths, className = 'icon') {
  const svg = document.createElementNS(SVG, 'svg');
  setAll(svg, { viewBox: '0 0 24 24', class: className, 'aria-hidden': 'true', focusable: 'false' });
  for (const d of paths) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}

/**
 * A function that draws before the next frame, once for all the calls until then.
 *
 * @param {() => void} draw
 * @returns {() => void}
 */
export function beforeNextFrame(draw) {
  let isScheduled = false;
  return () => {
    if (isScheduled) {
      return;
    }
    isScheduled = true;
    const now = () => {
      isScheduled = false;
      draw();
    };
    if (document.visibilityState === 'visible') {
      requestAnimationFrame(now);
    } else {
      setTimeout(now, 100); // there are no frames
    }
  };
}

/** @param {Event} event */
export function detail(event) {
  return /** @type {CustomEvent} */ (event).detail;
}
