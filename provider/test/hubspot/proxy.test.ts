import type { Socket } from "node:net";
import { ConfigError } from "../../src/config.js";
import { UnavailableError, UnreachableError } from "../../src/hubspot/errors.js";
import { clientAt, type Requests, shape } from "../support/client.js";
import { deadUrl, type FaultServer, startHttp, startRaw } from "../support/faultServer.js";
import { APP, CANARY_KEY, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";
import { forgetProxies, PROXY_VARIABLES } from "../support/proxyVariables.js";
import { passOn, proxyTo, serveTls } from "../support/servers.js";
import { trust } from "../support/trust.js";

const METHODS: (keyof Requests)[] = ["GET", "POST", "PATCH", "DELETE"];
const HOST = "api.hubspot-gateway.example";
const BASE_URL = `https://${HOST}`;
/** Too long for any name server: whoever asks for it without a proxy hears so at once, without a network. */
const NOWHERE = `${"x".repeat(64)}.acme.example`;
const PROXY_PASSWORD = "canary-proxy-password";

const hubspot = useHubSpot();
forgetProxies();
const servers: FaultServer[] = [];
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

/** A proxy that does what a test wants with each CONNECT. */
async function proxyThat(answers: (socket: Socket) => void): Promise<FaultServer> {
  const proxy = await startRaw(answers);
  servers.push(proxy);
  return proxy;
}

function withPassword(url: string): string {
  return url.replace("//", `//someone:${PROXY_PASSWORD}@`);
}

function holdsNoSecret(error: Error): void {
  const all = `${error.message}${error.stack}${JSON.stringify(error)}`;
  for (const secret of [CANARY_KEY, PROXY_PASSWORD, "someone", btoa(`someone:${PROXY_PASSWORD}`)]) {
    expect(all).not.toContain(secret);
  }
  expect(error).not.toHaveProperty("cause");
}

describe("a proxy that the environment names", () => {
  async function tunnel() {
    const seen: Record<string, unknown>[] = [];
    const onward = passOn(() => hubspot.emulator.url);
    const gateway = await serveTls(HOST, (request, response) => {
      seen.push(request.headers);
      onward(request, response);
    });
    trust(gateway.authority);
    return { ...(await proxyTo(gateway.port)), seen };
  }

  it.each(PROXY_VARIABLES)("in %s leads every method to HubSpot", async (variable) => {
    const proxy = await tunnel();
    process.env[variable] = proxy.url;
    const { client } = clientAt(BASE_URL);
    await client.post(shape, APP, SETTINGS);
    await client.patch(shape, APP, { height: 601 });
    expect(await client.get(shape, APP)).toMatchObject({ height: 601 });
    await client.delete(shape, APP);
    expect(hubspot.methods()).toEqual(["POST", "PATCH", "GET", "DELETE"]);
    expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${HOST}:443`]));
  });

  it.each(PROXY_VARIABLES)("in %s needs no scheme", async (variable) => {
    const proxy = await tunnel();
    process.env[variable] = `someone:${PROXY_PASSWORD}@127.0.0.1:${new URL(proxy.url).port}`;
    hubspot.emulator.seed(APP, SETTINGS);
    expect(await clientAt(BASE_URL).client.get(shape, APP)).toMatchObject(SETTINGS);
    expect(proxy.headers).toEqual([
      expect.objectContaining({ "proxy-authorization": `Basic ${btoa(`someone:${PROXY_PASSWORD}`)}` }),
    ]);
  });

  it("without a scheme may have a name", async () => {
    const proxy = await tunnel();
    process.env.HTTPS_PROXY = `localhost:${new URL(proxy.url).port}`;
    hubspot.emulator.seed(APP, SETTINGS);
    expect(await clientAt(BASE_URL).client.get(shape, APP)).toMatchObject(SETTINGS);
    expect(proxy.asked).toEqual([`CONNECT ${HOST}:443`]);
  });

  it("proxy and HubSpot each get only their own credential", async () => {
    const proxy = await tunnel();
    process.env.HTTPS_PROXY = withPassword(proxy.url);
    hubspot.emulator.seed(APP, SETTINGS);
    await clientAt(BASE_URL, { credential: { kind: "accessToken", value: CANARY_KEY } }).send.GET();
    expect(proxy.headers).toEqual([
      expect.objectContaining({ "proxy-authorization": `Basic ${btoa(`someone:${PROXY_PASSWORD}`)}` }),
    ]);
    expect(JSON.stringify([proxy.headers, proxy.asked])).not.toContain(CANARY_KEY);
    expect(proxy.seen).toEqual([expect.objectContaining({ authorization: `Bearer ${CANARY_KEY}` })]);
    expect(JSON.stringify(proxy.seen)).not.toMatch(/proxy-auth/i);
  });

  it.each([
    ["HTTPS_PROXY", "HTTP_PROXY"],
    ["https_proxy", "HTTPS_PROXY"],
    ["https_proxy", "http_proxy"],
  ])("in %s wins over one in %s", async (winner, loser) => {
    const [chosen, other] = [await proxyTo(1), await proxyTo(1)];
    process.env[winner] = chosen.url;
    process.env[loser] = other.url;
    await rejection(clientAt(`https://${NOWHERE}`).send.GET());
    expect(chosen.asked[0]).toBe(`CONNECT ${NOWHERE}:443`);
    expect(other.asked).toEqual([]);
  });

  it.each(["127.0.0.1", "127.1.2.3", "::1", "localhost"])("is never asked for %s", async (address) => {
    const proxy = await proxyTo(1);
    for (const variable of PROXY_VARIABLES) process.env[variable] = proxy.url;
    const server = await startHttp((_attempt, _request, response) => response.end("{}"), address);
    servers.push(server);
    for (const method of METHODS) await clientAt(server.url).send[method]();
    expect(server.count).toBe(4);
    expect(proxy.asked).toEqual([]);
  });

  it("that is not a URL is named, and its value is not shown", () => {
    for (const value of [
      `user:${PROXY_PASSWORD}@proxy:port`,
      `http://u:${PROXY_PASSWORD}/x@proxy`,
      "ftp://proxy",
      "http://%zz:p@h",
    ]) {
      process.env.https_proxy = value;
      const make = () => clientAt(BASE_URL);
      expect(make).toThrow(ConfigError);
      expect(make).toThrow(/^HTTPS_PROXY or HTTP_PROXY in the environment is not a proxy's URL(?!.*canary)/);
    }
  });
});

describe.each(["NO_PROXY", "no_proxy"])("%s", (variable) => {
  it.each([
    [NOWHERE],
    ["acme.example"],
    [".acme.example"],
    ["*.acme.example"],
    [`other.example, ${NOWHERE.toUpperCase()}`],
    [`${NOWHERE}:443`],
    ["*"],
  ])("of %s goes round the proxy", async (value) => {
    const proxy = await proxyTo(1);
    process.env.HTTPS_PROXY = proxy.url;
    process.env[variable] = value;
    const error = await rejection(clientAt(`https://${NOWHERE}`).send.GET());
    expect(error.message).toContain("there is no host of that name (ENOTFOUND)");
    expect(proxy.asked).toEqual([]);
  });

  it.each([["other.example"], [`${NOWHERE}:8443`], ["example.acme"], ["e.example"], [""]])(
    "of %j does not",
    async (value) => {
      const proxy = await proxyTo(1);
      process.env.HTTPS_PROXY = proxy.url;
      process.env[variable] = value;
      await rejection(clientAt(`https://${NOWHERE}`).send.GET());
      expect(proxy.asked[0]).toBe(`CONNECT ${NOWHERE}:443`);
    },
  );
});

describe.each(METHODS)("a proxy that blocks a %s", (method) => {
  it.each([
    [407, "407): it needs a valid user name and password"],
    [403, "403)"],
    [502, "502)"],
    [302, "302)"],
  ])("by answering %d fails it at once", async (status, words) => {
    const proxy = await proxyThat((socket) =>
      socket.end(
        `HTTP/1.1 ${status} No\r\nProxy-Authenticate: Basic realm="${CANARY_KEY}"\r\nContent-Length: 2\r\n\r\nno`,
      ),
    );
    process.env.HTTPS_PROXY = withPassword(proxy.url);
    const { send, clock } = clientAt(BASE_URL);
    const error = await rejection(send[method]());
    expect(error).toBeInstanceOf(UnreachableError);
    expect(error.message).toContain(
      `: the proxy that HTTPS_PROXY or HTTP_PROXY names refused the connection (${words}. Check hubspot:baseUrl, the network and HTTPS_PROXY`,
    );
    expect(proxy.count).toBe(1);
    expect(clock.sleeps).toEqual([]);
    holdsNoSecret(error);
  });

  it.each<[string, (socket: Socket) => void]>([
    ["hanging up", (socket) => socket.end()],
    ["resetting the connection", (socket) => socket.resetAndDestroy()],
    ["speaking no HTTP", (socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n")],
    ["ending within the headers", (socket) => socket.end("HTTP/1.1 200 Conn")],
  ])("by %s is asked five times, since nothing was sent to HubSpot", async (_, answers) => {
    const proxy = await proxyThat(answers);
    process.env.HTTPS_PROXY = withPassword(proxy.url);
    const { send, clock } = clientAt(BASE_URL);
    const error = await rejection(send[method]());
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error.message).toMatch(
      / failed: no way through the proxy that HTTPS_PROXY or HTTP_PROXY names: the .*, 5 att/,
    );
    expect(proxy.count).toBe(5);
    expect(clock.sleeps).toHaveLength(4);
    holdsNoSecret(error);
  });

  it("by not being there is tried five times", async () => {
    process.env.HTTPS_PROXY = withPassword(await deadUrl());
    const { send, clock } = clientAt(BASE_URL);
    const error = await rejection(send[method]());
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error.message).toContain(
      "no way through the proxy that HTTPS_PROXY or HTTP_PROXY names: the connection was refused (ECONNREFUSED), 5 attempts in ",
    );
    expect(clock.sleeps).toHaveLength(4);
    holdsNoSecret(error);
  });

  it("by an unknown host name fails it at once", async () => {
    process.env.HTTPS_PROXY = `http://someone:${PROXY_PASSWORD}@${NOWHERE}:3128`;
    const { send, clock } = clientAt(BASE_URL);
    const error = await rejection(send[method]());
    expect(error).toBeInstanceOf(UnreachableError);
    expect(error.message).toContain("names: there is no host of that name (ENOTFOUND)");
    expect(clock.sleeps).toEqual([]);
    holdsNoSecret(error);
  });

  it("by an untrusted certificate fails it at once", async () => {
    const proxy = await serveTls("proxy.acme.example", (_request, response) => response.end());
    process.env.HTTPS_PROXY = `https://someone:${PROXY_PASSWORD}@localhost:${proxy.port}`;
    const { send, clock } = clientAt(BASE_URL);
    const error = await rejection(send[method]());
    expect(error).toBeInstanceOf(UnreachableError);
    expect(error.message).toContain("names: the TLS connection failed (DEPTH_ZERO_SELF_SIGNED_CERT)");
    expect(clock.sleeps).toEqual([]);
    holdsNoSecret(error);
  });

  it("by leading to a certificate for another name fails it at once", async () => {
    const gateway = await serveTls("another.acme.example", (_request, response) => response.end("{}"));
    trust(gateway.authority);
    const proxy = await proxyTo(gateway.port);
    process.env.HTTPS_PROXY = withPassword(proxy.url);
    const { send, clock } = clientAt(BASE_URL);
    const error = await rejection(send[method]());
    expect(error).toBeInstanceOf(UnreachableError);
    expect(error.message).toContain(": the TLS connection failed (ERR_TLS_CERT_ALTNAME_INVALID)");
    expect(proxy.asked).toHaveLength(1);
    expect(clock.sleeps).toEqual([]);
    holdsNoSecret(error);
  });
});
