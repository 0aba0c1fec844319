// @ts-check
/**
 * Measures how long the redactor takes: 300 secret URLs and a page of 16 kB with letters beyond ASCII, the first time and after
 * it, then a body of 1 MB, the longest that is read.
 */
import { Redactor } from "../../../provider/dist/hubspot/redaction.js";

const APPS = 300;
/** The median counts. */
const RUNS = 21;

/** Prints milliseconds of processor time, so that a busy machine changes little. */
export function benchRedaction() {
  const redactor = new Redactor();
  const learning = timeOf(() => {
    for (let app = 1; app <= APPS; app++) redactor.add(secretUrl(app));
  });
  const page = pageOf(16_000);
  const first = timeOf(() => redactor.redact(page));
  const body = pageOf(1_000_000);
  console.log(`redacting ${APPS} secret URLs, processor time`);
  console.table({
    "learning them": { milliseconds: learning.toFixed(1) },
    "a page of 16 kB, the first": { milliseconds: first.toFixed(1) },
    "a page of 16 kB, later": { milliseconds: median(() => redactor.redact(page)).toFixed(1) },
    "a body of 1 MB": { milliseconds: median(() => redactor.redact(body)).toFixed(1) },
  });
}

/** @param {number} app */
function secretUrl(app) {
  return `https://dialer${app}.acme.example/app/${app}/call?token=token${app * 7_919}&account=acme${app}`;
}

/** @param {number} length */
function pageOf(length) {
  const line = (/** @type {number} */ app) =>
    `<p>Müller: no route to ${encodeURIComponent(secretUrl(app))} &amp; nothing at &quot;/app/${app}&quot;</p>\n`;
  let page = "";
  for (let app = 1; page.length < length; app = (app % APPS) + 1) page += line(app);
  return page.slice(0, length);
}

/** @param {() => unknown} work */
function timeOf(work) {
  const begun = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1_000;
}

/** @param {() => unknown} work */
function median(work) {
  const times = Array.from({ length: RUNS }, () => timeOf(work)).sort((a, b) => a - b);
  return /** @type {number} */ (times[Math.floor(RUNS / 2)]);
}
