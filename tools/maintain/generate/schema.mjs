// @ts-check
/**
 * What `npm run schema` runs: writes plugin/schema.json, which describes the plugin's resources for Pulumi's other
 * languages, from the provider's definitions and the doc comments of the SDK's classes. With --check it writes nothing,
 * and ends with 1 when the file is not what it would write.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ensureBuilt, root } from "../../lib/install.mjs";
import { exampleUsage, importSection } from "./examples.mjs";
import { enumToken, fieldSchema } from "./fieldSchema.mjs";
import { languages, metadata } from "./metadata.mjs";
import { described, inOneLine } from "./sources.mjs";

/**
 * @typedef {import("../../../provider/src/resources/definition.js").Definition} Definition
 * @typedef {import("./sources.mjs").Member} Member
 * @typedef {{ type?: string, $ref?: string, description: string, [more: string]: unknown }} Property
 */

const file = join(root, "plugin/schema.json");
const require = createRequire(import.meta.url);

await ensureBuilt();
/** @type {{ definitions: Definition[], API_VERSIONS: string[] }} */
const { definitions, API_VERSIONS } = {
  ...require("../../../provider/dist/resources/index.js"),
  ...require("../../../provider/dist/config.js"),
};
/** @type {typeof import("zod")} */
const { z } = createRequire(join(root, "provider/package.json"))("zod");

const text = `${JSON.stringify(schema(), undefined, 2)}\n`;
if (process.argv.includes("--check")) check();
else writeFileSync(file, text);

function check() {
  if (readFileSync(file, "utf8") === text) return;
  console.error("plugin/schema.json is not what the code says. Run `npm run schema`.");
  process.exitCode = 1;
}

function schema() {
  const { version, description, license } = require("../../../plugin/package.json");
  const config = configuration();
  const types = Object.assign({}, ...definitions.map(enumTypes));
  return {
    name: "hubspot",
    version,
    ...metadata({ description, license }),
    language: languages(),
    config: { variables: config },
    provider: {
      description:
        "The account that owns the apps: its credential, and where HubSpot is. A program with several accounts declares one for each.",
      inputProperties: config,
    },
    ...(Object.keys(types).length > 0 ? { types } : {}),
    resources: Object.fromEntries(
      definitions.map((definition) => [`hubspot:index:${definition.kind}`, resource(definition)]),
    ),
    functions: Object.fromEntries(
      definitions.map((definition) => [`hubspot:index:get${definition.kind}`, getFunction(definition)]),
    ),
  };
}

/**
 * Where the environment holds a value, the plugin itself reads it. Named here, it would enter the state of every
 * explicit provider, and stand beside another account's credential.
 * @returns {Record<string, Property>}
 */
function configuration() {
  return {
    developerApiKey: {
      type: "string",
      secret: true,
      description:
        "The developer API key of the account that owns the apps, sent as `hapikey`. Exactly one credential is needed: this, or `accessToken`, or `clientId` with `clientSecret` and `refreshToken`. Where none of them is set, the environment counts: HUBSPOT_DEVELOPER_API_KEY and so on.",
    },
    accessToken: {
      type: "string",
      secret: true,
      description:
        "An OAuth access token, sent as a Bearer token; scopes `developers-read` and `developers-write`. It lives 30 minutes. See `developerApiKey` for the other credentials.",
    },
    clientId: {
      type: "string",
      secret: true,
      description:
        "The client id of the app's own OAuth credential. The provider asks HubSpot for access tokens with it, and renews them by itself. Needs `clientSecret` and `refreshToken`.",
    },
    clientSecret: {
      type: "string",
      secret: true,
      description: "The client secret of the app's own OAuth credential. See `clientId`.",
    },
    refreshToken: {
      type: "string",
      secret: true,
      description:
        "The refresh token of the app's own OAuth credential, of the account that owns the apps. See `clientId`.",
    },
    apiVersion: {
      type: "string",
      description: `One of ${API_VERSIONS.map((known) => `\`${known}\``).join(", ")}. Default: HUBSPOT_API_VERSION in the environment, else \`v3\`.`,
    },
    baseUrl: {
      type: "string",
      description:
        "Another server than HubSpot's: an emulator, a gateway; https, or http on loopback. Default: HUBSPOT_BASE_URL in the environment, else `https://api.hubapi.com`.",
    },
  };
}

/** @param {Definition} definition */
function resource(definition) {
  const { inputs, outputs, ofClass, ofInputs } = described(definition);
  return {
    description: [
      `${inOneLine(ofClass.text)} ${inOneLine(ofInputs.text)}`,
      exampleUsage(definition.kind),
      importSection(definition.kind),
    ].join("\n\n"),
    properties: Object.fromEntries(outputs.map((output) => [output.name, property(definition, output)])),
    required: outputs.map(({ name }) => name),
    inputProperties: Object.fromEntries(inputs.map((input) => [input.name, inputProperty(definition, input)])),
    // A stack of the dynamic provider goes on as it is.
    aliases: [{ type: `pulumi-nodejs:dynamic/hubspot:${definition.kind}` }],
    requiredInputs: inputs.filter(({ optional }) => !optional).map(({ name }) => name),
  };
}

/**
 * The function that reads what HubSpot has of one kind.
 * @param {Definition} definition
 */
function getFunction(definition) {
  const { outputs } = described(definition);
  const app = { type: "integer", description: "Id of the HubSpot app: a whole number from 1 to 2147483647." };
  const settings = outputs.filter(({ name }) => name !== "appId" && name !== "adoptExisting");
  return {
    description: [
      `Reads the ${definition.label} that HubSpot has of an app, without managing them. It sends GET alone. Where HubSpot has none, \`exists\` is false and the settings are missing.`,
      exampleUsage(`get${definition.kind}`),
    ].join("\n\n"),
    inputs: { properties: { appId: app }, required: ["appId"] },
    outputs: {
      properties: {
        appId: app,
        exists: {
          type: "boolean",
          description:
            "Whether HubSpot has them. Also false where the app belongs to another account than the credential: HubSpot answers both with 404.",
        },
        ...Object.fromEntries(settings.map((output) => [output.name, property(definition, output)])),
      },
      required: ["appId", "exists"],
    },
  };
}

/** @param {Definition} definition */
function enumTypes({ kind, fields }) {
  const types = Object.entries(fields).map(([name, field]) => fieldSchema(z, enumToken(kind, name), field).types);
  return Object.assign({}, ...types);
}

/**
 * @param {Definition} definition
 * @param {Member} member
 * @returns {Property}
 */
function inputProperty(definition, member) {
  const preset = member.tags.get("default")?.[0];
  const field = definition.fields[member.name];
  const { type, ...rest } = property(definition, member);
  return {
    ...(field ? fieldSchema(z, enumToken(definition.kind, member.name), field).property : { type: String(type) }),
    ...rest,
    ...(preset === undefined ? {} : { default: JSON.parse(preset) }),
    ...(member.name === "appId" ? { replaceOnChanges: true, willReplaceOnChanges: true } : {}),
  };
}

/**
 * @param {Definition} definition
 * @param {Member} member
 * @returns {Property}
 */
function property(definition, { name, type, text }) {
  const field = definition.fields[name];
  // An answer may hold a word that is not in the list of the inputs: an output is never an enum.
  const { type: exact } = field ? z.toJSONSchema(field.input) : { type: name === "appId" ? "integer" : type };
  return { type: String(exact), description: inOneLine(text) };
}
