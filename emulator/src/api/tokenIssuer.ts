import { randomBytes } from "node:crypto";
import { secretHash } from "./secretHash.js";

/** The versions of HubSpot's token endpoint, `POST /oauth/{version}/token`. */
const tokenVersions = ["2026-03", "v3", "v1"] as const;

/** One version of the token endpoint. */
export type TokenVersion = (typeof tokenVersions)[number];

/** Reads a path of the token endpoint; undefined when it is none. */
export function tokenVersionOf(path: string): TokenVersion | undefined {
  return tokenVersions.find((version) => path === `/oauth/${version}/token`);
}

/** What an app asks for access tokens with. */
export interface OAuthClient {
  clientId: string;
  clientSecret: string;
  refreshToken: string;
}

/** What a grant hands out. */
export interface IssuedTokens {
  accessToken: string;
  /** The one that was sent or, with `replaceRefreshTokens`, a new one. */
  refreshToken: string;
}

/** What is wrong with the client, in the order in which it is looked at. */
export type WrongPart = "clientId" | "clientSecret" | "refreshToken";

/** An access token that was issued. */
interface Issued {
  /** When it expires, in milliseconds of the monotonic clock. */
  expires: number;
  /** The installation of the app whose rate limit it counts on. */
  installation: string;
}

/** An app's client as it is kept: hashes alone. */
type ClientHashes = Record<keyof OAuthClient, string>;

/** The clients that are accepted and the tokens issued to them, kept as hashes alone. */
export class TokenIssuer {
  #clients: ClientHashes[] | undefined;
  readonly #issued = new Map<string, Issued>();
  /** Which installation a refresh token made here belongs to, by its hash. */
  readonly #successors = new Map<string, string>();
  readonly #replaced = new Set<string>();
  readonly #now: () => number;

  /** `now` is a monotonic clock in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether it was said which clients are accepted. */
  get knowsClients(): boolean {
    return this.#clients !== undefined;
  }

  /** Accepts these clients alone, each with the refresh token given here. */
  accept(clients: readonly OAuthClient[]): void {
    this.#clients = clients.map(hashesOf);
    this.#successors.clear();
    this.#replaced.clear();
  }

  /** Issues an access token that lives so many seconds, or says what is wrong with the client. */
  grant(client: OAuthClient, seconds: number, replaceRefreshToken: boolean): IssuedTokens | { wrong: WrongPart } {
    const hashes = hashesOf(client);
    const installation = this.#installationOf(hashes);
    if (typeof installation === "object") return installation;
    const accessToken = randomBytes(tokenBytes).toString("base64url");
    this.#issued.set(secretHash("accessToken", accessToken), { expires: this.#now() + seconds * 1_000, installation });
    if (!replaceRefreshToken) return { accessToken, refreshToken: client.refreshToken };
    const refreshToken = randomBytes(24).toString("base64url");
    this.#replaced.add(hashes.refreshToken);
    this.#successors.set(secretHash("refreshToken", refreshToken), installation);
    return { accessToken, refreshToken };
  }

  /** For how many milliseconds an issued access token has been expired; negative while it lives, undefined if unknown. */
  expiredFor(accessTokenHash: string): number | undefined {
    const issued = this.#issued.get(accessTokenHash);
    return issued && this.#now() - issued.expires;
  }

  /** The hash that an access token's requests are counted on: one for all tokens of an installation. */
  budgetOf(accessTokenHash: string): string {
    return this.#issued.get(accessTokenHash)?.installation ?? accessTokenHash;
  }

  /** Lets every access token issued so far expire now. */
  expireAll(): void {
    for (const issued of this.#issued.values()) issued.expires = Math.min(issued.expires, this.#now());
  }

  /** Forgets all tokens, and accepts any client again. */
  clear(): void {
    this.#clients = undefined;
    this.#issued.clear();
    this.#successors.clear();
    this.#replaced.clear();
  }

  #installationOf(sent: ClientHashes): string | { wrong: WrongPart } {
    const successor = this.#successors.get(sent.refreshToken);
    const current = (installation: string) =>
      this.#replaced.has(sent.refreshToken) ? { wrong: "refreshToken" as const } : installation;
    if (this.#clients === undefined) return current(successor ?? installationOf(sent));
    const withId = this.#clients.filter(({ clientId }) => clientId === sent.clientId);
    if (withId.length === 0) return { wrong: "clientId" };
    const withSecret = withId.filter(({ clientSecret }) => clientSecret === sent.clientSecret);
    if (withSecret.length === 0) return { wrong: "clientSecret" };
    const installations = withSecret.map(installationOf);
    const installation = successor ?? installationOf(sent);
    return installations.includes(installation) ? current(installation) : { wrong: "refreshToken" };
  }
}

/** Gives access tokens 240 characters; HubSpot's have up to 300. */
const tokenBytes = 180;

function hashesOf({ clientId, clientSecret, refreshToken }: OAuthClient): ClientHashes {
  return {
    clientId: secretHash("clientId", clientId),
    clientSecret: secretHash("clientSecret", clientSecret),
    refreshToken: secretHash("refreshToken", refreshToken),
  };
}

/** One installation of an app in one account: its id with its first refresh token. */
function installationOf({ clientId, refreshToken }: ClientHashes): string {
  return `${clientId} ${refreshToken}`;
}
