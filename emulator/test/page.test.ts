import { createHash } from "node:crypto";
import { Script } from "node:vm";
import { pageScript } from "../src/page/script.js";
import { rawStatus, start, stopAll } from "./client.js";

afterEach(stopAll);

test("the page runs its own script and nothing else", async () => {
  const emulator = await start();
  emulator.seed(1, { name: "</script><script>alert(1)</script>" });
  const response = await fetch(`${emulator.url}/`);
  const html = await response.text();
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(html).not.toContain("alert(1)");
  const inline = [...html.matchAll(/<(script|style)>(.*?)<\/\1>/gs)].map((match) => match[2] ?? "");
  const policy = response.headers.get("content-security-policy");
  for (const text of inline) expect(policy).toContain(createHash("sha256").update(text).digest("base64"));
  expect(inline).toHaveLength(2);
  expect(policy).toContain("default-src 'none'");
  expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
});

test("the script is whole and makes no markup from values", () => {
  expect(() => new Script(pageScript)).not.toThrow();
  expect(pageScript).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
  // What stands in the script has to be in it, not in this package.
  expect(pageScript).not.toMatch(/exports\.|require\(|_js_\d/);
});

test("every field of the page has a label", async () => {
  const emulator = await start();
  const html = await (await fetch(`${emulator.url}/`)).text();
  for (const [field] of html.matchAll(/<(?:input|select)\b/g)) {
    expect(
      html
        .split(field)
        .slice(0, -1)
        .every((before) => /<label[^>]*>[^<]*$/.test(before)),
    ).toBe(true);
  }
});

test("the page is for loopback names alone", async () => {
  const emulator = await start();
  expect(await rawStatus(emulator, "GET", "/", { host: "rebound.example" })).toBe(403);
});
