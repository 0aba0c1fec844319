/** Which resource declares what of a document. A front end that hears of no URN gives none. */
export interface Claim {
  urn?: string;
  /** The settings that it manages. */
  fields: readonly string[];
}

/**
 * The documents that the running program declares or reads. A front end whose providers run in several processes of one
 * operation shares them: what one process has seen in check, no other deletes.
 */
export interface Declarations {
  /** @param document names it */
  add(document: string, claim: Claim): void;
  /** Every claim on a document, in the order in which they came. */
  of(document: string): Claim[];
}

/** Declarations of one process. */
export class OwnDeclarations implements Declarations {
  readonly #claims = new Map<string, Claim[]>();

  add(document: string, claim: Claim): void {
    this.#claims.set(document, [...this.of(document), claim]);
  }

  of(document: string): Claim[] {
    return this.#claims.get(document) ?? [];
  }
}
