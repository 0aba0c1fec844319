import { type ClientUnaryCall, credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import type struct from "google-protobuf/google/protobuf/struct_pb.js";
import { ProviderFailure } from "./failure.js";
import { fromStruct, type Properties, toStruct } from "./marshal.js";

/** What check answers. */
export interface Checked {
  inputs: Properties;
  failures: { property: string; reason: string }[];
}

/** What diff answers, as far as a dynamic provider can answer. */
export interface Difference {
  changes: boolean;
  replaces: string[];
}

/** What read answers; an empty id says that the resource is gone. */
export interface Read {
  id: string;
  outputs: Properties;
  inputs: Properties | undefined;
}

/** What else the engine knows of a resource, and tells a plugin. */
export interface About {
  name: string;
  kind: string;
  ignoreChanges?: readonly string[];
}

/** Whom a test means that does not say. */
export const SOMEBODY: About = { name: "dialer", kind: "CallingExtensionSettings" };

/** Where the engine would be told of a resource's status: it names it in every step of an operation. */
export const STATUS = "127.0.0.1:1";

/** The engine's end of the gRPC connection: a provider's methods, in plain values. A refusal is a ProviderFailure. */
export class ProviderClient {
  protected readonly client: ResourceProviderClient;

  constructor(port: number) {
    this.client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
      "grpc.max_receive_message_length": -1,
    });
  }

  /** Hands over the stack's config, secrets as plain text. */
  async configure(config: Properties): Promise<void> {
    const request = new proto.ConfigureRequest();
    request.setArgs(toStruct(config));
    request.setAcceptsecrets(true);
    await call<proto.ConfigureResponse>((callback) => this.client.configure(request, callback));
  }

  /** `olds` are the state's inputs, empty before a create. */
  async check(olds: Properties, news: Properties, about = SOMEBODY): Promise<Checked> {
    const request = new proto.CheckRequest();
    request.setUrn(this.urnOf(about));
    request.setOlds(this.toWire(olds));
    request.setNews(this.toWire(news));
    const response = await call<proto.CheckResponse>((callback) => this.client.check(request, callback));
    return {
      inputs: this.fromWire(response.getInputs()),
      failures: response.getFailuresList().map((failure) => ({
        property: failure.getProperty(),
        reason: failure.getReason(),
      })),
    };
  }

  /** `olds` are the state's outputs, `news` checked inputs. */
  async diff(id: string, olds: Properties, news: Properties, about = SOMEBODY): Promise<Difference> {
    const request = new proto.DiffRequest();
    request.setId(id);
    request.setUrn(this.urnOf(about));
    request.setIgnorechangesList([...(about.ignoreChanges ?? [])]);
    request.setOlds(this.toWire(olds));
    request.setNews(this.toWire(news));
    const response = await call<proto.DiffResponse>((callback) => this.client.diff(request, callback));
    return {
      changes: response.getChanges() !== proto.DiffResponse.DiffChanges.DIFF_NONE,
      replaces: response.getReplacesList(),
    };
  }

  /** The preview of a create, which the engine asks a plugin for and a dynamic provider not. */
  async previewCreate(_inputs: Properties, _about = SOMEBODY): Promise<void> {}

  async create(inputs: Properties, about = SOMEBODY): Promise<{ id: string; outputs: Properties }> {
    const request = new proto.CreateRequest();
    request.setUrn(this.urnOf(about));
    request.setProperties(this.toWire(inputs));
    const response = await call<proto.CreateResponse>((callback) => this.client.create(request, callback));
    return { id: response.getId(), outputs: this.fromWire(response.getProperties()) };
  }

  /** `properties` are outputs in a refresh, inputs in a `.get`. */
  async read(id: string, properties: Properties, about = SOMEBODY): Promise<Read> {
    const request = new proto.ReadRequest();
    request.setId(id);
    request.setUrn(this.urnOf(about));
    request.setProperties(this.toWire(properties));
    request.setInputs(this.toWire({}));
    request.setResourceStatusAddress(STATUS);
    const response = await call<proto.ReadResponse>((callback) => this.client.read(request, callback));
    return {
      id: response.getId(),
      outputs: this.fromWire(response.getProperties()),
      inputs: response.hasInputs() ? this.fromWire(response.getInputs()) : undefined,
    };
  }

  /** `olds` are the state's outputs, `news` checked inputs. */
  async update(id: string, olds: Properties, news: Properties, about = SOMEBODY): Promise<Properties> {
    const request = new proto.UpdateRequest();
    request.setId(id);
    request.setUrn(this.urnOf(about));
    request.setIgnorechangesList([...(about.ignoreChanges ?? [])]);
    request.setOlds(this.toWire(olds));
    request.setNews(this.toWire(news));
    const response = await call<proto.UpdateResponse>((callback) => this.client.update(request, callback));
    return this.fromWire(response.getProperties());
  }

  /** `outputs` are the state's: a delete never gets inputs. */
  async delete(id: string, outputs: Properties, about = SOMEBODY): Promise<void> {
    const request = new proto.DeleteRequest();
    request.setId(id);
    request.setUrn(this.urnOf(about));
    request.setProperties(this.toWire(outputs));
    request.setResourceStatusAddress(STATUS);
    await call((callback) => this.client.delete(request, callback));
  }

  close(): void {
    this.client.close();
  }

  /** Properties as this front end has them on the wire. */
  protected toWire(properties: Properties): struct.Struct {
    return toStruct(properties);
  }

  protected fromWire(message: struct.Struct | undefined): Properties {
    return fromStruct(message);
  }

  /** The dynamic host is told of no resource's name. */
  protected urnOf(_about: About): string {
    return "";
  }
}

/** Sends one request and turns a gRPC error into a ProviderFailure. */
export function call<T>(
  send: (callback: (error: ServiceError | null, response: T) => void) => ClientUnaryCall,
): Promise<T> {
  return new Promise((resolve, reject) => {
    send((error, response) => (error ? reject(ProviderFailure.of(error)) : resolve(response)));
  });
}
