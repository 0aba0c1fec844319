import { createHash } from "node:crypto";
import { seenAnswer, seenNames } from "../faults/seenAnswers.js";
import { pageScript } from "./script.js";
import { pageStyle } from "./style.js";

/** A grey-blue disc on the tab; given here, browsers ask for no favicon.ico. */
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='6' fill='%232f6f73'/%3E%3C/svg%3E";

const seenOptions = seenNames.map((name) => {
  const action = JSON.stringify({ type: "seen", name });
  return `<option value='${action}'>${seenAnswer(name).title}</option>`;
});

/** The page on `/`: every app's settings live, the calls as they come, and forms to change settings and to add faults. */
export const page = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>HubSpot calling emulator</title>
<link rel="icon" href="${icon}">
<style>${pageStyle}</style>
</head>
<body>
<header>
  <h1>HubSpot calling emulator</h1>
  <p><code id="url"></code> <span id="link" class="link">connecting</span></p>
</header>
<main>
  <section aria-labelledby="apps-title">
    <h2 id="apps-title">Apps</h2>
    <form id="add" class="bar" autocomplete="off">
      <label>App id <input name="appId" inputmode="numeric" pattern="[1-9][0-9]{0,9}" required size="10"></label>
      <label class="wide">Name <input name="name" type="text"></label>
      <button>Add app</button>
    </form>
    <p id="said" role="status"></p>
    <div id="apps"></div>
    <p id="no-apps" class="quiet" hidden>No app has any settings yet. A POST makes them, or the form above.</p>
  </section>
  <section aria-labelledby="calls-title">
    <h2 id="calls-title">Calls</h2>
    <form id="trouble" class="bar">
      <label class="wide">The next call <select name="fault">
        <optgroup label="What goes wrong on the way">
        <option value='{"type":"status","status":500}'>is answered 500, the work not done</option>
        <option value='{"type":"status","status":500,"when":"after"}'>is answered 500, though the work is done</option>
        <option value='{"type":"status","status":423}'>is answered 423, locked</option>
        <option value='{"type":"reset","when":"before"}'>is cut before the work is done</option>
        <option value='{"type":"reset","when":"after"}'>is cut after the work is done</option>
        <option value='{"type":"html"}'>gets a proxy's HTML page</option>
        <option value='{"type":"delay","milliseconds":5000}'>takes five seconds longer</option>
        <option value='{"type":"hold"}'>is held until released</option>
        <option value='{"type":"hang"}'>is never answered</option>
        <option value='{"type":"slowBody","bytes":8}'>is answered slowly, 8 bytes ten times a second</option>
        <option value='{"type":"endless"}'>is answered without end</option>
        </optgroup>
        <optgroup label="What others saw HubSpot answer">
        ${seenOptions.join("\n        ")}
        </optgroup>
      </select></label>
      <button>Add fault</button>
    </form>
    <ul id="faults" aria-label="Faults"></ul>
    <div class="calls">
      <table>
        <caption class="unseen">Calls to the API, the latest first</caption>
        <thead><tr><th scope="col">Time</th><th scope="col">Call</th><th scope="col">Status</th></tr></thead>
        <tbody id="calls"></tbody>
      </table>
      <p id="no-calls" class="quiet">Nothing has called yet.</p>
    </div>
    <p><button id="forget" type="button" class="plain">Clear calls</button></p>
  </section>
</main>
<script>${pageScript}</script>
</body>
</html>
`;

function sourceOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** Nothing but the page's own script and style runs, and nobody may frame it. */
export const pageHeaders: Readonly<Record<string, string>> = {
  "Content-Type": "text/html; charset=utf-8",
  "Cache-Control": "no-store",
  "Content-Security-Policy": [
    "default-src 'none'",
    `script-src ${sourceOf(pageScript)}`,
    `style-src ${sourceOf(pageStyle)}`,
    "connect-src 'self'",
    "img-src data:",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "X-Content-Type-Options": "nosniff",
};
