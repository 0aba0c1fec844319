import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { CredentialKind } from "./journal.js";

/** Which credentials are accepted. */
export interface AcceptedCredentials {
  /** Developer API keys that are accepted. Default: any that is not empty. */
  developerApiKeys?: readonly string[] | undefined;
  /** Access tokens that are accepted. Default: any that is not empty. */
  accessTokens?: readonly string[] | undefined;
  /** Access tokens that are answered as expired. Default none. */
  expiredAccessTokens?: readonly string[] | undefined;
}

/** What a request showed: the kind, and a mark that tells credentials apart without being one. */
export interface ShownCredential {
  kind: CredentialKind;
  mark: string;
}

const salt = randomBytes(16);

/** A mark that stands for a credential, the same within this process only. */
export function markOf(kind: CredentialKind, credential: string): string {
  return createHash("sha256").update(salt).update(kind).update(credential).digest("base64url");
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

  /** Takes over the lists that are given; undefined leaves a list as it is. */
  accept(accepted: AcceptedCredentials): void {
    if (accepted.developerApiKeys !== undefined) this.#keys = marks("developerApiKey", accepted.developerApiKeys);
    if (accepted.accessTokens !== undefined) this.#tokens = marks("accessToken", accepted.accessTokens);
    if (accepted.expiredAccessTokens !== undefined) this.#expired = marks("accessToken", accepted.expiredAccessTokens);
  }

  /** Accepts any credential again. */
  clear(): void {
    this.#keys = undefined;
    this.#tokens = undefined;
    this.#expired = new Set();
  }

  /** What to make of a credential. */
  judge({ kind, mark }: ShownCredential): "accepted" | "unknownKey" | "expired" | "invalid" {
    if (kind === "developerApiKey") return this.#keys?.has(mark) === false ? "unknownKey" : "accepted";
    if (kind !== "accessToken") return "invalid";
    if (this.#expired.has(mark)) return "expired";
    return this.#tokens?.has(mark) === false ? "invalid" : "accepted";
  }
}
