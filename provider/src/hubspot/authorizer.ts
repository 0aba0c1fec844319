import type { RequestCredential } from "../credential.js";

/** Provides the credential of each request. */
export interface Authorizer {
  /**
   * The credential for a request that is sent now. Undefined for a request that carries none. Waits while an access
   * token is requested.
   * @throws a HubSpotError when there is no access token
   */
  authorize(): Promise<RequestCredential | undefined>;
  /**
   * Called when HubSpot says that this credential expired.
   * @returns whether the request can be sent again with a new credential
   */
  isReplaced(expired: RequestCredential): boolean;
}

/** A credential that never changes, or none. */
export function fixed(credential: RequestCredential | undefined): Authorizer {
  return { authorize: () => Promise.resolve(credential), isReplaced: () => false };
}
