// @ts-check
/** Photographs the emulator's page, with some apps, calls and a fault, in a real browser. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../lib/run.mjs";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];
const SIZE = "1200,900";

/** @returns {Promise<Buffer | undefined>} a PNG; undefined where there is no browser */
export async function photograph() {
  const browser = BROWSERS.find((name) => spawnSync(name, ["--version"]).status === 0);
  if (!browser) return undefined;
  // Loaded now and not above: on a fresh clone it has only just been built.
  const { startEmulator } = await import("hubspot-calling-emulator");
  const emulator = await startEmulator({ port: 8377 });
  const folder = mkdtempSync(join(tmpdir(), "hubspot-pictures-"));
  try {
    await use(emulator);
    const file = join(folder, "page.png");
    const { status, output } = await run(
      browser,
      [
        ...["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", `--user-data-dir=${folder}`],
        ...[`--window-size=${SIZE}`, "--timeout=3000", `--screenshot=${file}`, emulator.url],
      ],
      { cwd: folder },
    );
    if (status !== 0) throw new Error(`${browser} failed:\n${output}`);
    return readFileSync(file);
  } finally {
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Brings the emulator to where somebody has worked with it: two apps, an update, a change by hand, a refused call.
 * @param {import("hubspot-calling-emulator").Emulator} emulator
 */
async function use(emulator) {
  const settings = { name: "Acme Dialer", url: "https://dialer.acme.example/hubspot", height: 600, width: 400 };
  const call = (/** @type {string} */ method, /** @type {string} */ path, /** @type {unknown} */ body) =>
    fetch(`${emulator.url}/crm/v3/extensions/calling/${path}?hapikey=any`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  emulator.seed(4242, settings);
  emulator.seed(4242, { urlToRetrieveAuthedRecording: "https://dialer.acme.example/recordings/%s" }, "recording");
  emulator.seed(4243, { ...settings, name: "Acme Dialer (Europe)", url: "https://europe.dialer.acme.example/hubspot" });
  await call("GET", "4243/settings", undefined);
  await call("PATCH", "4243/settings", { height: 640 });
  emulator.edit(4242, { height: 999 });
  await call("GET", "4242/settings", undefined);
  emulator.fault({ action: { type: "status", status: 500 } });
  await call("PATCH", "4242/settings", { height: 600 });
  await call("PATCH", "4242/settings", { height: 600 });
  emulator.fault({ match: { method: "DELETE" }, action: { type: "reset", when: "after" } });
}
