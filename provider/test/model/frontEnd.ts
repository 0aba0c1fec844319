/** A resource's inputs or outputs as they travel. */
export type Properties = Record<string, unknown>;

/** What the engine asks of a provider, however it reaches it. What the provider refuses is a {@link Failure}. */
export interface FrontEnd {
  /** `olds` are the state's inputs, empty before a create. */
  check(
    olds: Properties,
    news: Properties,
  ): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }>;
  /** `olds` are outputs, `news` checked inputs. */
  diff(id: string, olds: Properties, news: Properties): Promise<{ changes: boolean; replaces: readonly string[] }>;
  create(inputs: Properties): Promise<{ id: string; outputs: Properties }>;
  read(id: string, outputs: Properties): Promise<{ id: string; outputs: Properties; inputs: Properties | undefined }>;
  /** `olds` are outputs, `news` checked inputs. */
  update(id: string, olds: Properties, news: Properties): Promise<Properties>;
  delete(id: string, outputs: Properties): Promise<void>;
}

/** The provider reports that an operation failed. Any other error is a crash, which no test expects. */
export class Failure extends Error {
  override readonly name = "Failure";

  constructor(
    message: string,
    /** Present when the engine must keep the resource, with these outputs. */
    readonly half?: { id: string; outputs: Properties },
  ) {
    super(message);
  }
}
