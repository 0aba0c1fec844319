import { createServer, type Server, type Socket } from "node:net";
import { type Emulator, startEmulator } from "hubspot-calling-emulator";
import { EngineStandIn } from "./support/engine.js";
import { Host } from "./support/host.js";
import { acme } from "./support/samples.js";

const inputs = { appId: 42, adoptExisting: true, ...acme };
const takeover = "app 42 calling settings: exist in HubSpot already (takeover)";
let hubspot: Emulator;
let host: Host | undefined;
let proxy: Server | undefined;
const taken: Socket[] = [];

beforeEach(async () => {
  hubspot = await startEmulator();
  hubspot.seed(42, acme);
});
afterEach(async () => {
  for (const socket of taken.splice(0)) socket.destroy();
  await host?.stop();
  proxy?.close();
  await hubspot.stop();
});

/** A proxy that takes connections; what it does with them is the test's. */
async function proxyThat(answers: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    taken.push(socket.on("error", () => undefined));
    answers(socket);
  });
  proxy = server;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

test.each([
  ["https_proxy", "refuses", (socket: Socket) => void socket.end("HTTP/1.1 403 Forbidden\r\n\r\n")],
  ["http_proxy", "never answers", () => undefined],
  ["grpc_proxy", "never answers", () => undefined],
] as const)("lines reach the engine past a proxy of %s that %s", async (variable, _, answers) => {
  const environment = { [variable]: await proxyThat(answers) };
  const config = { "hubspot:baseUrl": hubspot.url, "hubspot:accessToken": "t1" };
  host = await Host.start({ frontEnd: "plugin", config, environment });
  await host.provider.previewCreate(inputs);
  expect(host.lines).toEqual([takeover]);
  expect(taken).toEqual([]);
});

test("an engine that takes no line holds up no preview for ever", async () => {
  const engine = await EngineStandIn.listen({ takesLines: false });
  const config = { "hubspot:baseUrl": hubspot.url, "hubspot:accessToken": "t1" };
  host = await Host.start({ frontEnd: "plugin", config, engine });
  await host.provider.previewCreate(inputs);
  expect(hubspot.calls()).toHaveLength(1);
});
