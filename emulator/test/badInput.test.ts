import { connect } from "node:net";
import { type Emulator, startEmulator } from "../src/index.js";
import { control, path, send, start, stopAll } from "./client.js";

afterEach(stopAll);

/** Sends bytes as they are; answers all that comes until the connection ends, or until the answer is whole. */
function raw(emulator: Emulator, text: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(Number(new URL(emulator.url).port), "127.0.0.1", () => socket.write(text));
    socket.setEncoding("utf8").on("data", (data: string) => {
      answer += data;
      if (/\r\n\r\n.*\}$/s.test(answer)) socket.end();
    });
    socket.on("error", () => undefined).on("close", () => resolve(answer));
  });
}

const lines = (...all: string[]) => `${all.join("\r\n")}\r\n\r\n`;

test.each([
  ["garbage", "\x01\x02 hello\r\n\r\n", 400, "no HTTP request"],
  ["TLS", Buffer.from("16030100a5010000a10303", "hex"), 400, "plain http, not https"],
  ["no Host", lines(`GET ${path()}?hapikey=a HTTP/1.1`), 400, "wants a Host header"],
  ["headers without an end", lines("GET / HTTP/1.1", "Host: a", `X: ${"a".repeat(20_000)}`), 431, "longer than 16 KiB"],
  ["a garbled chunk", `${lines("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked")}zz\r\n`, 400, "be read"],
  ["a negative length", lines("POST / HTTP/1.1", "Host: a", "Content-Length: -2"), 400, "be read"],
  ["a proxy's CONNECT", lines("CONNECT api.hubapi.com:443 HTTP/1.1", "Host: a"), 405, "no proxy"],
  ["an expectation", lines("POST / HTTP/1.1", "Host: a", "Expect: gifts", "Content-Length: 0"), 417, "gifts"],
  ["an id that is no URL", lines(`GET ${path("%zz")}?hapikey=a HTTP/1.1`, "Host: a"), 400, "appId"],
  ["a control path that is no URL", lines("GET /_emulator/faults/%zz HTTP/1.1", "Host: localhost"), 400, "%zz"],
  ["no path at all", lines("OPTIONS * HTTP/1.1", "Host: a"), 401, "INVALID_AUTHENTICATION"],
  ["three slashes", lines("GET ///?hapikey=a HTTP/1.1", "Host: a"), 401, "INVALID_AUTHENTICATION"],
])("%s is answered in words, and the emulator lives on", async (_, text, status, words) => {
  const emulator = await start();
  const answer = await raw(emulator, text);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(answer).toMatch(/^x-emulator-version: /im);
  const body = answer.slice(answer.indexOf("\r\n\r\n") + 4);
  expect(JSON.stringify(JSON.parse(body))).toContain(words);
  expect(answer).not.toMatch(/\n\s+at /);
  expect((await send(emulator, "GET", path())).status).toBe(404);
});

test("HTTP 1.0 without a Host is served", async () => {
  const emulator = await start();
  emulator.seed(4242, { name: "Acme" });
  expect(await raw(emulator, lines(`GET ${path()}?hapikey=a HTTP/1.0`))).toContain('"name":"Acme"');
});

test("bytes of any kind do not end it", async () => {
  const emulator = await start();
  let state = 42;
  const byte = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % 256;
  };
  const begin = (size: number) => `POST ${path()}?hapikey=a HTTP/1.1\r\nHost: a\r\nContent-Length: ${size}\r\n\r\n`;
  const sent = Array.from({ length: 60 }, (_, index) => {
    const noise = Buffer.from(Array.from({ length: 1 + (byte() % 200) }, byte));
    const text = index % 2 ? noise : Buffer.concat([Buffer.from(begin(noise.length)), noise]);
    return raw(emulator, Buffer.concat([text, Buffer.from("\r\n\r\n")]));
  });
  await Promise.all(sent);
  expect((await send(emulator, "GET", path())).status).toBe(404);
});

