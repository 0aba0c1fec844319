import type { IncomingMessage } from "node:http";
import { secretHash } from "./secretHash.js";
import { type OAuthClient, TokenIssuer } from "./tokenIssuer.js";

/**
 * How a request identified itself; `"oauthClient"` is a client id in the form of the token endpoint. The credential itself
 * is kept nowhere.
 */
export type CredentialKind = "developerApiKey" | "accessToken" | "oauthClient" | "none" | "both";

/** Which credentials are accepted. */
export interface AcceptedCredentials {
  /** Developer API keys that are accepted. Default: any that is not empty. */
  developerApiKeys?: readonly string[] | undefined;
  /**
   * Access tokens that are accepted besides those that the token endpoint issued. Default: any that is not empty or,
   * where `oauthClients` are given, none.
   */
  accessTokens?: readonly string[] | undefined;
  /** Access tokens that are answered as expired. Default none. */
  expiredAccessTokens?: readonly string[] | undefined;
  /** Clients that the token endpoint accepts, each with its refresh token. Default: any whose parts are not empty. */
  oauthClients?: readonly OAuthClient[] | undefined;
}

/** The credential of a request: its kind, and a hash that tells credentials apart and shows none. */
export interface ShownCredential {
  kind: CredentialKind;
  hash: string;
}

/** Reads the credential of a request: `hapikey` in the query, or a Bearer token. Empty ones count as none. */
export function credentialOf(request: IncomingMessage, query: URLSearchParams): ShownCredential {
  const key = query.get("hapikey") ?? "";
  const token = /^bearer +(.+)$/i.exec(request.headers.authorization?.trim() ?? "")?.[1] ?? "";
  if (key !== "" && token !== "") return { kind: "both", hash: secretHash("both", `${key} ${token}`) };
  if (key !== "") return { kind: "developerApiKey", hash: secretHash("developerApiKey", key) };
  if (token !== "") return { kind: "accessToken", hash: secretHash("accessToken", token) };
  return { kind: "none", hash: "" };
}

function hashesOf(kind: CredentialKind, credentials: readonly string[]): Set<string> {
  return new Set(credentials.map((credential) => secretHash(kind, credential)));
}

/** The accepted credentials, kept as hashes alone. */
export class CredentialChecker {
  #keys: Set<string> | undefined;
  #tokens: Set<string> | undefined;
  #expired = new Set<string>();
  /** The token endpoint's clients, and the tokens issued to them. */
  readonly tokens: TokenIssuer;

  /** `now` is a monotonic clock in milliseconds. */
  constructor(now: () => number) {
    this.tokens = new TokenIssuer(now);
  }

  /** Takes over the lists that are given; undefined leaves a list as it is. */
  accept(accepted: AcceptedCredentials): void {
    if (accepted.developerApiKeys !== undefined) this.#keys = hashesOf("developerApiKey", accepted.developerApiKeys);
    if (accepted.accessTokens !== undefined) this.#tokens = hashesOf("accessToken", accepted.accessTokens);
    if (accepted.expiredAccessTokens !== undefined)
      this.#expired = hashesOf("accessToken", accepted.expiredAccessTokens);
    if (accepted.oauthClients !== undefined) this.tokens.accept(accepted.oauthClients);
  }

  /** Accepts any credential again. */
  clear(): void {
    this.#keys = undefined;
    this.#tokens = undefined;
    this.#expired = new Set();
    this.tokens.clear();
  }

  /** What a credential's requests are counted on. */
  budgetOf({ kind, hash }: ShownCredential): string {
    return kind === "accessToken" ? this.tokens.budgetOf(hash) : hash;
  }

  /** For how many milliseconds an access token has been expired, as far as it is known. */
  expiredFor({ hash }: ShownCredential): number {
    return this.tokens.expiredFor(hash) ?? 3_600_000;
  }

  /** Whether a credential is accepted, and if not, why. */
  check({ kind, hash }: ShownCredential): "accepted" | "unknownKey" | "expired" | "invalid" {
    if (kind === "developerApiKey") return this.#keys?.has(hash) === false ? "unknownKey" : "accepted";
    if (kind !== "accessToken") return "invalid";
    if (this.#expired.has(hash)) return "expired";
    const expiredFor = this.tokens.expiredFor(hash);
    if (expiredFor !== undefined) return expiredFor >= 0 ? "expired" : "accepted";
    if (this.#tokens === undefined) return this.tokens.knowsClients ? "invalid" : "accepted";
    return this.#tokens.has(hash) ? "accepted" : "invalid";
  }
}
