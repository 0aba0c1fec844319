import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type struct from "google-protobuf/google/protobuf/struct_pb.js";
import { fromStruct, type Properties, toStruct } from "./marshal.js";
import { type About, call, ProviderClient, SOMEBODY, STATUS } from "./provider.js";

/** Pulumi's mark of a value that is more than plain JSON, and its mark of a secret. */
const MARK = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** What a read says that knows nothing but the id; there are no outputs where there is nothing. */
export interface Imported {
  id: string;
  inputs: Properties;
  outputs: Properties | undefined;
}

/**
 * The engine's end of the plugin. What a program hands a dynamic provider in hidden inputs, the engine tells a plugin
 * otherwise: secrets by a mark, ignored properties apart, and there is no serialised provider.
 */
export class PluginClient extends ProviderClient {
  /** @param verbatim sends hidden inputs as a dynamic provider gets them: the lifecycle behind both front ends is one */
  constructor(
    port: number,
    private readonly verbatim = false,
  ) {
    super(port);
  }

  override async configure(config: Properties): Promise<void> {
    const own = Object.entries(config).map(([key, value]) => [key.replace(/^hubspot:/, ""), value]);
    const request = new proto.ConfigureRequest();
    request.setArgs(toStruct(Object.fromEntries(own)));
    request.setAcceptsecrets(true);
    await call<proto.ConfigureResponse>((callback) => this.client.configure(request, callback));
  }

  /** What a detailed diff marks, sorted: `height: UPDATE`, with ` input` where it is one of the program's. */
  async marks(id: string, olds: Properties, news: Properties, ignoreChanges: string[] = []): Promise<string[]> {
    const request = new proto.DiffRequest().setId(id).setUrn(this.urnOf(SOMEBODY)).setIgnorechangesList(ignoreChanges);
    request.setOlds(this.toWire(olds)).setNews(this.toWire(news));
    const response = await call<proto.DiffResponse>((callback) => this.client.diff(request, callback));
    const kinds = Object.entries(proto.PropertyDiff.Kind);
    const marks = [...response.getDetaileddiffMap().entries()].map(([name, diff]) => {
      const kind = kinds.find(([, value]) => value === diff.getKind())?.[0];
      return `${name}: ${kind}${diff.getInputdiff() ? " input" : ""}`;
    });
    return marks.sort();
  }

  override async previewCreate(inputs: Properties, about = SOMEBODY): Promise<void> {
    await this.#previewCreate(inputs, about);
  }

