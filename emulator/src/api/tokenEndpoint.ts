import { type Answer, methodNotAllowed, refusedGrant, unsupportedBody } from "./answers.js";
import type { ReadBody } from "./body.js";
import type { Switches } from "./switches.js";
import type { OAuthClient, TokenIssuer, WrongPart } from "./tokenIssuer.js";

/** A request to the token endpoint, taken apart. */
export interface TokenRequest {
  method: string;
  query: URLSearchParams;
  body: ReadBody;
  correlationId: string;
}

/** The fields of the form, by what they are called in the program. */
const parts = { clientId: "client_id", clientSecret: "client_secret", refreshToken: "refresh_token" } as const;

const names: readonly string[] = ["grant_type", ...Object.values(parts)];

/** Answers a request for an access token: the grant type `refresh_token` alone, all of it in a form in the body. */
export function answerTokenRequest(
  { method, query, body, correlationId: id }: TokenRequest,
  tokens: TokenIssuer,
  { accessTokenLifetime, replaceRefreshTokens, tokenRefusals }: Readonly<Switches>,
): Answer {
  if (method !== "POST") return methodNotAllowed(id, method, ["POST"]);
  const refuse = (part: string, message: string) => refusedGrant(id, tokenRefusals, part, message);
  const exposed = names.find((name) => query.has(name));
  if (exposed !== undefined) return refuse("request", `${exposed} belongs into the body, not into the query`);
  if (body.tooLarge) return unsupportedBody(id, 413, "Request entity too large");
  if (!body.isForm) return unsupportedBody(id, 415, "Unsupported media type: send application/x-www-form-urlencoded");
  const form = new URLSearchParams(body.text);
  const repeated = names.find((name) => form.getAll(name).length > 1);
  if (repeated !== undefined) return refuse("request", `${repeated} is there more than once`);
  if (form.get("grant_type") !== "refresh_token") return refuse("grant_type", "missing or unknown grant type");
  const missing = Object.values(parts).find((name) => (form.get(name) ?? "") === "");
  if (missing !== undefined) return refuse(missing, unknown(missing));
  const text = (name: string) => form.get(name) ?? "";
  const client: OAuthClient = {
    clientId: text(parts.clientId),
    clientSecret: text(parts.clientSecret),
    refreshToken: text(parts.refreshToken),
  };
  const granted = tokens.grant(client, accessTokenLifetime, replaceRefreshTokens);
  if ("wrong" in granted) return refuse(parts[granted.wrong], unknown(parts[granted.wrong]));
  return {
    status: 200,
    body: {
      token_type: "bearer",
      token_use: "access_token",
      access_token: granted.accessToken,
      refresh_token: granted.refreshToken,
      expires_in: accessTokenLifetime,
    },
  };
}

function unknown(part: (typeof parts)[WrongPart]): string {
  return `missing or unknown ${part.replace("_", " ")}`;
}

/** What the journal keeps of a form: the names of its fields, and of their values the grant type alone. */
export function withoutSecrets(body: ReadBody): unknown {
  if (!body.isForm) return hidden;
  const fields = [...new URLSearchParams(body.text)].map(([name, value]) => {
    const known = names.includes(name) ? name : hidden;
    return [known, known === "grant_type" && /^\w{1,30}$/.test(value) ? value : hidden];
  });
  return Object.fromEntries(fields);
}

const hidden = "(hidden)";
