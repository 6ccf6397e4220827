/** The types that a notification can have, with the bell's colours. */

import {NOTIFICATION_TYPES} from '/belfry/protocol.js';
import {TYPE_COLORS} from '/belfry/styles.js';

/** Gives everything with `data-type` the colour of its type, as `--type`. */
export function colorTypes() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    NOTIFICATION_TYPES.map((type) => {
      const [light, dark] = TYPE_COLORS[type];
      return `
        :root { --${type}: light-dark(${light}, ${dark}); }
        [data-type="${type}"] { --type: var(--${type}); }`;
    }).join(''),
  );
  document.adoptedStyleSheets.push(sheet);
}

/**
 * Lets a form choose among the types.
 *
 * @param {HTMLElement} place
 */
export function offerTypes(place) {
  for (const [index, type] of NOTIFICATION_TYPES.entries()) {
    const input = document.createElement('input');
    input.type = 'radio';
    input.name = 'type';
    input.value = type;
    input.defaultChecked = index === 0;
    const text = document.createElement('span');
    text.textContent = type;
    const label = document.createElement('label');
    label.dataset.type = type;
    label.append(input, text);
    place.append(label);
  }
}
