/**
 * The style sheet. It is constructed, so that no policy has to allow inline styles.
 *
 * An application can set every colour and size by a custom property, see docs/browser.md. Inside, the
 * properties that begin with `--_` are used.
 *
 * @module
 */

import { PRESENTATION } from './presentation-styles.js';
import { NOTIFICATION_TYPES } from './protocol.js';
import { SETTINGS } from './settings-styles.js';

/** @typedef {import('./protocol.js').NotificationType} NotificationType */

/** By type: in the light and in the dark theme. @type {Record<NotificationType, [string, string]>} */
export const TYPE_COLORS = {
  info: ['#1d5fd1', '#7db0ff'],
  success: ['#14763e', '#5fd39a'],
  warning: ['#9a5b00', '#f3bd58'],
  error: ['#c2203a', '#ff8d98'],
  message: ['#6d35d0', '#c0a5ff'],
  system: ['#4d5a70', '#aab4c8'],
};
/** @param {(type: NotificationType) => string} rule */
function eachType(rule) {
  return NOTIFICATION_TYPES.map(rule).join('\n');
}
const CSS = `
:host {
  --_surface: var(--belfry-surface, light-dark(#fff, #1b1d24));
  --_raised: var(--belfry-raised, light-dark(#fff, #242731));
  --_text: var(--belfry-text, light-dark(#1b1d26, #eef0f6));
  --_muted: var(--belfry-muted, light-dark(#5a6072, #a6acbd));
  --_border: var(--belfry-border, light-dark(#e4e6ed, #31353f));
  --_hover: var(--belfry-hover, light-dark(#f4f5f9, #262933));
  --_accent: var(--belfry-accent, light-dark(#3a56d4, #8fa8ff));
  --_on-accent: var(--belfry-on-accent, light-dark(#fff, #10131c));
  --_badge: var(--belfry-badge, #d3243b);
  --_badge-text: var(--belfry-badge-text, #fff);
  --_track: light-dark(#868c9c, #777e90);
  ${eachType((type) => `--_${type}: var(--belfry-${type}, light-dark(${TYPE_COLORS[type]}));`)}
  --_radius: var(--belfry-radius, 16px);
  --_size: var(--belfry-button-size, 2.857em);
  --_font-size: var(--belfry-font-size, .875em);
  --_shadow: var(--belfry-shadow, 0 0 0 1px light-dark(transparent, rgb(255 255 255 / 4%)),
    0 16px 48px light-dark(rgb(18 22 40 / 18%), rgb(0 0 0 / 55%)));
  --_toast-shadow: var(--belfry-shadow, 0 1px 2px light-dark(rgb(18 22 40 / 8%), transparent),
    0 10px 30px light-dark(rgb(18 22 40 / 16%), rgb(0 0 0 / 50%)));
  --_soft: color-mix(in srgb, var(--_accent) 12%, transparent);
  --_fast: 140ms;
  display: inline-block;
  font-family: var(--belfry-font, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto,
    "Apple SD Gothic Neo", "Noto Sans KR", "Malgun Gothic", sans-serif);
  font-size: medium; /* as the browser's settings have it, whatever the page's root has */
  line-height: 1.45;
  -webkit-text-size-adjust: 100%;
}
:host([theme=light]) { color-scheme: light; }
:host([theme=dark]) { color-scheme: dark; }
:host([theme=system]) { color-scheme: light dark; }
.bell, .panel, .toasts { font-size: var(--_font-size); }
:host(belfry-inbox) { display: block; height: 40rem; }
:host([hidden]) { display: none; }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
button, a { font: inherit; color: inherit; }
button { margin: 0; padding: 0; border: 0; background: none; cursor: pointer; text-align: start; }
h2, h3, p, ul { margin: 0; padding: 0; font: inherit; }
ul { list-style: none; }
.icon {
  width: 1.43em; height: 1.43em; flex: none; display: block;
  fill: none; stroke: currentColor; stroke-width: 1.7;
  stroke-linecap: round; stroke-linejoin: round;
}
:focus { outline: none; }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
.sr {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap;
}
/* ---- the button */
.bell {
  position: relative; display: grid; place-items: center;
  width: var(--_size); height: var(--_size); border-radius: 50%;
  color: var(--belfry-button-color, inherit);
  transition: background-color var(--_fast);
}
.bell:hover, .bell[aria-expanded=true] { background: color-mix(in srgb, currentColor 10%, transparent); }
.bell .icon, .bell ::slotted(*) { width: 56%; height: 56%; transform-origin: 50% 10%; }
.bell.rung .icon { animation: swing 900ms ease-in-out; }
.bell[data-state=reconnecting] .icon, .bell[data-state=offline] .icon, .bell[data-state=closed] .icon { opacity: .62; }
/* It grows away from the bell. */
.badge {
  position: absolute; inset-block-start: -1px; inset-inline-start: 56%;
  min-width: 1.64em; height: 1.64em; padding: 0 .3em; border-radius: .82em;
  background: var(--_badge); color: var(--_badge-text);
  font-size: .786em; line-height: 1.64em; font-weight: 700; text-align: center;
  font-variant-numeric: tabular-nums; unicode-bidi: plaintext; pointer-events: none;
  box-shadow: 0 0 0 2px var(--belfry-button-ring, var(--_surface));
}
.badge.full { font-size: .68em; letter-spacing: -.02em; }
/* ---- the panel */
.panel {
  position: fixed; inset: auto; margin: 0; padding: 0; z-index: var(--belfry-z-index, 2147483000);
  display: none; flex-direction: column; overflow: hidden; min-height: 200px;
  border: 1px solid var(--_border); border-radius: var(--_radius);
  background: var(--_surface); color: var(--_text); box-shadow: var(--_shadow);
}
.panel.open { display: flex; animation: open 160ms cubic-bezier(.2, .9, .3, 1); }
.panel.in-page {
  position: static; height: 100%; min-height: 0; box-shadow: none; animation: none;
}
.panel:focus-visible { outline: none; }
.panel:focus-visible::after { /* above the rows */
  content: ""; position: absolute; inset: 0; z-index: 3; border-radius: inherit; pointer-events: none;
  outline: 2px solid var(--_accent); outline-offset: -2px;
}
.head { padding: 14px 12px 10px 18px; padding-inline: 18px 12px; border-block-end: 1px solid var(--_border); }
.bar { display: flex; align-items: center; gap: 4px; min-height: 36px; }
h2 { flex: 1; min-width: 0; font-size: 1.214em; font-weight: 680; letter-spacing: -.01em; }
.tool {
  display: grid; place-items: center; width: 2.57em; height: 2.57em; border-radius: 10px;
  color: var(--_muted); transition: background-color var(--_fast), color var(--_fast);
}
.tool:hover { background: var(--_hover); color: var(--_text); }
.tool[aria-disabled=true] { opacity: .45; cursor: default; }
.tool[aria-disabled=true]:hover { background: none; color: var(--_muted); }
.back .icon:dir(rtl) { transform: scaleX(-1); }
.line { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; min-height: 24px; margin-block-start: 4px; }
.filters { display: flex; gap: 6px; }
.status { margin-inline-start: auto; display: flex; align-items: center; gap: 7px; color: var(--_muted); font-size: .893em; }
.status[data-state]::before {
  content: ""; width: 8px; height: 8px; border-radius: 50%; flex: none;
  background: var(--_success);
}
.status[data-state=connecting]::before, .status[data-state=reconnecting]::before,
.status[data-state=live_only]::before { background: var(--_warning); animation: breathe 1.4s infinite ease-in-out; }
.status[data-state=offline]::before, .status[data-state=closed]::before { background: var(--_error); }
.page:has(.bar-low:not([hidden])) .scroller { padding-block-end: 4.5em; }
.link { min-height: 24px; color: var(--_accent); font-weight: 600; border-radius: 4px; }
.link:hover { text-decoration: underline; }
.filter {
  padding: 4px 12px; border: 1px solid var(--_border); border-radius: 999px;
  color: var(--_muted); font-size: .893em; font-weight: 600;
  transition: background-color var(--_fast), color var(--_fast), border-color var(--_fast);
}
.filter:hover { background: var(--_hover); color: var(--_text); }
.filter[aria-pressed=true] { background: var(--_accent); border-color: var(--_accent); color: var(--_on-accent); }
.page { display: flex; flex-direction: column; min-height: 0; flex: 1; position: relative; }
.scroller {
  flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; overflow-anchor: none;
  scrollbar-width: thin; scrollbar-color: color-mix(in srgb, var(--_muted) 45%, transparent) transparent;
}
.list { position: relative; }
/* ---- one notification */
.item {
  position: absolute; inset-block-start: 0; inset-inline: 0; contain: content;
  display: grid; grid-template-columns: auto 1fr auto; column-gap: 12px;
  padding: 13px 18px; border-block-end: 1px solid color-mix(in srgb, var(--_border) 70%, transparent);
  transition: background-color var(--_fast);
}
.item[data-unread] { background: color-mix(in srgb, var(--_accent) 6%, transparent); }
.item:focus-within { background: var(--_hover); }
@media (hover: hover) { .item:hover { background: var(--_hover); } }
${eachType((type) => `[data-type=${type}] { --_type: var(--_${type}); }`)}
.mark {
  display: grid; place-items: center; width: 2.57em; height: 2.57em; border-radius: 50%; flex: none;
  color: var(--_type); background: color-mix(in srgb, var(--_type) 13%, transparent);
}
.body { min-width: 0; }
.main { display: block; width: 100%; text-decoration: none; border-radius: 4px; }
.main::after { content: ""; position: absolute; inset: 0; }
.main:focus-visible { outline: none; }
.main:focus-visible::after { outline: 2px solid var(--_accent); outline-offset: -3px; border-radius: 10px; }
.item[data-own] > slot { display: block; grid-column: 1 / 3; grid-row: 1; min-width: 0; pointer-events: none; position: relative; z-index: 1; }
.item[data-own] > .body { grid-column: 1 / 3; grid-row: 1; }
.item[data-own] :is(.title, .message, .meta) { display: none; }
.part-slot::slotted(*) { position: relative; z-index: 1; min-width: 0; pointer-events: none; }
.title { display: block; font-weight: 500; overflow-wrap: anywhere; }
[data-unread] .title, .toast .title { font-weight: 660; }
.message {
  margin-block-start: 2px; color: var(--_muted); white-space: pre-line; overflow-wrap: anywhere;
}
/* Its own direction, at the page's side. */
.title bdi, .message bdi { display: block; text-align: -webkit-match-parent; text-align: match-parent; }
.message bdi, .toast .title bdi {
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden;
  margin-inline-end: -1em; padding-inline-end: 1em; /* room for the dots, where the text is of another direction */
}
[data-expanded] .message bdi { display: block; }
.meta { display: flex; flex-wrap: wrap; gap: 2px 10px; margin-block-start: 5px; color: var(--_muted); font-size: .893em; }
.meta time { unicode-bidi: plaintext; }
.host { display: inline-flex; align-items: center; gap: 2px; color: var(--_accent); overflow-wrap: anywhere; }
.host .icon { width: 14px; height: 14px; }
.dot { width: 9px; height: 9px; margin-block-start: 6px; border-radius: 50%; background: var(--_accent); }
.acts {
  position: absolute; inset-block-start: 9px; inset-inline-end: 12px; z-index: 1;
  display: flex; gap: 2px; padding: 2px; border-radius: 10px;
  background: var(--_raised); box-shadow: 0 0 0 1px var(--_border), 0 2px 8px rgb(0 0 0 / 8%);
  opacity: 0; transition: opacity var(--_fast);
}
.item:hover .acts, .item:focus-within .acts { opacity: 1; }
.act { display: grid; place-items: center; width: 2em; height: 2em; border-radius: 8px; color: var(--_muted); }
.act:hover { background: var(--_hover); color: var(--_text); }
.act .icon { width: 1.2em; height: 1.2em; }
@media (hover: none) {
  .acts { inset-block: auto 2px; opacity: 1; background: none; box-shadow: none; }
  .act { min-width: 44px; min-height: 44px; }
  .item .meta { min-height: 34px; padding-inline-end: 96px; align-items: center; }
}
/* ---- empty, loading, failed */
.void { display: flex; flex-direction: column; align-items: center; gap: 6px; padding: 56px 32px 64px; text-align: center; }
.void .icon { width: 44px; height: 44px; padding: 10px; box-sizing: content-box; margin-block-end: 8px; border-radius: 50%; stroke-width: 1.3; color: var(--_accent); background: var(--_soft); }
.void.failed .icon { color: var(--_error); background: color-mix(in srgb, var(--_error) 12%, transparent); }
.void strong { font-size: 1.071em; font-weight: 660; }
.void p { color: var(--_muted); }
.plain {
  margin-block-start: 10px; padding: 7px 16px; border: 1px solid var(--_border); border-radius: 10px;
  font-weight: 600; background: var(--_raised);
}
.plain:hover { background: var(--_hover); }
.bones { padding-block: 4px; }
.bone { display: grid; grid-template-columns: 36px 1fr; gap: 12px; padding: 14px 18px; }
.bone::before { content: ""; width: 36px; height: 36px; border-radius: 50%; }
.bone i { display: block; height: 11px; margin-block: 5px 9px; border-radius: 6px; width: 58%; }
.bone i + i { width: 88%; margin-block: 0; }
.bone::before, .bone i {
  background: linear-gradient(100deg, var(--_hover) 30%, var(--_border) 50%, var(--_hover) 70%) 0 0 / 300% 100%;
  animation: shimmer 1.6s infinite linear;
}
.tail { padding: 14px 18px; text-align: center; color: var(--_muted); }
.foot { padding: 12px 18px; border-block-start: 1px solid var(--_border); text-align: center; }
.foot a { color: var(--_accent); font-weight: 600; text-decoration: none; border-radius: 4px; }
.foot a:hover { text-decoration: underline; }
.bar-low {
  position: absolute; z-index: 2; inset-inline: 12px; inset-block-end: 12px; overflow: hidden;
  display: flex; align-items: center; gap: 12px; padding: 9px 10px; padding-inline: 16px 10px; border-radius: 12px;
  background: var(--_text); color: var(--_surface); box-shadow: var(--_toast-shadow);
  animation: rise 180ms ease-out;
}
.bar-low span { flex: 1; }
.bar-low button { padding: 5px 12px; border-radius: 8px; font-weight: 700; background: color-mix(in srgb, var(--_surface) 16%, transparent); }
.bar-low button:hover { background: color-mix(in srgb, var(--_surface) 28%, transparent); }
.bar-low :focus-visible { outline-color: var(--_surface); outline-offset: -2px; }
.bar-low::after {
  content: ""; position: absolute; inset-block-end: 0; inset-inline: 0; height: 3px;
  background: currentColor; opacity: .5; transform-origin: 0 50%;
  animation: drain var(--_undo, 5s) linear both;
}
.bar-low:dir(rtl)::after { transform-origin: 100% 50%; }
.bar-low.held::after, .bar-low.notice-bar::after { animation: none; }
.bar-low.notice-bar::after { display: none; }

${PRESENTATION}
${SETTINGS}
/* ---- toasts */
.toasts {
  position: fixed; inset: auto; margin: 0; padding: 4px; border: 0; background: none; overflow: visible;
  inset-block-start: calc(12px + env(safe-area-inset-top, 0px)); inset-inline-end: 12px;
  width: min(var(--belfry-toast-width, 372px), calc(100vw - 24px));
  z-index: var(--belfry-z-index, 2147483000);
  display: none; flex-direction: column; gap: 10px; pointer-events: none; color: var(--_text);
}
.toasts.open { display: flex; }
:host([toasts^=bottom]) .toasts { inset-block: auto 12px; }
:host([toasts$=start]) .toasts { inset-inline: 12px auto; }
.toasts > * { pointer-events: auto; }
.toast {
  position: relative; display: grid; grid-template-columns: auto 1fr auto; column-gap: 12px; align-items: start;
  padding: 13px 12px 13px 14px; padding-inline: 16px 10px; overflow: hidden;
  border: 1px solid var(--_border); border-radius: 14px;
  background: var(--_raised); box-shadow: var(--_toast-shadow);
  animation: arrive 240ms cubic-bezier(.2, .9, .3, 1.1);
}
.toast::before { content: ""; position: absolute; inset-block: 0; inset-inline-start: 0; width: 4px; background: var(--_type); }
.toast.leaving { opacity: 0; transform: translateY(-6px); transition: opacity 160ms, transform 160ms; }
.toast .message { white-space: normal; }
.toast .message bdi, .toast .title bdi { -webkit-line-clamp: 2; }
.toast .close { position: relative; z-index: 1; }
.more {
  align-self: center; padding: 7px 16px; border: 1px solid var(--_border); border-radius: 999px;
  background: var(--_raised); box-shadow: var(--_toast-shadow); font-weight: 600; font-variant-numeric: tabular-nums;
}
.more:hover { background: var(--_hover); }

/* ---- small screens: the panel is the screen */
.phone-only, .in-page [part=close] { display: none; }
@media (max-width: 30em) {
  .panel:not(.in-page) { inset: 0 !important; width: 100vw !important; height: 100dvh !important; max-width: none; max-height: none !important; border: 0; border-radius: 0; padding-block: env(safe-area-inset-top, 0px) env(safe-area-inset-bottom, 0px); }
  .panel.open:not(.in-page) { animation-name: rise; }
  .phone-only { display: grid; }
  .toasts, :host([toasts]) .toasts { inset-inline: 12px; width: auto; }
  .tool { min-width: 44px; min-height: 44px; }
  .filter { min-height: 40px; padding-inline: 16px; }
}

@keyframes open { from { opacity: 0; transform: translateY(-6px) scale(.985); } }
@keyframes rise { from { opacity: 0; transform: translateY(14px); } }
@keyframes arrive { from { opacity: 0; transform: translateY(-14px) scale(.97); } }
@keyframes drain { to { transform: scaleX(0); } }
@keyframes breathe { 50% { opacity: .35; } }
@keyframes shimmer { from { background-position: 100% 0; } to { background-position: -50% 0; } }
@keyframes swing { 15% { transform: rotate(13deg); } 35% { transform: rotate(-11deg); } 55% { transform: rotate(7deg); } 75% { transform: rotate(-4deg); } }
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { animation-duration: 0s !important; animation-iteration-count: 1 !important; transition-duration: 0s !important; }
  .bar-low::after { display: none; }
}
@media (forced-colors: active) {
  .badge, .dot, .switch, .status[data-state]::before { forced-color-adjust: none; }
  .item[data-unread] { border-inline-start: 4px solid Highlight; }
  .filter[aria-pressed=true] { forced-color-adjust: none; background: Highlight; color: HighlightText; }
}
`;

/** @type {CSSStyleSheet | null} */
let sheet = null;

/** The one sheet of all bells. */
export function styleSheet() {
  if (sheet === null) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  return sheet;
}
