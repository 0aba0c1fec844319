/** An answer: a status, and a body unless there is none. */
export interface Answer {
  status: number;
  /** An object is sent as JSON; a text as it is, with its content type among `headers`. */
  body?: Readonly<Record<string, unknown>> | string;
  headers?: Readonly<Record<string, string>>;
}

/** What is wrong with one property, as HubSpot lists them under `errors`. */
export interface PropertyError {
  property: string;
  message: string;
  code: string;
}

function refusal(status: number, message: string, rest: Record<string, unknown>, correlationId: string): Answer {
  return { status, body: { status: "error", message, correlationId, ...rest } };
}

/** 401 for a developer key that is not accepted: seen in the wild, without a category. */
export function unknownDeveloperKey(id: string): Answer {
  return refusal(401, "This hapikey doesn't exist.", {}, id);
}

/** 401 for no credential, two of them, the wrong kind, or an unknown token: seen in the wild. */
export function invalidAuthentication(id: string): Answer {
  const message =
    "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview";
  return refusal(401, message, { category: "INVALID_AUTHENTICATION" }, id);
}

/** 401 for a token that has expired: seen in the wild. */
export function expiredAuthentication(id: string, expiredAt: string): Answer {
  const message =
    "The OAuth token used to make this call expired some time ago. Please refresh it and make the call again.";
  return refusal(401, message, { category: "EXPIRED_AUTHENTICATION", context: { "expire time": [expiredAt] } }, id);
}

/** 403 for an app of another account: one of two answers that HubSpot may give. */
export function forbidden(id: string, appId: number): Answer {
  return refusal(403, `This account does not have access to app ${appId}.`, { category: "MISSING_SCOPES" }, id);
}

/** 404 for a document, an app or a path that is not there. */
export function notFound(id: string, what: string): Answer {
  return refusal(404, `${what} not found`, { category: "OBJECT_NOT_FOUND" }, id);
}

/** 405 for a method the path does not have, the DELETE of recording settings above all. */
export function methodNotAllowed(id: string, method: string, allowed: readonly string[]): Answer {
  return {
    ...refusal(405, `Method ${method} is not allowed here.`, { category: "VALIDATION_ERROR" }, id),
    headers: { allow: allowed.join(", ") },
  };
}

/** 409, or 400 where the switch says so, for a POST of what exists. */
export function alreadyExists(id: string, status: 400 | 409, what: string): Answer {
  const category = status === 409 ? "CONFLICT" : "VALIDATION_ERROR";
  return refusal(status, `${what} already exist`, { category }, id);
}

/** 400 for a body that cannot be taken as it is. */
export function invalidBody(id: string, message: string, errors: readonly PropertyError[] = []): Answer {
  const listed = errors.map((error) => ({
    message: error.message,
    code: error.code,
    in: "body",
    context: { propertyName: [error.property] },
  }));
  const rest = listed.length === 0 ? {} : { errors: listed };
  return refusal(400, message, { category: "VALIDATION_ERROR", ...rest }, id);
}

/**
 * 400 of the token endpoint: in HubSpot's form, whose status names the part that is wrong (seen in the wild), or in that
 * of RFC 6749.
 */
export function refusedGrant(id: string, form: "hubspot" | "rfc6749", part: string, message: string): Answer {
  if (form === "hubspot") {
    const rest = { status: `BAD_${part.toUpperCase()}`, category: "VALIDATION_ERROR" };
    return refusal(400, message, rest, id);
  }
  const codes: Readonly<Record<string, string>> = {
    grant_type: "unsupported_grant_type",
    client_id: "invalid_client",
    client_secret: "invalid_client",
    refresh_token: "invalid_grant",
  };
  const error = codes[part] ?? "invalid_request";
  return { status: error === "invalid_client" ? 401 : 400, body: { error, error_description: message } };
}

/** 413 and 415: a body too large, or one of the wrong content type. */
export function unsupportedBody(id: string, status: 413 | 415, message: string): Answer {
  return refusal(status, message, { category: "VALIDATION_ERROR" }, id);
}

/** 429 of the rolling limit: seen in the wild. */
export function burstLimit(id: string, kind: "developerApiKey" | "accessToken"): Answer {
  const groupName = `publicapi:${kind === "accessToken" ? "app" : "hapikey"}-api-calls-ten-secondly:emulated`;
  const rest = { errorType: "RATE_LIMIT", policyName: "TEN_SECONDLY_ROLLING", groupName };
  return refusal(429, "You have reached your ten_secondly_rolling limit.", rest, id);
}

/** 429 of the daily limit: seen in the wild. */
export function dailyLimit(id: string): Answer {
  const rest = {
    errorType: "RATE_LIMIT",
    policyName: "DAILY",
    groupName: "publicapi:hapikey-api-calls-daily:emulated",
  };
  return refusal(429, "You have reached your daily limit.", { ...rest, requestId: id }, id);
}

/** 500 for an id that HubSpot cannot read. */
export function internalError(correlationId: string): Answer {
  return refusal(500, "internal error", {}, correlationId);
}

/** The page of HubSpot's own web server for an address that it does not know. */
export function jettyPage(status: 404 | 405, path: string): Answer {
  const reason = status === 404 ? "Not Found" : "Method Not Allowed";
  const uri = path.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
  const row = (name: string, value: string | number) => `<tr><th>${name}:</th><td>${value}</td></tr>\n`;
  const rows = row("URI", uri) + row("STATUS", status) + row("MESSAGE", reason);
  const head = `<head>\n<meta http-equiv="Content-Type" content="text/html;charset=ISO-8859-1"/>\n<title>Error ${status} ${reason}</title>\n</head>`;
  return {
    status,
    headers: { "Content-Type": "text/html;charset=iso-8859-1" },
    body: `<html>\n${head}\n<body><h2>HTTP ERROR ${status} ${reason}</h2>\n<table>\n${rows}</table>\n\n</body>\n</html>\n`,
  };
}
