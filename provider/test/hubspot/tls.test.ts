import { OutcomeUnknownError, UnreachableError } from "../../src/hubspot/errors.js";
import { clientAt, type Requests, shape } from "../support/client.js";
import { startRaw } from "../support/faultServer.js";
import { APP, CANARY_KEY, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";
import { forgetProxies } from "../support/proxyVariables.js";
import { passOn, serveTls } from "../support/servers.js";
import { trust } from "../support/trust.js";

const METHODS: (keyof Requests)[] = ["GET", "POST", "PATCH", "DELETE"];
const hubspot = useHubSpot();
forgetProxies();
afterEach(() => jest.restoreAllMocks());

/** A TLS server that leads to HubSpot, and how many requests it got. */
async function gatewayOf(host: string) {
  let count = 0;
  const onward = passOn(() => hubspot.emulator.url);
  const { port, authority } = await serveTls(host, (request, response) => {
    count++;
    onward(request, response);
  });
  return { url: `https://localhost:${port}`, authority, requests: () => count };
}

test("every method works with a trusted certificate of the host", async () => {
  const gateway = await gatewayOf("localhost");
  trust(gateway.authority);
  const { client } = clientAt(gateway.url);
  await client.post(shape, APP, SETTINGS);
  await client.patch(shape, APP, { height: 601 });
  expect(await client.get(shape, APP)).toMatchObject({ height: 601 });
  await client.delete(shape, APP);
  expect(hubspot.methods()).toEqual(["POST", "PATCH", "GET", "DELETE"]);
});

describe.each(METHODS)("a %s", (method) => {
  async function refused(url: string, code: string): Promise<void> {
    const { send, clock } = clientAt(url);
    const error = await rejection(send[method]());
    expect(error).toBeInstanceOf(UnreachableError);
    expect(error.message).toContain(`HubSpot could not be reached at ${url} for the `);
    expect(error.message).toContain(
      `: the TLS connection failed (${code}). Check hubspot:baseUrl, the network and HTTPS`,
    );
    expect(clock.sleeps).toEqual([]);
    expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain(CANARY_KEY);
    expect(error).not.toHaveProperty("cause");
  }

  it("fails at once with an untrusted certificate, and is never sent", async () => {
    const gateway = await gatewayOf("localhost");
    await refused(gateway.url, "DEPTH_ZERO_SELF_SIGNED_CERT");
    expect(gateway.requests()).toBe(0);
  });

  it("fails at once with another host's certificate, and is never sent", async () => {
    const gateway = await gatewayOf("another.acme.example");
    trust(gateway.authority);
    await refused(gateway.url, "ERR_TLS_CERT_ALTNAME_INVALID");
    expect(gateway.requests()).toBe(0);
  });

  it("fails at once with a certificate for no address, and is never sent", async () => {
    const gateway = await gatewayOf("localhost");
    trust(gateway.authority);
    await refused(gateway.url.replace("localhost", "127.0.0.1"), "ERR_TLS_CERT_ALTNAME_INVALID");
    expect(gateway.requests()).toBe(0);
  });

  it("counts as cut off when the connection ends in the TLS handshake", async () => {
    const server = await startRaw((socket) => socket.resetAndDestroy());
    const { send } = clientAt(server.url.replace("http:", "https:"));
    const error = await rejection(send[method]());
    await server.stop();
    const isWrite = method === "POST" || method === "PATCH";
    expect(error instanceof OutcomeUnknownError).toBe(method !== "GET");
    expect(error.message).toContain("the connection was reset (ECONNRESET)");
    expect(server.count).toBe(isWrite ? 1 : 5);
  });
});
