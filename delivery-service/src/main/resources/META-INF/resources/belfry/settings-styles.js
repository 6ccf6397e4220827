/**
 * The part of the style sheet that is about the settings.
 *
 * @module
 */

export const SETTINGS = `
/* ---- settings */
.settings { padding-block: 6px 14px; }
.group { padding: 10px 18px 4px; }
h3 { padding-block: 6px; color: var(--_muted); font-size: .893em; font-weight: 660; }
.setting { display: flex; align-items: center; gap: 12px; min-height: 48px; padding-block: 5px; cursor: pointer; }
.setting .mark { width: 32px; height: 32px; }
.setting .mark .icon { width: 18px; height: 18px; }
.words { flex: 1; min-width: 0; }
.label { display: block; font-weight: 500; }
.hint { display: block; color: var(--_muted); font-size: .893em; }
.switch {
  position: relative; flex: none; width: 42px; height: 24px; border-radius: 12px;
  background: var(--_track); transition: background-color var(--_fast);
}
.knob {
  position: absolute; inset-block-start: 3px; inset-inline-start: 3px; width: 18px; height: 18px; border-radius: 50%;
  background: #fff; box-shadow: 0 1px 3px rgb(0 0 0 / 30%); transition: inset-inline-start var(--_fast);
}
.switch[aria-checked=true] { background: var(--_accent); }
.switch[aria-checked=true] .knob { inset-inline-start: 21px; background: var(--_on-accent); }
.switch[aria-disabled=true] { opacity: .5; cursor: default; }
.switch[data-unknown] { visibility: hidden; }
.grid { width: 100%; border-collapse: collapse; table-layout: fixed; }
.grid th, .grid td { padding: 5px 0; }
.grid th { font-weight: inherit; text-align: start; }
.grid tbody th { padding-inline-end: 8px; overflow-wrap: break-word; hyphens: auto; }
.grid tbody tr { height: 48px; }
.grid thead th, .grid td { width: 56px; text-align: end; }
.grid thead th { color: var(--_muted); font-size: .893em; }
.grid thead td { width: auto; }
.grid .switch { display: inline-block; vertical-align: middle; }
.grid .none { display: inline-block; width: 42px; color: var(--_muted); text-align: center; }
.notice { padding: 12px 18px 0; color: var(--_muted); }
.settings > .plain { margin-inline: 18px; }
`;
