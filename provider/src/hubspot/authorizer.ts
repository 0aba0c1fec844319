import type { RequestCredential } from "../credential.js";

/** Says what a request carries to prove who sends it. */
export interface Authorizer {
  /**
   * The credential for a request that is sent now; undefined for a request that carries none. Waits while an access
   * token is asked for.
   * @throws every HubSpotError that says why there is no access token
   */
  authorize(): Promise<RequestCredential | undefined>;
  /**
   * HubSpot says that this credential expired.
   * @returns whether the same request can be sent again with another one
   */
  isReplaced(expired: RequestCredential): boolean;
}

/** A credential that is sent as it is, for as long as it is valid; or none. */
export function fixed(credential: RequestCredential | undefined): Authorizer {
  return { authorize: () => Promise.resolve(credential), isReplaced: () => false };
}
