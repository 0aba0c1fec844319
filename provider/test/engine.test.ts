import { createServer } from "node:net";
import { engineProbe } from "../src/engine.js";
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
