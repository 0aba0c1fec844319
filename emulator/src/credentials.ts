import type { IncomingMessage } from "node:http";
import type { CredentialKind } from "./journal.js";
import { markOf } from "./marks.js";
import { type OAuthClient, TokenBook } from "./oauth.js";

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

/** What a request showed: the kind, and a mark that tells credentials apart without being one. */
export interface ShownCredential {
  kind: CredentialKind;
  mark: string;
}

/** Reads the credential of a request: `hapikey` in the query, or a Bearer token. Empty ones count as none. */
export function credentialOf(request: IncomingMessage, query: URLSearchParams): ShownCredential {
  const key = query.get("hapikey") ?? "";
  const token = /^bearer +(.+)$/i.exec(request.headers.authorization?.trim() ?? "")?.[1] ?? "";
  if (key !== "" && token !== "") return { kind: "both", mark: markOf("both", `${key} ${token}`) };
  if (key !== "") return { kind: "developerApiKey", mark: markOf("developerApiKey", key) };
  if (token !== "") return { kind: "accessToken", mark: markOf("accessToken", token) };
  return { kind: "none", mark: "" };
}

function marks(kind: CredentialKind, credentials: readonly string[]): Set<string> {
  return new Set(credentials.map((credential) => markOf(kind, credential)));
}

/** The accepted credentials, kept as marks alone. */
export class CredentialBook {
  #keys: Set<string> | undefined;
  #tokens: Set<string> | undefined;
  #expired = new Set<string>();
  /** The token endpoint's clients, and the tokens issued to them. */
  readonly tokens: TokenBook;

  /** `now` is a monotonic clock in milliseconds. */
  constructor(now: () => number) {
    this.tokens = new TokenBook(now);
  }

  /** Takes over the lists that are given; undefined leaves a list as it is. */
  accept(accepted: AcceptedCredentials): void {
    if (accepted.developerApiKeys !== undefined) this.#keys = marks("developerApiKey", accepted.developerApiKeys);
    if (accepted.accessTokens !== undefined) this.#tokens = marks("accessToken", accepted.accessTokens);
    if (accepted.expiredAccessTokens !== undefined) this.#expired = marks("accessToken", accepted.expiredAccessTokens);
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
  budgetOf({ kind, mark }: ShownCredential): string {
    return kind === "accessToken" ? this.tokens.budgetOf(mark) : mark;
  }

  /** For how many milliseconds an access token has been expired, as far as it is known. */
  expiredFor({ mark }: ShownCredential): number {
    return this.tokens.expiredFor(mark) ?? 3_600_000;
  }

  /** What to make of a credential. */
  judge({ kind, mark }: ShownCredential): "accepted" | "unknownKey" | "expired" | "invalid" {
    if (kind === "developerApiKey") return this.#keys?.has(mark) === false ? "unknownKey" : "accepted";
    if (kind !== "accessToken") return "invalid";
    if (this.#expired.has(mark)) return "expired";
    const expiredFor = this.tokens.expiredFor(mark);
    if (expiredFor !== undefined) return expiredFor >= 0 ? "expired" : "accepted";
    if (this.#tokens === undefined) return this.tokens.knowsClients ? "invalid" : "accepted";
    return this.#tokens.has(mark) ? "accepted" : "invalid";
  }
}
