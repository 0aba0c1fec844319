import { type ClientUnaryCall, credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
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

/** The engine's end of the gRPC connection: a provider's methods, in plain values. A refusal is a ProviderFailure. */
export class ProviderClient {
  readonly #client: ResourceProviderClient;

  constructor(port: number) {
    this.#client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
      "grpc.max_receive_message_length": -1,
    });
  }

  /** Hands over the stack's config, secrets as plain text. */
  async configure(config: Properties): Promise<void> {
    const request = new proto.ConfigureRequest();
    request.setArgs(toStruct(config));
    request.setAcceptsecrets(true);
    await call<proto.ConfigureResponse>((callback) => this.#client.configure(request, callback));
  }

  /** `olds` are the state's inputs, empty before a create. */
  async check(olds: Properties, news: Properties): Promise<Checked> {
    const request = new proto.CheckRequest();
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    const response = await call<proto.CheckResponse>((callback) => this.#client.check(request, callback));
    return {
      inputs: fromStruct(response.getInputs()),
      failures: response.getFailuresList().map((failure) => ({
        property: failure.getProperty(),
        reason: failure.getReason(),
      })),
    };
  }

  /** `olds` are the state's outputs, `news` checked inputs. */
  async diff(id: string, olds: Properties, news: Properties): Promise<Difference> {
    const request = new proto.DiffRequest();
    request.setId(id);
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    const response = await call<proto.DiffResponse>((callback) => this.#client.diff(request, callback));
    return {
      changes: response.getChanges() !== proto.DiffResponse.DiffChanges.DIFF_NONE,
      replaces: response.getReplacesList(),
    };
  }

  async create(inputs: Properties): Promise<{ id: string; outputs: Properties }> {
    const request = new proto.CreateRequest();
    request.setProperties(toStruct(inputs));
    const response = await call<proto.CreateResponse>((callback) => this.#client.create(request, callback));
    return { id: response.getId(), outputs: fromStruct(response.getProperties()) };
  }

  /** `properties` are outputs in a refresh, inputs in a `.get`. */
  async read(id: string, properties: Properties): Promise<Read> {
    const request = new proto.ReadRequest();
    request.setId(id);
    request.setProperties(toStruct(properties));
    const response = await call<proto.ReadResponse>((callback) => this.#client.read(request, callback));
    return {
      id: response.getId(),
      outputs: fromStruct(response.getProperties()),
      inputs: response.hasInputs() ? fromStruct(response.getInputs()) : undefined,
    };
  }

  /** `olds` are the state's outputs, `news` checked inputs. */
  async update(id: string, olds: Properties, news: Properties): Promise<Properties> {
    const request = new proto.UpdateRequest();
    request.setId(id);
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    const response = await call<proto.UpdateResponse>((callback) => this.#client.update(request, callback));
    return fromStruct(response.getProperties());
  }

  /** `outputs` are the state's: a delete never gets inputs. */
  async delete(id: string, outputs: Properties): Promise<void> {
    const request = new proto.DeleteRequest();
    request.setId(id);
    request.setProperties(toStruct(outputs));
    await call((callback) => this.#client.delete(request, callback));
  }

  close(): void {
    this.#client.close();
  }
}

/** Sends one request and turns a gRPC error into a ProviderFailure. */
function call<T>(send: (callback: (error: ServiceError | null, response: T) => void) => ClientUnaryCall): Promise<T> {
  return new Promise((resolve, reject) => {
    send((error, response) => (error ? reject(ProviderFailure.of(error)) : resolve(response)));
  });
}
