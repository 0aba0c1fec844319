/** How the page looks, in light and in dark. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: #f7f6f3; --card: #ffffff; --ink: #23282d; --quiet: #636b72; --line: #e2dfd8; --field: #fbfaf8;
  --accent: #2f6f73; --on-accent: #ffffff; --flash: #f6e7b8; --good: #2b6b3f; --bad: #a3352b; --warn: #8a5a00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #15181b; --card: #1d2125; --ink: #e4e6e8; --quiet: #98a1a9; --line: #30363c; --field: #181b1f;
    --accent: #7fc4c6; --on-accent: #10211f; --flash: #4b4119; --good: #86cf9c; --bad: #f09a90; --warn: #e3b765;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
header, main { max-width: 88rem; margin: 0 auto; padding: 0 1.5rem; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.25rem; padding-top: 1.5rem; }
h1 { font-size: 1.3rem; font-weight: 600; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 1rem; font-weight: 600; margin: 1.25rem 0 0.75rem; }
h3 { font-size: 1.05rem; font-weight: 600; margin: 0; overflow-wrap: anywhere; }
h4 { font-size: 0.8rem; font-weight: 600; margin: 0; color: var(--quiet); }
header p, h3 small { margin: 0; color: var(--quiet); font-weight: 400; font-size: 0.87rem; }
code, .mono, time { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 0.85em; }
main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 2.5rem; padding-bottom: 3rem; }
@media (min-width: 62rem) {
  main { grid-template-columns: minmax(0, 6fr) minmax(0, 5fr); }
  main > section:last-child { position: sticky; top: 0; align-self: start; }
}
.link::before { content: ""; display: inline-block; width: 0.5em; height: 0.5em; border-radius: 50%;
  margin: 0 0.4em 0.08em 0.5em; background: var(--warn); }
.link.live::before { background: var(--good); }
.bar { display: flex; flex-wrap: wrap; gap: 0.6rem; align-items: end; }
.bar label { display: grid; gap: 0.2rem; font-size: 0.8rem; color: var(--quiet); }
.bar .wide { flex: 1 1 11rem; }
input:not([type=checkbox]), select { width: 100%; min-width: 0; font: inherit; font-size: 0.9rem; color: var(--ink);
  background: var(--field); border: 1px solid var(--line); border-radius: 6px; padding: 0.3rem 0.55rem; }
.bar input:not([type=checkbox]), .bar select, .bar button { height: 2.2rem; }
input:focus-visible, select:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
input[type=checkbox] { appearance: none; width: 2.1rem; height: 1.2rem; margin: 0.35rem 0; border-radius: 1rem;
  background: var(--line); border: 1px solid var(--quiet); cursor: pointer; vertical-align: middle; transition: background 0.15s; }
input[type=checkbox]::before { content: ""; display: block; width: 0.8rem; height: 0.8rem; margin: 0.13rem;
  border-radius: 50%; background: var(--quiet); transition: translate 0.15s; }
input[type=checkbox]:checked { background: var(--accent); border-color: var(--accent); }
input[type=checkbox]:checked::before { translate: 0.88rem 0; background: var(--on-accent); }
button { font: inherit; font-size: 0.87rem; padding: 0.33rem 0.9rem; border-radius: 6px; cursor: pointer;
  border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); }
button.plain { background: none; border-color: var(--line); color: var(--quiet); padding: 0.12rem 0.6rem; font-size: 0.8rem; }
button.plain:hover { color: var(--ink); border-color: var(--quiet); }
article { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.25rem; margin: 0 0 1rem; }
.document { border-top: 1px solid var(--line); margin-top: 0.9rem; padding-top: 0.8rem; }
.head, .foot { display: flex; justify-content: space-between; align-items: center; gap: 0.8rem; }
.foot { justify-content: flex-start; margin-top: 0.9rem; }
.foot:empty { display: none; }
dl { display: grid; grid-template-columns: minmax(0, 14.5rem) minmax(0, 1fr); gap: 0.3rem 1rem; margin: 0.6rem 0 0; align-items: center; }
@media (max-width: 34rem) { dl { grid-template-columns: minmax(0, 1fr); gap: 0.2rem; } dd { margin-bottom: 0.4rem; } }
dt { font-size: 0.87rem; overflow-wrap: anywhere; } dd { margin: 0; border-radius: 6px; }
.times { color: var(--quiet); font-size: 0.8rem; margin: 0.7rem 0 0; }
#said { min-height: 1.5em; margin: 0.4rem 0; font-size: 0.87rem; color: var(--quiet); }
#said.bad, .bad { color: var(--bad); } .good { color: var(--good); } .warn { color: var(--warn); }
.quiet { color: var(--quiet); }
#faults { list-style: none; margin: 0.6rem 0; padding: 0; display: grid; gap: 0.3rem; font-size: 0.85rem; min-height: 1.5em; }
#faults li { display: flex; gap: 0.6rem; align-items: center; }
.calls { background: var(--card); border: 1px solid var(--line); border-radius: 10px; max-height: 75vh; overflow: auto; }
.calls p { padding: 0 1rem; }
table { width: 100%; border-collapse: collapse; font-size: 0.87rem; }
thead th { position: sticky; top: 0; background: var(--card); font-size: 0.75rem; font-weight: 600; color: var(--quiet); }
th, td { text-align: left; vertical-align: top; padding: 0.45rem 0.8rem; border-bottom: 1px solid var(--line); }
tbody tr:last-child td { border-bottom: 0; }
td:first-child { white-space: nowrap; color: var(--quiet); } td:last-child, th:last-child { text-align: right; }
td .path { overflow-wrap: anywhere; } td .detail { display: block; font-size: 0.8rem; color: var(--quiet); }
.method { font-weight: 600; margin-right: 0.5em; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@keyframes flash { from { background: var(--flash); } to { background: transparent; } }
.flash { animation: flash 2.5s ease-out; }
@media (prefers-reduced-motion: reduce) { .flash { animation-timing-function: step-end; } * { transition: none !important; } }
`;
