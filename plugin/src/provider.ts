import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type struct from "google-protobuf/google/protobuf/struct_pb.js";
import {
  type CallOptions,
  ConfigError,
  definitions,
  Lifecycle,
  Operation,
  type OperationDependencies,
  type Properties,
} from "pulumi-hubspot-calling-provider/lifecycle";
import { checkConfig, configOf, diffConfig, inputsIn } from "./configuration.js";
import { asDiffResponse } from "./detailedDiff.js";
import { explained } from "./explicitProvider.js";
import { marked, received, withSecrets } from "./wire.js";

/** Why a second provider of an attached engine is refused: one of the two would use the credential of the other. */
const OTHER_INPUTS =
  "this plugin serves one provider at a time, and another one with other inputs uses it: for a program with several providers run it without PULUMI_DEBUG_PROVIDERS, so that the engine starts a plugin for each";

/** One provider of one engine operation: translates the engine's calls for the lifecycle, and decides nothing. */
export class Provider {
  readonly #operation: Operation;
  /** By the resource's type. */
  readonly #lifecycles: ReadonlyMap<string, Lifecycle>;
  /** By the function's token. */
  readonly #functions: ReadonlyMap<string, Lifecycle>;
  /** What the engine configured it with. */
  #config: Properties | undefined;
  #name: string | undefined;

