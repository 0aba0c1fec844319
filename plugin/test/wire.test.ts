import struct, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { marked, received, withSecrets } from "../src/wire";

const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});
const message = (values: object) => struct.Struct.fromJavaScript(values as Record<string, JavaScriptValue>);

test("marks_are_taken_off_and_what_was_marked_is_told", () => {
  const came = received(message({ url: secret("u"), height: 600, list: [secret(1), 2], deep: { inner: secret("x") } }));
  expect(came).toEqual({
    properties: { url: "u", height: 600, list: [1, 2], deep: { inner: "x" } },
    secret: ["deep", "list", "url"],
  });
  expect(withSecrets(came).__secretInputs).toEqual(["deep", "list", "url"]);
  expect(withSecrets(received(message({ height: 600 })))).toEqual({ height: 600 });
});

test("nothing_came_is_no_properties", () => {
  expect(received(undefined)).toEqual({ properties: {}, secret: [] });
});

test("secret_inputs_and_the_record_are_sent_marked", () => {
  const properties = { url: "u", height: 600, __record: { sent: { url: "u" } }, __secretInputs: ["url"] };
  expect(marked(properties).toJavaScript()).toEqual({
    ...properties,
    url: secret("u"),
    __record: secret(properties.__record),
  });
});
