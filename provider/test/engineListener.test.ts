import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineListener } from "../src/engineListener.js";

const listen = (port: number) =>
  new Promise<Server>((resolve) => {
    const server = createServer().listen(port, "127.0.0.1", () => resolve(server));
  });
const stop = (server: Server) => new Promise((resolve) => server.close(resolve));

describe("the socket number that tells engines of one address apart", () => {
  it("stays the same while the engine listens and changes with the next", async () => {
    const engine = await listen(0);
    const { port } = engine.address() as { port: number };
    const address = `127.0.0.1:${port}`;
    const first = engineListener(address);
    expect(engineListener(address)).toBe(first);
    await stop(engine);
    expect(engineListener(address)).toBeUndefined();
    const next = await listen(port);
    // Only Linux tells.
    if (process.platform === "linux") expect(first).toMatch(/^\d+$/);
    expect(engineListener(address) === first).toBe(first === undefined);
    await stop(next);
  });

  it("is read from the row of that address which listens", () => {
    const folder = mkdtempSync(join(tmpdir(), "listener-"));
    const table = join(folder, "tcp");
    writeFileSync(
      table,
      `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0200007F:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   1: 0100007F:07E8 0100007F:B2F9 01 00000000:00000000 00:00000000 00000000     0        0 2 1 0 100 0 0 10 0
   2: 0100007F:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 3 1 0 100 0 0 10 0
`,
    );
    try {
      expect(engineListener("127.0.0.1:2024", table)).toBe("3");
      expect(engineListener("127.0.0.1:2025", table)).toBeUndefined();
      expect(engineListener("engine.example:2024", table)).toBeUndefined();
      expect(engineListener("127.0.0.1:2024", join(folder, "none"))).toBeUndefined();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
