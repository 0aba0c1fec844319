import { z } from "zod";
import type { Config } from "../config.js";
import type { OAuthApp, RequestCredential } from "../credential.js";
import type { Body } from "./answer.js";
import { type Authorizer, fixed } from "./authorizer.js";
import { readObject } from "./body.js";
import { tokenErrorForStatus } from "./errorForStatus.js";
import { DailyLimitError, type Subject, TokenRefusedError, UnreadableAnswerError } from "./errors.js";
import { RateLimiter } from "./rateLimiter.js";
import type { TransportDependencies } from "./request.js";
import { Transport } from "./transport.js";

/**
 * HubSpot's token endpoint, in its newest version. It is independent of `apiVersion`. The oldest version ends on
 * 2027-02-16.
 */
const PATH = "/oauth/2026-03/token";

/** A token is replaced this long before it expires, milliseconds, so that it is still valid when HubSpot reads it. */
const MARGIN = 60_000;
/** For a token with a short lifetime: the share of the lifetime that replaces {@link MARGIN}. */
const MARGIN_SHARE = 0.2;

/** Printed once. HubSpot does not document whether it ever replaces a refresh token. */
const REPLACED =
  "hubspot: HubSpot replaced the refresh token. This command goes on with the new one, which is not stored. If HubSpot refuses the next command, authorise the app again and set hubspot:refreshToken";

const tokenAnswer = z.object({
  access_token: z.string().regex(/^[A-Za-z0-9._~+/=-]+$/),
  token_type: z.stringFormat("bearer", /^bearer$/i).nullish(),
  // Seconds. Anything else counts as absent: then the token is used until HubSpot says that it expired.
  expires_in: z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\d{1,9}$/)
        .transform(Number),
    ])
    .refine((seconds) => seconds > 0)
    .nullish()
    .catch(undefined),
  refresh_token: z.string().nullish().catch(undefined),
});

/** An access token, when to replace it and when it expires: milliseconds on the operation's clock. */
interface AccessToken {
  credential: RequestCredential;
  renewAt: number;
  expiresAt: number;
}

/**
 * The access tokens of an app's OAuth credential. All requests of a process share one token, and one request at a time
 * asks HubSpot for it. That request does not count for the rate limit of the settings API.
 */
export class AccessTokens implements Authorizer {
  readonly #transport: Transport;
  readonly #subject: Subject;
  #refreshToken: string;
  #token: AccessToken | undefined;
  /** The request under way. One that failed for good stays here: the same credential would be refused again. */
  #request: Promise<AccessToken> | undefined;

  constructor(
    private readonly app: OAuthApp,
    { baseUrl, baseUrlFrom }: Pick<Config, "baseUrl" | "baseUrlFrom">,
    private readonly dependencies: TransportDependencies,
  ) {
    const rate = new RateLimiter(dependencies.clock);
    const { onAnswer: _, ...others } = dependencies;
    this.#transport = new Transport(baseUrl, { ...others, rate }, fixed(undefined));
    this.#refreshToken = app.refreshToken;
    this.#subject = { action: "request for an access token", document: "OAuth credential", baseUrlFrom };
  }

  async authorize(): Promise<RequestCredential> {
    const { clock } = this.dependencies;
    const token = this.#token;
    if (token && clock.now() < token.renewAt) return token.credential;
    try {
      // A new token is used whatever its lifetime: otherwise a very short-lived one would never be used.
      return (await this.#requested()).credential;
    } catch (error) {
      // No new token: the old one is used until it expires.
      if (token && token === this.#token && clock.now() < token.expiresAt) return token.credential;
      throw error;
    }
  }

  isReplaced({ value }: RequestCredential): boolean {
    if (this.#token?.credential.value === value) this.#token = undefined;
    return true;
  }

  #requested(): Promise<AccessToken> {
    this.#request ??= this.#ask().then(
      (token) => {
        this.#request = undefined;
        this.#token = token;
        return token;
      },
      (error: unknown) => {
        const isFinal = error instanceof TokenRefusedError || error instanceof DailyLimitError;
        if (!isFinal) this.#request = undefined;
        throw error;
      },
    );
    return this.#request;
  }

  async #ask(): Promise<AccessToken> {
    const form = new URLSearchParams({
      grant_type: "refresh_token",
      client_id: this.app.clientId,
      client_secret: this.app.clientSecret,
      refresh_token: this.#refreshToken,
    });
    // The lifetime begins between the request and its answer. The earlier moment is the safe one.
    const begun = this.dependencies.clock.now();
    const body = await this.#transport.send({
      method: "POST",
      path: PATH,
      subject: this.#subject,
      form,
      isRepeatable: true,
      errorForStatus: (answer, context) => tokenErrorForStatus(answer, context, this.app),
    });
    const { access_token: value, expires_in: seconds, refresh_token: refreshToken } = readToken(body, this.#subject);
    this.dependencies.redactor.add(value);
    this.#useNewRefreshToken(refreshToken);
    const lifetime = seconds == null ? Number.POSITIVE_INFINITY : seconds * 1_000;
    const expiresAt = begun + lifetime;
    const renewAt = expiresAt - Math.min(MARGIN, lifetime * MARGIN_SHARE);
    return { credential: { kind: "accessToken", value }, renewAt, expiresAt };
  }

  #useNewRefreshToken(refreshToken: string | null | undefined): void {
    if (!refreshToken || refreshToken === this.#refreshToken) return;
    this.dependencies.redactor.add(refreshToken);
    this.#refreshToken = refreshToken;
    this.dependencies.notice?.(REPLACED);
  }
}

function readToken(body: Body, subject: Subject): z.infer<typeof tokenAnswer> {
  const object = readObject(body);
  if (typeof object === "string") throw new UnreadableAnswerError(subject, object);
  const read = tokenAnswer.safeParse(object);
  if (read.success) return read.data;
  const [field] = read.error.issues[0]?.path ?? [];
  throw new UnreadableAnswerError(subject, `it has no valid ${String(field)}`);
}
