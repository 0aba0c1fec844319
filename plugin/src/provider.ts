import { readFileSync } from "node:fs";
import { join } from "node:path";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import {
  ConfigError,
  definitions,
  HIDDEN,
  Lifecycle,
  Operation,
  type Properties,
  readConfig,
  UNKNOWN,
} from "pulumi-hubspot-calling-provider/lifecycle";
import { type Received, received, secretIn, sent } from "./wire.js";

/** What surrounds the provider: how it speaks to the user, and whether the engine still waits. */
export interface ProviderSurroundings {
  version: string;
  print(line: string): void;
  engineListens?: () => Promise<boolean>;
}

const PACKAGE = "hubspot";

/** The engine's calls, taken off the wire and handed to the lifecycle. Nothing is decided here. */
export class Provider {
  readonly #lifecycles: ReadonlyMap<string, Lifecycle>;
  #config: Properties = {};

  constructor(private readonly surroundings: ProviderSurroundings) {
    const { print, engineListens } = surroundings;
    const operation = new Operation({
      config: () => readHubSpotConfig(this.#config),
      print,
      ...(engineListens ? { engineListens } : {}),
    });
    this.#lifecycles = new Map(
      definitions.map((definition) => [`${PACKAGE}:index:${definition.kind}`, new Lifecycle(operation, definition)]),
    );
  }

  handshake(): proto.ProviderHandshakeResponse {
    // No input of ours is another resource, or needs to know where its value comes from.
    return new proto.ProviderHandshakeResponse().setAcceptSecrets(true);
  }

  getPluginInfo(): plugin.PluginInfo {
    return new plugin.PluginInfo().setVersion(this.surroundings.version);
  }

  getSchema(): proto.GetSchemaResponse {
    return new proto.GetSchemaResponse().setSchema(readFileSync(join(__dirname, "../schema.json"), "utf8"));
  }

  /** Keeps what was given as it is: what the environment says must not enter the state. */
  checkConfig(request: proto.CheckRequest): proto.CheckResponse {
    const { properties } = received(request.getNews());
    const response = new proto.CheckResponse();
    if (request.hasNews()) response.setInputs(request.getNews());
    if (Object.values(properties).includes(UNKNOWN)) return response;
    try {
      readHubSpotConfig(properties);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      response.addFailures(new proto.CheckFailure().setReason(error.message));
    }
    return response;
  }

  /** Another credential or server replaces no settings: they are the app's. */
  diffConfig(request: proto.DiffRequest): proto.DiffResponse {
    const [olds, news] = [request.getOldInputs(), request.getNews()].map((each) => received(each).properties);
    const names = new Set([...Object.keys(olds ?? {}), ...Object.keys(news ?? {})]);
    const changed = [...names].filter((name) => olds?.[name] !== news?.[name]);
    const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
    return new proto.DiffResponse().setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE).setDiffsList(changed);
  }

  configure(request: proto.ConfigureRequest): proto.ConfigureResponse {
    this.#config = received(request.getArgs()).properties;
    return new proto.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
  }

  async check(request: proto.CheckRequest): Promise<proto.CheckResponse> {
    const news = received(request.getNews());
    const olds = received(request.getOlds());
    const { inputs, failures } = await this.#of(request).check(olds.properties, withSecrets(news));
    const response = new proto.CheckResponse().setInputs(sent(inputs, secretIn(inputs)));
    for (const { property, reason } of failures) {
      response.addFailures(new proto.CheckFailure().setProperty(property).setReason(reason));
    }
    return response;
  }

  async diff(request: proto.DiffRequest): Promise<proto.DiffResponse> {
    const olds = received(request.getOlds()).properties;
    const news = received(request.getNews()).properties;
    const { changes, replaces = [] } = await this.#of(request).diff(request.getId(), olds, news);
    const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
    return new proto.DiffResponse().setChanges(changes ? DIFF_SOME : DIFF_NONE).setReplacesList(replaces);
  }

  async create(request: proto.CreateRequest): Promise<proto.CreateResponse> {
    const inputs = received(request.getProperties()).properties;
    if (request.getPreview()) {
      return new proto.CreateResponse().setProperties(sent(inputs, secretIn(inputs)));
    }
    const { id, outs } = await this.#of(request).create(inputs);
    return new proto.CreateResponse().setId(id).setProperties(sent(outs, secretIn(outs)));
  }

  async read(request: proto.ReadRequest): Promise<proto.ReadResponse> {
    const { id, props, inputs } = await this.#of(request).read(
      request.getId(),
      received(request.getProperties()).properties,
    );
    const response = new proto.ReadResponse().setId(id);
    if (props) response.setProperties(sent(props, secretIn(props)));
    if (inputs) response.setInputs(sent(inputs, secretIn(inputs)));
    return response;
  }

  async update(request: proto.UpdateRequest): Promise<proto.UpdateResponse> {
    const olds = received(request.getOlds()).properties;
    const news = received(request.getNews()).properties;
    if (request.getPreview()) {
      return new proto.UpdateResponse().setProperties(sent(news, secretIn(news)));
    }
    const { outs } = await this.#of(request).update(olds, news);
    return new proto.UpdateResponse().setProperties(sent(outs, secretIn(outs)));
  }

  async delete(request: proto.DeleteRequest): Promise<empty.Empty> {
    await this.#of(request).delete(request.getId(), received(request.getProperties()).properties);
    return new empty.Empty();
  }

  cancel(): empty.Empty {
    return new empty.Empty();
  }

  #of(request: { getUrn(): string }): Lifecycle {
    // urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME
    const type = request.getUrn().split("::")[2]?.split("$").at(-1) ?? "";
    const lifecycle = this.#lifecycles.get(type);
    if (!lifecycle) throw new Error(`this provider has no resource ${type}`);
    return lifecycle;
  }
}

function readHubSpotConfig(properties: Properties) {
  return readConfig((key) => properties[key.replace(`${PACKAGE}:`, "")], process.env);
}

/** The lifecycle learns of secrets as the dynamic face tells it: by a hidden input. */
function withSecrets({ properties, secret }: Received): Properties {
  return secret.length > 0 ? { ...properties, [HIDDEN.secretInputs]: secret } : properties;
}
