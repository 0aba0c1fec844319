import { createServer } from "node:net";
import { PassThrough } from "node:stream";
import { engineProbe, livenessOf } from "../src/engine.js";
import { deadUrl, startRaw } from "./support/faultServer.js";

describe("the engine's probe", () => {
  it("says yes while the engine listens, and no when it has ended", async () => {
    const engine = await startRaw(() => undefined);
    const probe = engineProbe(new URL(engine.url).host);
    expect(await probe()).toBe(true);
    expect(await probe()).toBe(true);
    await engine.stop();
    expect(await probe()).toBe(false);
  });

  it("says no when nothing listens", async () => {
    expect(await engineProbe(new URL(await deadUrl()).host)()).toBe(false);
  });

  it("does not take an error of this machine for the engine's end", async () => {
    expect(await engineProbe(`${"x".repeat(64)}.example:1`)()).toBe(true);
  });

  it("leaves no connection open", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.resume();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const probe = engineProbe(`127.0.0.1:${port}`);
    for (let i = 0; i < 20; i++) expect(await probe()).toBe(true);
    // A server closes only once its last connection has ended.
    expect(await new Promise((resolve) => server.close(resolve))).toBeUndefined();
  });
});

describe("an engine that holds standard input", () => {
  const addressOf = ({ url }: { url: string }) => new URL(url).host;

  it("has ended once the input has", async () => {
    const engine = await startRaw(() => undefined);
    const input = new PassThrough();
    const { listens, ended } = livenessOf(addressOf(engine), input);
    expect(await listens()).toBe(true);
    input.end();
    await ended;
    expect(await listens()).toBe(false);
    await engine.stop();
  });

  it("is asked when the input cannot be read", async () => {
    const engine = await startRaw(() => undefined);
    const input = new PassThrough();
    const { listens, ended } = livenessOf(addressOf(engine), input);
    let hasEnded = false;
    void ended?.then(() => {
      hasEnded = true;
    });
    input.destroy(new Error("EIO"));
    expect(await listens()).toBe(true);
    await engine.stop();
    expect(await listens()).toBe(false);
    expect(hasEnded).toBe(false);
  });
});
