/**
 * The part of the style sheet that is about actors, images and buttons of notifications. All of them
 * have their size before an image is loaded.
 *
 * @module
 */

export const PRESENTATION = `
/* ---- who and what is shown */
.face { position: relative; display: block; width: 2.57em; height: 2.57em; flex: none; }
.avatar {
  position: relative; display: grid; place-items: center; width: 100%; height: 100%; border-radius: 50%; overflow: hidden;
  color: var(--_text); background: color-mix(in srgb, var(--_muted) 20%, var(--_surface));
  font-size: .857em; font-weight: 640; letter-spacing: -.02em; line-height: 1;
}
.face .avatar { width: 3em; height: 3em; } /* as large as a mark, in its own letters */
.avatar img, .image img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: cover; }
.avatar img { background: var(--_surface); }
.face .mark {
  position: absolute; inset-block-end: -4px; inset-inline-end: -5px; width: 1.22em; height: 1.22em;
  color: var(--_surface); background: var(--_type); box-shadow: 0 0 0 2px var(--_surface);
}
.face .mark .icon { width: .83em; height: .83em; stroke-width: 2.2; }
.image {
  position: relative; display: grid; place-items: center; width: 100%; max-width: 18em; aspect-ratio: 16 / 9;
  margin-block-start: 8px; border-radius: 10px; overflow: hidden;
  color: var(--_muted); background: var(--_hover); box-shadow: 0 0 0 1px var(--_border);
}
.image .icon { opacity: .6; }
.offers { display: flex; flex-wrap: wrap; gap: 8px; margin-block-start: 9px; }
.offer {
  position: relative; z-index: 1; display: inline-block; max-width: 100%; margin: 0; padding: 4px 14px;
  overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-decoration: none; color: var(--_text);
}
.offer:first-child { border-color: var(--_accent); background: var(--_accent); color: var(--_on-accent); }
.offer:first-child:hover { background: color-mix(in srgb, var(--_accent) 88%, var(--_text)); }
.item[data-own] :is(.image, .offers) { display: none; }
@media (hover: none) { .offer { padding-block: 10px; } }
@media (forced-colors: active) { .offer, .avatar, .image { border: 1px solid; } }
`;
