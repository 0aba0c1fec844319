import { isDeepStrictEqual } from "node:util";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import {
  type Config,
  ConfigError,
  CREDENTIAL_SETTINGS,
  isUnknown,
  type Properties,
  readConfig,
  SETTINGS,
} from "pulumi-hubspot-calling-provider/lifecycle";
import { asDiffResponse } from "./detailedDiff.js";
import { explained } from "./explicitProvider.js";
import { received, withSecretsMarked } from "./wire.js";

/** The configuration of one provider of the program: its own inputs, then the environment. */
export function configOf(properties: Properties): Config {
  return readConfig((key) => properties[key.replace("hubspot:", "")], process.env);
}

/** Only those properties that configure a provider: the engine sends more, such as the package's version. */
export function inputsIn(properties: Properties): Properties {
  return Object.fromEntries(SETTINGS.filter((name) => name in properties).map((name) => [name, properties[name]]));
}

/**
 * Returns the inputs as they came, with the credentials marked secret, even if they are plain text in the config.
 * Values from the environment are not added: they must not enter the state.
 */
export function checkConfig(request: proto.CheckRequest): proto.CheckResponse {
  const { properties, secret } = received(request.getNews());
  const known = CREDENTIAL_SETTINGS.filter((name) => !isUnknown(properties[name]));
  const response = new proto.CheckResponse().setInputs(withSecretsMarked(properties, [...secret, ...known]));
  // An unknown value is checked once it is known.
  if (Object.values(properties).some(isUnknown)) return response;
  try {
    configOf(properties);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    response.addFailures(
      new proto.CheckFailure().setReason(explained(error.message, request.getUrn().split("::").at(-1))),
    );
  }
  return response;
}

/** A new credential or server never replaces a resource: the settings belong to the app. */
export function diffConfig(request: proto.DiffRequest): proto.DiffResponse {
  const olds = inputsIn(received(request.getOldInputs()).properties);
  const news = inputsIn(received(request.getNews()).properties);
  const fields = SETTINGS.filter((name) => !isDeepStrictEqual(olds[name], news[name])).map((name) => ({
    name,
    kind: name in olds ? (name in news ? ("update" as const) : ("delete" as const)) : ("add" as const),
    cause: "program" as const,
    replaces: false,
  }));
  return asDiffResponse({ changes: fields.length > 0, fields });
}
