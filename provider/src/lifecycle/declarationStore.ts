/** Which resource declares which settings of a document. */
export interface Declaration {
  /** Of the resource. Only the plugin knows it. */
  urn?: string;
  /** The settings that it manages. */
  fields: readonly string[];
}

/**
 * The documents that the running program declares or reads. The processes of one engine operation share them, so that
 * none deletes a document that another one has seen in a check.
 */
export interface DeclarationStore {
  /** @param document the name of the document */
  add(document: string, declaration: Declaration): void;
  /** All declarations of a document, in the order in which they came. */
  of(document: string): Declaration[];
}

/** The declarations of one process, in memory. */
export class InMemoryDeclarations implements DeclarationStore {
  readonly #declarations = new Map<string, Declaration[]>();

  add(document: string, declaration: Declaration): void {
    this.#declarations.set(document, [...this.of(document), declaration]);
  }

  of(document: string): Declaration[] {
    return this.#declarations.get(document) ?? [];
  }
}