  async #previewCreate(inputs: Properties, about: About): Promise<Properties> {
    const request = new proto.CreateRequest().setUrn(this.urnOf(about)).setPreview(true);
    request.setProperties(this.toWire(inputs));
    const response = await call<proto.CreateResponse>((callback) => this.client.create(request, callback));
    return this.fromWire(response.getProperties());
  }

  /** What a preview says that a create, or with old outputs an update, will leave. */
  async preview(inputs: Properties, olds?: Properties): Promise<Properties> {
    if (!olds) return this.#previewCreate(inputs, SOMEBODY);
    const request = new proto.UpdateRequest().setUrn(this.urnOf(SOMEBODY)).setPreview(true);
    request.setNews(this.toWire(inputs)).setOlds(this.toWire(olds));
    const response = await call<proto.UpdateResponse>((callback) => this.client.update(request, callback));
    return this.fromWire(response.getProperties());
  }

  /**
   * A read that knows nothing but the id: an import, and a `.get` of newer engines.
   * @param standalone for `pulumi do`, which has no program
   */
  async readById(id: string, { standalone = false } = {}): Promise<Imported> {
    const request = new proto.ReadRequest().setId(id).setUrn(this.urnOf(SOMEBODY)).setProperties(toStruct({}));
    request.setResourceStatusAddress(standalone ? "" : STATUS);
    const response = await call<proto.ReadResponse>((callback) => this.client.read(request, callback));
    return {
      id: response.getId(),
      inputs: this.fromWire(response.getInputs()),
      outputs: response.hasProperties() ? this.fromWire(response.getProperties()) : undefined,
    };
  }

  /** Calls a function; answers what it returned. */
  async invoke(token: string, args: Properties): Promise<Properties> {
    const request = new proto.InvokeRequest().setTok(token).setArgs(toStruct(args));
    const response = await call<proto.InvokeResponse>((callback) => this.client.invoke(request, callback));
    return fromStruct(response.getReturn());
  }

  /** Creates within a timeout of the resource's own, in seconds; answers the outputs as they came. */
  async createWithin(timeout: number, inputs: Properties): Promise<Properties> {
    const request = new proto.CreateRequest().setUrn(this.urnOf(SOMEBODY)).setTimeout(timeout);
    request.setProperties(this.toWire(inputs));
    const response = await call<proto.CreateResponse>((callback) => this.client.create(request, callback));
    return fromStruct(response.getProperties());
  }

  /** Reads within a timeout, in seconds: a refresh of outputs, or without any an import. */
  async readWithin(timeout: number, id: string, outputs?: Properties): Promise<void> {
    const request = new proto.ReadRequest().setId(id).setUrn(this.urnOf(SOMEBODY)).setTimeout(timeout);
    if (outputs) request.setProperties(this.toWire(outputs)).setInputs(this.toWire(outputs));
    await call<proto.ReadResponse>((callback) => this.client.read(request, callback));
  }

  /** What the plugin says that it accepts, in each of the two answers that say so. */
  async promises(): Promise<Record<"handshake" | "configure", object>> {
    const [handshake, configure] = [new proto.ProviderHandshakeRequest(), new proto.ConfigureRequest()];
    const shaken = await call<proto.ProviderHandshakeResponse>((done) => this.client.handshake(handshake, done));
    const configured = await call<proto.ConfigureResponse>((done) => this.client.configure(configure, done));
    return {
      handshake: {
        secrets: shaken.getAcceptSecrets(),
        resources: shaken.getAcceptResources(),
        outputs: shaken.getAcceptOutputs(),
      },
      configure: {
        secrets: configured.getAcceptsecrets(),
        resources: configured.getAcceptresources(),
        outputs: configured.getAcceptoutputs(),
      },
    };
  }

  /** Why a provider's configuration is refused, and what the state is to keep of it. */
  async checkConfig(config: Properties): Promise<{ failures: string[]; inputs: Properties }> {
    const request = new proto.CheckRequest().setNews(toStruct(config));
    const response = await call<proto.CheckResponse>((callback) => this.client.checkConfig(request, callback));
    const failures = response.getFailuresList().map((failure) => `${failure.getProperty()}: ${failure.getReason()}`);
    return { failures, inputs: fromStruct(response.getInputs()) };
  }

  /** What an engine does first with a plugin that it has not started, as PULUMI_DEBUG_PROVIDERS asks of it. */
  async attach(address: string): Promise<void> {
    const request = new pluginProto.PluginAttach().setAddress(address);
    await call((callback) => this.client.attach(request, callback));
  }

  async cancel(): Promise<void> {
    await call((callback) => this.client.cancel(new empty.Empty(), callback));
  }

  protected override toWire(given: Properties): struct.Struct {
    if (this.verbatim) return toStruct(given);
    const { __provider, __ignoreChanges, __secretInputs, ...properties } = given;
    const secret = new Set(Array.isArray(__secretInputs) ? __secretInputs : []);
    const marked = Object.entries(properties).map(([name, value]) => [
      name,
      secret.has(name) ? { [MARK]: SECRET, value } : value,
    ]);
    // Once checked, the names of secret inputs stand in the state.
    const listed = "adoptExisting" in properties && __secretInputs ? { __secretInputs } : {};
    return toStruct({ ...Object.fromEntries(marked), ...listed });
  }

  protected override fromWire(message: struct.Struct | undefined): Properties {
    const properties = Object.entries(fromStruct(message)).map(([name, value]) => [name, unmarked(value)]);
    return Object.fromEntries(properties);
  }

  protected override urnOf({ name, kind }: About): string {
    return `urn:pulumi:dev::calling::hubspot:index:${kind}::${name}`;
  }
}

function unmarked(value: unknown): unknown {
  const isSecret = typeof value === "object" && value !== null && Reflect.get(value, MARK) === SECRET;
  return isSecret ? Reflect.get(value, "value") : value;
}
