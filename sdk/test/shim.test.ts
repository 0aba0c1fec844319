import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startEmulator } from "hubspot-calling-emulator";
import { Host } from "../../tests/host/support/host.js";
import { providerText } from "./support/registrations.js";

/** Every class is one kind of document, and has one shim. */
const kinds = Object.keys(require("pulumi-hubspot-calling"));

describe.each(kinds)("the shim of %s", (kind) => {
  let text: string;
  beforeAll(async () => {
    text = await providerText(kind);
  });

  // It is in the state of every user's stack, and must find the provider there for ever.
  test("is this text, which can never change", () => {
    expect(text).toBe(`exports.handler = () => require("pulumi-hubspot-calling/provider").resources.${kind};\n`);
  });

  test("finds the provider from a program's folder by its packages", async () => {
    const folder = mkdtempSync(join(tmpdir(), "program-"));
    const hubspot = await startEmulator();
    for (const document of ["settings", "recording", "channel-connection"] as const) hubspot.seed(42, {}, document);
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(resolve(__dirname, ".."), join(folder, "node_modules/pulumi-hubspot-calling"), "junction");
    const config = { "hubspot:baseUrl": hubspot.url, "hubspot:developerApiKey": "key" };
    const host = await Host.start({ folder, config });
    try {
      const { inputs, failures } = await host.provider.check({}, { appId: 42, __provider: text });
      expect({ inputs, failures }).toEqual({
        inputs: { appId: 42, adoptExisting: true, __provider: text },
        failures: [],
      });
    } finally {
      await host.stop();
      await hubspot.stop();
      rmSync(folder, { recursive: true });
    }
  });

  test("says what to install where the package is missing", async () => {
    const folder = mkdtempSync(join(tmpdir(), "program-"));
    const host = await Host.start({ folder });
    try {
      const check = host.provider.check({}, { appId: 42, __provider: text });
      await expect(check).rejects.toThrow(/Cannot find module 'pulumi-hubspot-calling\/provider'/);
    } finally {
      await host.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
