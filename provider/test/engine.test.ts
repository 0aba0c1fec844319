import { createServer } from "node:net";
import { PassThrough } from "node:stream";
import { engineProbe, livenessOf } from "../src/engine.js";
import { deadUrl, startRaw } from "./support/faultServer.js";

describe("the engine's probe", () => {
  it("says_yes_while_the_engine_listens_and_no_once_it_is_gone", async () => {
    const engine = await startRaw(() => undefined);
    const probe = engineProbe(new URL(engine.url).host);
    expect(await probe()).toBe(true);
    expect(await probe()).toBe(true);
    await engine.stop();
    expect(await probe()).toBe(false);
  });

  it("says_no_where_nobody_listens", async () => {
    expect(await engineProbe(new URL(await deadUrl()).host)()).toBe(false);
  });

  it("counts_an_error_of_this_machine_s_own_as_no_sign_of_its_end", async () => {
    expect(await engineProbe(`${"x".repeat(64)}.example:1`)()).toBe(true);
  });

  it("leaves_no_connection_open", async () => {
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
