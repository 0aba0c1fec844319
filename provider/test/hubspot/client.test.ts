import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NotFoundError, OutcomeUnknownError, UnreadableAnswerError } from "../../src/hubspot/errors.js";
import { clientAt, type Requests, shape } from "../support/client.js";
import { type FaultServer, startHttp } from "../support/faultServer.js";
import { APP, CANARY_KEY, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();

describe("the client's requests", () => {
  it.each([
    ["v3", "/crm/v3/extensions/calling/42/settings"],
    ["2025-09", "/crm/extensions/calling/2025-09/42/settings"],
    ["2026-03", "/crm/extensions/calling/2026-03/42/settings"],
    ["2026-09", "/crm/extensions/calling/2026-09/42/settings"],
  ] as const)("of version %s go to %s", async (apiVersion, path) => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { client, send } = clientAt(hubspot.emulator.url, { apiVersion });
    await client.get(shape, APP);
    await client.patch(shape, APP, { height: 1 });
    await send.DELETE();
    await client.post(shape, APP, SETTINGS);
    expect(hubspot.emulator.calls().map((call) => [call.method, call.path, call.status])).toEqual([
      ["GET", path, 200],
      ["PATCH", path, 200],
      ["DELETE", path, 204],
      ["POST", path, 200],
    ]);
  });

  it("go below the path of a base URL", async () => {
    const seen: (string | undefined)[] = [];
    const server = await startHttp((_attempt, request, response) => {
      seen.push(request.url);
      response.end("{}");
    });
    try {
      await clientAt(`${server.url}/gateway/hubspot`).send.GET();
      expect(seen).toEqual([`/gateway/hubspot/crm/v3/extensions/calling/42/settings?hapikey=${CANARY_KEY}`]);
    } finally {
      await server.stop();
    }
  });

  it("say who asks since a firewall refuses those that do not", async () => {
    const { version } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as { version: string };
    const server = await startHttp((_attempt, { headers }, response) => {
      if (headers["user-agent"] === `pulumi-hubspot-calling/${version}`) response.end("{}");
      else response.writeHead(403).end("<h1>Blocked</h1>");
    });
    try {
      const { send } = clientAt(server.url);
      for (const method of ["GET", "POST", "PATCH", "DELETE"] as const) await send[method]();
      expect(server.count).toBe(4);
    } finally {
      await server.stop();
    }
  });

  it.each(["developerApiKey", "accessToken"] as const)("carry the %s and no other credential", async (kind) => {
    hubspot.emulator.seed(APP, SETTINGS);
    hubspot.emulator.set({ credentials: kind, developerApiKeys: ["a+b/c=="], accessTokens: ["a+b/c=="] });
    const { client, send } = clientAt(hubspot.emulator.url, { credential: { kind, value: "a+b/c==" } });
    await client.get(shape, APP);
    await client.patch(shape, APP, { height: 1 });
    await send.DELETE();
    await client.post(shape, APP, SETTINGS);
    expect(hubspot.emulator.calls().map((call) => [call.credential, call.status])).toEqual([
      [kind, 200],
      [kind, 200],
      [kind, 204],
      [kind, 200],
    ]);
  });

  it("carry JSON and only what was given", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    hubspot.emulator.set({ unknownFields: "400" });
    await clientAt(hubspot.emulator.url).client.patch(shape, APP, { name: "Ünïcode 📞", height: 1 });
    expect(hubspot.writes()[0]?.body).toEqual({ name: "Ünïcode 📞", height: 1 });
    expect(hubspot.emulator.read(APP)?.name).toBe("Ünïcode 📞");
  });
});

describe("the client's answers", () => {
  it("are only the known fields", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    hubspot.emulator.set({ extraFields: { id: 7, nested: { a: [1] }, __proto: 1 } });
    const answer = await clientAt(hubspot.emulator.url).client.get(shape, APP);
    expect(answer).toEqual(hubspot.emulator.read(APP));
  });

  it("leave out what is missing or null", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    hubspot.emulator.set({ omitFields: ["createdAt", "width"], extraFields: { height: null, updatedAt: null } });
    const { height: _h, width: _w, ...rest } = SETTINGS;
    expect(await clientAt(hubspot.emulator.url).client.get(shape, APP)).toEqual(rest);
  });

  it("are nothing for a GET and an error for the others on 404", async () => {
    const { client, send } = clientAt(hubspot.emulator.url);
    expect(await send.GET()).toBeUndefined();
    expect(await rejection(client.patch(shape, APP, { height: 1 }))).toBeInstanceOf(NotFoundError);
    expect(await rejection(send.DELETE())).toMatchObject({ mayHaveDeleted: false });
  });

  it("tell a DELETE that its own earlier attempt may explain a 404", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    hubspot.emulator.fault({ match: { method: "DELETE" }, action: { type: "status", status: 502, when: "after" } });
    expect(await rejection(clientAt(hubspot.emulator.url).send.DELETE())).toMatchObject({ mayHaveDeleted: true });
  });

  it("to a DELETE may be 204 or any 2xx that is empty or an object", async () => {
    for (const [status, body] of [
      [204, ""],
      [200, "\n"],
      [202, "{}"],
    ] as const) {
      const server = await startHttp((_attempt, _request, response) => response.writeHead(status).end(body));
      try {
        await clientAt(server.url).send.DELETE();
        expect(server.count).toBe(1);
      } finally {
        await server.stop();
      }
    }
  });
});

