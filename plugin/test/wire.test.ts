import struct, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { marked, received, withSecrets } from "../src/wire";

const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});
const message = (values: object) => struct.Struct.fromJavaScript(values as Record<string, JavaScriptValue>);

test("marks are taken off and what was marked is told", () => {
  const came = received(message({ url: secret("u"), height: 600, list: [secret(1), 2], deep: { inner: secret("x") } }));
  expect(came).toEqual({
    properties: { url: "u", height: 600, list: [1, 2], deep: { inner: "x" } },
    secret: ["deep", "list", "url"],
  });
  expect(withSecrets(came).__secretInputs).toEqual(["deep", "list", "url"]);
  expect(withSecrets(received(message({ height: 600 })))).toEqual({ height: 600 });
});

const mark = (kind: string, more: object) => ({ "4dabf18193072939515e22adb298388d": kind, ...more });
const output = (more: object) => mark("d0e6a833031e9bbcd3f4e8bde6ca49a4", more);
const resource = (more: object) => mark("5cf8f73096256a8f31e491e813e4eb8e", { urn: "urn:dialer", ...more });
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

test("an output stands for its value, and one without for an unknown", () => {
  const came = received(
    message({
      height: output({ value: 600, dependencies: ["urn:a"] }),
      url: output({ value: "u", secret: true }),
      name: output({ secret: true }),
      width: output({}),
    }),
  );
  expect(came).toEqual({
    properties: { height: 600, url: "u", name: unknown, width: unknown },
    secret: ["name", "url"],
  });
});

test("a resource stands for its id, and a component for its URN", () => {
  const { properties } = received(
    message({ a: resource({ id: "42" }), b: resource({ id: "" }), c: resource({}), d: resource({ id: unknown }) }),
  );
  expect(properties).toEqual({ a: "42", b: unknown, c: "urn:dialer", d: unknown });
});

test("nothing came is no properties", () => {
  expect(received(undefined)).toEqual({ properties: {}, secret: [] });
});

test("secret inputs and the record are sent marked", () => {
  const properties = { url: "u", height: 600, __record: { sent: { url: "u" } }, __secretInputs: ["url"] };
  expect(marked(properties).toJavaScript()).toEqual({
    ...properties,
    url: secret("u"),
    __record: secret(properties.__record),
  });
});