test.each([
  [{ acton: { type: "hang" } }, /rule has no "acton": did you mean action\?/],
  [{ action: { type: "hagn" } }, /must be one of .*, not "hagn" \(did you mean hang\?\)/],
  [{ action: "hang" }, /rule\.action must be an object like \{"type": "hang"\}, not "hang"/],
  [{ action: { type: "delay", miliseconds: 5 } }, /has no "miliseconds": did you mean milliseconds\?/],
  [{ action: { type: "delay", milliseconds: -1 } }, /milliseconds must be a whole number from 0 to 2147483647, not -1/],
  // Node's timers would take it for 1 ms.
  [{ action: { type: "delay", milliseconds: 9e9 } }, /from 0 to 2147483647, not 9000000000/],
  [
    { action: { type: "hang" }, match: { method: "FETCH" } },
    /match\.method must be a method like GET, .*, not "FETCH"/,
  ],
  [{ action: { type: "hang" }, match: { appid: 1 } }, /match has no "appid": did you mean appId\?/],
  [{ action: { type: "hang" }, match: { document: "setings" } }, /did you mean settings\?/],
  [{ action: { type: "hang" }, wholly: { different: 1 } }, /rule has no "wholly": it has match, skip, times, action/],
])("the fault rule %j is refused, saying what would be right", async (rule, words) => {
  const emulator = await start();
  const reply = await control(emulator, "POST", "faults", rule);
  expect([reply.status, reply.body.error]).toEqual([400, expect.stringMatching(words)]);
  expect(() => emulator.fault(rule as never)).toThrow(words);
  expect(emulator.faults()).toEqual([]);
});

test.each([
  ["PATCH", "switches", { staleRead: 1 }, 400, /has no "staleRead": did you mean staleReads\?/],
  ["PATCH", "switches", { contradict: { hieght: 1 } }, 400, /"hieght" of switches\.contradict .*did you mean height\?/],
  ["PATCH", "switches", { omitFields: ["updateAt"] }, 400, /omitFields\[0\] must be .*did you mean updatedAt\?/],
  ["GET", "calls?lst=1", undefined, 400, /the query has no "lst": did you mean last\?/],
  ["GET", "document", undefined, 404, /There is no GET \/_emulator\/document here\. .*documents/],
  ["PATCH", "documents/1/settings", { hieght: 1 }, 400, /settings has no "hieght": did you mean height\?/],
])("%s %s %j is answered %i, saying what would be right", async (method, where, body, status, words) => {
  const emulator = await start();
  emulator.seed(1);
  const reply = await control(emulator, method, where, body);
  expect([reply.status, reply.body.error]).toEqual([status, expect.stringMatching(words)]);
});

test("a body that is not called JSON is told what to say", async () => {
  const emulator = await start();
  const reply = await fetch(`${emulator.url}/_emulator/consume`, {
    method: "POST",
    body: new URLSearchParams({ a: "b" }),
  });
  expect([reply.status, await reply.json()]).toEqual([
    415,
    { error: "Send JSON, with the header content-type: application/json." },
  ]);
});

test.each([
  [{ port: -1 }, /options\.port must be a whole number from 0 to 65535, not -1/],
  [{ port: 65_536 }, /from 0 to 65535, not 65536/],
  [{ port: "80" }, /not "80"/],
  [{ prot: 0 }, /options has no "prot": did you mean port\?/],
  [{ now: 5 }, /options\.now must be a function, not 5/],
  [null, /options must be an object, not null/],
  ["port", /options must be an object, not "port"/],
])("startEmulator(%j) says what is wrong", async (options, words) => {
  await expect(startEmulator(options as never)).rejects.toThrow(words);
});

test.each<[string, (emulator: Emulator) => unknown, RegExp]>([
  ["an id that is a text", (emulator) => emulator.seed("1" as never), /positive int32, not "1"/],
  ["fields that are none", (emulator) => emulator.seed(1, null as never), /settings must be an object, not null/],
  ["a field of a wrong type", (emulator) => emulator.seed(1, { height: "7" } as never), /height must be of type int32/],
  ["a document nobody knows", (emulator) => emulator.read(1, "setings" as never), /did you mean settings\?/],
  ["an id out of bounds", (emulator) => emulator.remove(0), /positive int32, not 0/],
  ["a negative number of requests", (emulator) => emulator.consume(-1), /requests must be a whole number from 1/],
  ["half a number of calls", (emulator) => emulator.calls(0.5), /last must be a whole number from 0, not 0\.5/],
])("%s is refused in the program as well", async (_, act, words) => {
  const emulator = await start();
  expect(() => act(emulator)).toThrow(words);
});