describe("an answer that cannot be read", () => {
  const BODIES: [string, string, string][] = [
    ["empty", "", "the body is empty"],
    ["white space", " \n", "the body is empty"],
    ["HTML", "<html><body>Welcome</body></html>", "the body is not JSON"],
    ["half a JSON", '{"name": "Ac', "the body is not JSON"],
    ["a list", "[]", "the body is not a JSON object"],
    ["null", "null", "the body is not a JSON object"],
    ["a text", '"ok"', "the body is not a JSON object"],
    ["a number for a name", '{"name": 7}', "name is a number, and should be a text"],
    ["a text for a number", '{"height": "600"}', "height is a text, and should be a number"],
    ["a list for a flag", '{"isReady": []}', "isReady is a list, and should be true or false"],
    ["an object for a name", '{"name": {"value": "Ac"}}', "name is an object, and should be a text"],
    ["a flag for a number", '{"height": true}', "height is true or false, and should be a number"],
    ["a number without end", '{"height": 1e400}', "height is a number too large to be read, and should be a number"],
    [
      "several wrong types",
      '{"usesRemote": 1, "name": 7}',
      "name is a number, and should be a text; usesRemote is a number, and should be true or false",
    ],
    ["more than 1 MB", JSON.stringify({ filler: "x".repeat(1_000_001) }), "the body is too long"],
  ];
  let server: FaultServer;
  let body = "";
  beforeAll(async () => {
    server = await startHttp((_attempt, _request, response) => response.end(body));
  });
  afterAll(() => server.stop());

  it.each(BODIES)("%s: fails a GET at once", async (_, given, reason) => {
    body = given;
    const before = server.count;
    const error = await rejection(clientAt(server.url).send.GET());
    expect(error).toBeInstanceOf(UnreadableAnswerError);
    const advice = reason.includes("should be")
      ? "What it means is not guessed, and nothing more is sent. Try another hubspot:apiVersion or a newer version of this provider; where hubspot:baseUrl is set, check that it is HubSpot's API."
      : "Check that hubspot:baseUrl is HubSpot's API, then run the command again.";
    expect(error.message).toBe(
      `app 42 calling settings: HubSpot's answer to the read cannot be read: ${reason}. ${advice}`,
    );
    expect(server.count - before).toBe(1);
  });

  // An empty body is HubSpot's own answer to a DELETE, and of an object it does not matter what it holds.
  it.each(BODIES.filter(([, , reason]) => !/empty|should be/.test(reason)))(
    "to a DELETE, %s: does not count as done",
    async (_, given, reason) => {
      body = given;
      const before = server.count;
      const error = await rejection(clientAt(server.url).send.DELETE());
      expect(error).toBeInstanceOf(UnreadableAnswerError);
      expect(error).toMatchObject({ reason });
      expect(server.count - before).toBe(1);
    },
  );

  it.each(BODIES.flatMap((row) => [["POST", ...row] as const, ["PATCH", ...row] as const]))(
    "to a %s, %s: leaves its outcome unknown",
    async (method, _, given, reason) => {
      body = given;
      const before = server.count;
      const error = await rejection(clientAt(server.url).send[method as keyof Requests]());
      expect(error).toBeInstanceOf(OutcomeUnknownError);
      expect(error).toMatchObject({ reason });
      expect(server.count - before).toBe(1);
    },
  );

  it("is also a 204 to a GET", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    hubspot.emulator.fault({ action: { type: "empty", status: 204 } });
    const error = await rejection(clientAt(hubspot.emulator.url).send.GET());
    expect(error).toBeInstanceOf(UnreadableAnswerError);
    expect(error).toMatchObject({ reason: "the body is empty" });
  });

  it("is not asked for again when it ends where its chunks do", async () => {
    const chunked = await startHttp((_attempt, _request, response) => {
      response.write('{"name": "Ac');
      response.end();
    });
    try {
      const error = await rejection(clientAt(chunked.url).send.GET());
      expect(error).toMatchObject({ reason: "the body is not JSON" });
      expect(chunked.count).toBe(1);
    } finally {
      await chunked.stop();
    }
  });

  it("is not what a body of a megabyte is", async () => {
    body = JSON.stringify({ height: 7, filler: "x".repeat(900_000) });
    expect(await clientAt(server.url).send.GET()).toEqual({ height: 7 });
  });
});
