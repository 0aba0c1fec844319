import proto from "@pulumi/pulumi/proto/provider_pb.js";
import struct, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { checkConfig, diffConfig } from "../src/configuration";

const message = (values: object) => struct.Struct.fromJavaScript(values as Record<string, JavaScriptValue>);
const changed = (olds: object, news: object) => {
  const request = new proto.DiffRequest().setOldInputs(message(olds)).setNews(message(news));
  const response = diffConfig(request);
  expect(response.getReplacesList()).toEqual([]);
  const hasChanges = response.getChanges() === proto.DiffResponse.DiffChanges.DIFF_SOME;
  expect(hasChanges).toBe(response.getDiffsList().length > 0);
  return response.getDiffsList();
};

test("only what configures a provider is a change of it", () => {
  const inputs = { accessToken: "t1", baseUrl: "https://a.example" };
  const more = { version: "0.1.0", __internal: { pluginDownloadURL: "a" } };
  expect(changed({ ...inputs, ...more }, { ...inputs, ...more })).toEqual([]);
  expect(changed({ ...inputs, ...more }, { ...inputs, version: "0.2.0", __internal: {} })).toEqual([]);
  expect(changed({ ...inputs, ...more }, inputs)).toEqual([]);
});

test("each input of a provider can change", () => {
  expect(changed({ accessToken: "t1", baseUrl: "https://a.example" }, { accessToken: "t2", apiVersion: "v3" })).toEqual(
    ["accessToken", "apiVersion", "baseUrl"],
  );
  expect(changed({}, { developerApiKey: "k1" })).toEqual(["developerApiKey"]);
  expect(
    changed({ clientId: "i", clientSecret: "s", refreshToken: "r1" }, { clientId: "i", refreshToken: "r2" }),
  ).toEqual(["clientSecret", "refreshToken"]);
});

test("every part of a credential enters the state as a secret", () => {
  const app = { clientId: "i", clientSecret: "s", refreshToken: "r" };
  const response = checkConfig(new proto.CheckRequest().setNews(message({ ...app, apiVersion: "v3" })));
  expect(response.getFailuresList()).toEqual([]);
  const inputs = response.getInputs()?.toJavaScript() ?? {};
  const isSecret = (value: unknown) => JSON.stringify(value).includes("1b47061264138c4ac30d75fd1eb44270");
  expect(Object.keys(inputs).filter((name) => isSecret(inputs[name]))).toEqual(Object.keys(app));
});
