/** Which resource declares what of a document. A front end that hears of no URN gives none. */
export interface Declaration {
  urn?: string;
  /** The settings that it manages. */
  fields: readonly string[];
}

/**
 * The documents that the running program declares or reads. A front end whose providers run in several processes of one
 * operation shares them: what one process has seen in check, no other deletes.
 */
export interface DeclarationStore {
  /** @param document names it */
  add(document: string, declaration: Declaration): void;
  /** Every declaration on a document, in the order in which they came. */
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