  constructor(
    private readonly version: string,
    dependencies: Omit<OperationDependencies, "config">,
  ) {
    this.#operation = new Operation({ ...dependencies, config: () => configOf(this.#config ?? {}) });
    const lifecycles = definitions.map(
      (definition) => [definition.kind, new Lifecycle(this.#operation, definition)] as const,
    );
    this.#lifecycles = new Map(lifecycles.map(([kind, lifecycle]) => [`hubspot:index:${kind}`, lifecycle]));
    this.#functions = new Map(lifecycles.map(([kind, lifecycle]) => [`hubspot:index:get${kind}`, lifecycle]));
  }

  handshake(): proto.ProviderHandshakeResponse {
    // The protocol requires all three of a provider that has a handshake, and the same answers in configure.
    return new proto.ProviderHandshakeResponse().setAcceptSecrets(true).setAcceptResources(true).setAcceptOutputs(true);
  }

  getPluginInfo(): plugin.PluginInfo {
    return new plugin.PluginInfo().setVersion(this.version);
  }

  getSchema(): proto.GetSchemaResponse {
    return new proto.GetSchemaResponse().setSchema(readFileSync(join(__dirname, "../schema.json"), "utf8"));
  }

  checkConfig(request: proto.CheckRequest): proto.CheckResponse {
    return checkConfig(request);
  }

  diffConfig(request: proto.DiffRequest): proto.DiffResponse {
    return diffConfig(request);
  }

  /**
   * @throws ConfigError if it was configured with other inputs before: an engine that attaches itself uses one plugin
   * for all providers
   */
  configure(request: proto.ConfigureRequest): proto.ConfigureResponse {
    const config = received(request.getArgs()).properties;
    const isOther = this.#config && !isDeepStrictEqual(inputsIn(this.#config), inputsIn(config));
    if (isOther) throw new ConfigError(OTHER_INPUTS);
    this.#config = config;
    this.#name = request.getName();
    return new proto.ConfigureResponse()
      .setAcceptsecrets(true)
      .setAcceptresources(true)
      .setAcceptoutputs(true)
      .setSupportspreview(true);
  }

  async check(request: proto.CheckRequest): Promise<proto.CheckResponse> {
    const olds = received(request.getOlds()).properties;
    const news = withSecrets(received(request.getNews()));
    // A check does not wait for HubSpot, since the engine runs checks one after another. It runs creates and their
    // previews at the same time, so those read HubSpot.
    const { inputs, failures } = await this.#of(request).validate(olds, news, request.getUrn());
    const response = new proto.CheckResponse().setInputs(marked(inputs));
    for (const { property, reason } of failures) {
      response.addFailures(new proto.CheckFailure().setProperty(property).setReason(reason));
    }
    return response;
  }

  async diff(request: proto.DiffRequest): Promise<proto.DiffResponse> {
    const olds = received(request.getOlds()).properties;
    const news = received(request.getNews()).properties;
    const callOptions = { ignoreChanges: request.getIgnorechangesList(), ...inputsOf(request.getOldInputs()) };
    return asDiffResponse(await this.#of(request).diffInDetail(request.getId(), olds, news, callOptions));
  }

  async create(request: proto.CreateRequest): Promise<proto.CreateResponse> {
    const inputs = received(request.getProperties()).properties;
    const response = new proto.CreateResponse();
    const lifecycle = this.#of(request);
    if (request.getPreview()) return response.setProperties(told(lifecycle, await lifecycle.preview(inputs)));
    const { id, outs } = await lifecycle.create(inputs, timeoutOf(request));
    return response.setId(id).setProperties(told(lifecycle, outs));
  }

  async read(request: proto.ReadRequest): Promise<proto.ReadResponse> {
    const { properties: state, secret } = received(request.getProperties());
    const lifecycle = this.#of(request);
    const callOptions = timeoutOf(request);
    const { id, props, inputs } = await (state.appId === undefined
      ? lifecycle.readById(request.getId(), { ...callOptions, standalone: isStandalone(request) })
      : lifecycle.read(request.getId(), state, { ...callOptions, ...inputsOf(request.getInputs()) }));
    const response = new proto.ReadResponse().setId(id);
    // What is secret in the state stays so, whatever was read before.
    if (props) response.setProperties(told(lifecycle, props, secret));
    if (inputs) response.setInputs(told(lifecycle, inputs, secret));
    return response;
  }

  async update(request: proto.UpdateRequest): Promise<proto.UpdateResponse> {
    const olds = received(request.getOlds()).properties;
    const news = received(request.getNews()).properties;
    const callOptions = { ...timeoutOf(request), ignoreChanges: request.getIgnorechangesList() };
    const lifecycle = this.#of(request);
    const outs = request.getPreview()
      ? await lifecycle.preview(news, olds, callOptions)
      : (await lifecycle.update(olds, news, callOptions)).outs;
    return new proto.UpdateResponse().setProperties(told(lifecycle, outs));
  }

  async delete(request: proto.DeleteRequest): Promise<empty.Empty> {
    const state = received(request.getProperties()).properties;
    await this.#of(request).delete(request.getId(), state, timeoutOf(request));
    return new empty.Empty();
  }

  /** Pulumi's name for calling a function: here one that reads what HubSpot has. */
  async invoke(request: proto.InvokeRequest): Promise<proto.InvokeResponse> {
    const lifecycle = this.#functions.get(request.getTok());
    if (!lifecycle) throw new Error(`this provider has no function ${request.getTok()}`);
    const found = await lifecycle.lookUp(withSecrets(received(request.getArgs())));
    return new proto.InvokeResponse().setReturn(told(lifecycle, found));
  }

  cancel(): empty.Empty {
    this.#operation.cancel();
    return new empty.Empty();
  }

  /** The error as the engine gets it. See {@link explained}. */
  explained(error: unknown): unknown {
    if (error instanceof Error) error.message = explained(error.message, this.#name);
    return error;
  }

  #of(request: { getUrn(): string }): Lifecycle {
    // urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME
    const type = request.getUrn().split("::")[2]?.split("$").at(-1) ?? "";
    const lifecycle = this.#lifecycles.get(type);
    if (!lifecycle) throw new Error(`this provider has no resource ${type}`);
    return lifecycle;
  }
}

/**
 * What HubSpot told, as it is sent. Also marked secret: values that a resource of this operation has as a secret input.
 * @param also names of more properties to mark
 */
function told(lifecycle: Lifecycle, properties: Properties, also: readonly string[] = []): struct.Struct {
  return marked(properties, [...lifecycle.secretOutputs(properties), ...also]);
}

/** The inputs that the state holds; a `.get` has none. */
function inputsOf(inputs: struct.Struct | undefined): CallOptions {
  const { properties } = received(inputs);
  return "appId" in properties ? { inputs: properties } : {};
}

/**
 * Whether a read is no step of an operation, so that it does not declare the document. With every step the engine gives
 * the address of a server for the resource's status. `pulumi do --stateless` gives none, and neither does a program
 * that only asks whether a resource exists.
 */
function isStandalone(request: { getResourceStatusAddress(): string }): boolean {
  return request.getResourceStatusAddress() === "";
}

/**
 * The resource's own timeout. The engine sends it in seconds, and 0 or nothing if there is none. For a read, older
 * versions of the protocol, and the engine up to 3.226, send none.
 */
function timeoutOf(request: { getTimeout?(): number }): CallOptions {
  const seconds = request.getTimeout?.() ?? 0;
  return seconds > 0 ? { timeout: seconds * 1_000 } : {};
}
