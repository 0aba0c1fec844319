import type { Config } from "../../src/config.js";
import {
  AlreadyExistsError,
  CredentialError,
  DailyLimitError,
  HubSpotError,
  InvalidError,
  NotFoundError,
  RefusedError,
} from "../../src/hubspot/errors.js";
import { clientAt, type Requests } from "../support/client.js";
import { type FaultServer, startHttp } from "../support/faultServer.js";
import { CANARY_KEY, rejection } from "../support/hubspot.js";

// Many requests in one test: a busy machine may take its time.
jest.setTimeout(30_000);

let server: FaultServer;
let answer: { status: number; headers: Record<string, string>; body: string };
beforeAll(async () => {
  server = await startHttp((_attempt, _request, response) =>
    response.writeHead(answer.status, answer.headers).end(answer.body),
  );
});
afterAll(() => server.stop());

async function failure(
  status: number,
  body: unknown,
  how: { method?: keyof Requests; headers?: Record<string, string>; credential?: Config["credential"] } = {},
) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  answer = { status, headers: how.headers ?? {}, body: text };
  const { send } = clientAt(server.url, how.credential ? { credential: how.credential } : {});
  const error = await rejection(send[how.method ?? "PATCH"]());
  expect(error).toBeInstanceOf(HubSpotError);
  expect(error.message).not.toContain("\n");
  expect(error).not.toHaveProperty("cause");
  expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain(CANARY_KEY);
  return error;
}

const ID = "3f2a0e9c-0000-4000-8000-000000000000";

describe("the message for", () => {
  it("400 names the faulty fields and the correlation id", async () => {
    const error = await failure(400, {
      status: "error",
      message: "Invalid input JSON.",
      correlationId: ID,
      category: "VALIDATION_ERROR",
      errors: [
        { message: "must be a URL", context: { propertyName: ["url"] } },
        { message: "is too long", in: "name" },
        { message: "something else" },
        { message: "Invalid input JSON." },
        { code: "NO_MESSAGE" },
      ],
    });
    expect(error).toBeInstanceOf(InvalidError);
    expect(error.message).toBe(
      `app 42 calling settings: HubSpot refused the update (400 VALIDATION_ERROR): Invalid input JSON; url: must be a URL; name: is too long; something else (correlation id ${ID}). Correct what HubSpot names and run the command again.`,
    );
  });

  it("400 joins the property names of an error, or else uses its place", async () => {
    const error = await failure(400, {
      message: "Invalid.",
      errors: [
        { message: "do not fit together", context: { propertyName: ["height", "width"] } },
        { message: "is wrong", context: {}, in: "url" },
        { message: " is too long, see v3.1. ", context: { propertyName: "name" }, in: "name" },
      ],
    });
    expect(error.message).toContain(
      "(400): Invalid; height, width: do not fit together; url: is wrong; name:  is too long, see v3.1. Correct what",
    );
  });

  it.each([
    ["developerApiKey", "This hapikey doesn't exist."],
    ["accessToken", "The OAuth token used to make this call expired."],
  ] as const)("401 with a %s says which setting to check", async (kind, message) => {
    const credential = { kind, value: CANARY_KEY };
    const error = await failure(401, { message }, { credential });
    expect(error).toBeInstanceOf(CredentialError);
    expect(error.message).toBe(
      `app 42 calling settings: HubSpot refused the update (401): ${message.slice(0, -1)}. Check hubspot:${kind}: it must be valid and belong to the account that owns the app. Set it with \`pulumi config set --secret hubspot:${kind}\`. A refresh and a destroy use the stack config's credential of the last \`pulumi up\`: add --run-program to use today's.`,
    );
  });

  it("names the environment variables of a credential that stands in them", async () => {
    const inEnvironment = true;
    const token = { kind: "accessToken", value: CANARY_KEY, inEnvironment } as const;
    const wrong = await failure(401, { message: "No." }, { credential: token });
    expect(wrong.message).toBe(
      "app 42 calling settings: HubSpot refused the update (401): No. Check HUBSPOT_ACCESS_TOKEN: it must be valid and belong to the account that owns the app. Set it as HUBSPOT_ACCESS_TOKEN in the environment.",
    );
    const expired = await failure(401, { category: "EXPIRED_AUTHENTICATION" }, { credential: token });
    expect(expired.message).toContain(
      "Set a new one as HUBSPOT_ACCESS_TOKEN in the environment, or set HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET and HUBSPOT_REFRESH_TOKEN in its place",
    );
    const scopes = await failure(
      403,
      { category: "MISSING_SCOPES" },
      { credential: { ...token, kind: "developerApiKey" } },
    );
    expect(scopes.message).toContain(
      "set as HUBSPOT_ACCESS_TOKEN in the environment after `unset HUBSPOT_DEVELOPER_API_KEY`.",
    );
    for (const { message } of [wrong, expired, scopes]) {
      expect(message).not.toContain("pulumi config");
      expect(message).not.toContain("--run-program");
    }
  });

  it("403 is about the credential", async () => {
    const error = await failure(403, { message: "No access.", category: "FORBIDDEN" });
    expect(error).toBeInstanceOf(CredentialError);
    expect(error.message).toContain("(403 FORBIDDEN): No access. Check hubspot:developerApiKey: it must be valid and");
  });

  describe("403 about scopes", () => {
    const LAST_UP =
      "A refresh and a destroy use the stack config's credential of the last `pulumi up`: add --run-program to use today's.";
    const NEEDED = "(reading needs developers-read, writing developers-write)";
    const token = { kind: "accessToken", value: CANARY_KEY } as const;
    const named = { message: "No.", errors: [{ context: { requiredGranularScopes: ["developers-write"] } }] };
    const about = "app 42 calling settings: HubSpot refused the update";

    it("names those that an access token lacks", async () => {
      const error = await failure(403, { ...named, category: "MISSING_SCOPES" }, { credential: token });
      expect(error).toBeInstanceOf(CredentialError);
      expect(error.message).toBe(
        `${about} (403 MISSING_SCOPES): No; requiredGranularScopes: developers-write. The access token lacks what HubSpot requires here: developers-write. Authorise the app again with it ${NEEDED}, then set the new token with \`pulumi config set --secret hubspot:accessToken\`. ${LAST_UP}`,
      );
    });

    it("needs no category", async () => {
      const context = { requiredScopes: ["developers-read", "developers-write"] };
      const { message } = await failure(403, { message: "No.", context }, { credential: token });
      expect(message).toContain(
        "here: developers-read, developers-write. Authorise the app again with them (reading needs",
      );
    });

    it("needs no scope's name", async () => {
      const { message } = await failure(403, { category: "MISSING_SCOPES" }, { credential: token });
      expect(message).toContain(
        `(403 MISSING_SCOPES). The access token lacks scopes that HubSpot requires here. Authorise the app again with them ${NEEDED}`,
      );
      expect(message).not.toContain("account");
    });

    it("says that a developer API key has none", async () => {
      const { message } = await failure(403, named);
      expect(message).toBe(
        `${about} (403): No; requiredGranularScopes: developers-write. HubSpot requires scopes here: developers-write. A developer API key has none: use an OAuth access token of the app that has them ${NEEDED}, set with \`pulumi config set --secret hubspot:accessToken\` after \`pulumi config rm hubspot:developerApiKey\`. ${LAST_UP}`,
      );
      // HubSpot may answer the same for a key of another account.
      expect((await failure(403, { category: "MISSING_SCOPES" })).message).toContain(
        "(403 MISSING_SCOPES). Check appId first, and that the app belongs to the key's account. HubSpot requires scopes here. A developer API key has none: use",
      );
    });

    it("are bounded", async () => {
      const context = { requiredScopes: Array.from({ length: 30 }, (_, index) => `scope-${index}-${"x".repeat(500)}`) };
      const { message } = await failure(403, { context }, { credential: token });
      expect(message).toMatch(/here: scope-0-x{192}…\. Authorise/);
    });
  });

  it.each(["developerApiKey", "accessToken"] as const)(
    "401 of a wrong kind says which kinds work, with a %s",
    async (kind) => {
      const message =
        "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview";
      const error = await failure(
        401,
        { message, category: "INVALID_AUTHENTICATION" },
        { credential: { kind, value: CANARY_KEY } },
      );
      expect(error).toBeInstanceOf(CredentialError);
      expect(error.message).toBe(
        `app 42 calling settings: HubSpot refused the update (401 INVALID_AUTHENTICATION): ${message}. Check hubspot:${kind}. These work here: a developer API key (hubspot:developerApiKey), an OAuth access token of the app (hubspot:accessToken), or the app's hubspot:clientId, hubspot:clientSecret and hubspot:refreshToken. A private app's token and a personal access key do not. HubSpot's API versions can differ in what they take: if the credential is right, try another hubspot:apiVersion. A refresh and a destroy use the stack config's credential of the last \`pulumi up\`: add --run-program to use today's.`,
      );
    },
  );

  it("401 of an expired token says how long one lives and what lasts", async () => {
    const error = await failure(
      401,
      { message: "It expired.", category: "EXPIRED_AUTHENTICATION", context: { "expire time": ["2026-04-30T12:01Z"] } },
      { credential: { kind: "accessToken", value: CANARY_KEY } },
    );
    expect(error).toBeInstanceOf(CredentialError);
    expect(error.message).toBe(
      "app 42 calling settings: HubSpot refused the update (401 EXPIRED_AUTHENTICATION): It expired; expire time: 2026-04-30T12:01Z. An access token lives 30 minutes. Set a new one with `pulumi config set --secret hubspot:accessToken`, or set hubspot:clientId, hubspot:clientSecret and hubspot:refreshToken in its place: with these it is renewed automatically. A refresh and a destroy use the stack config's credential of the last `pulumi up`: add --run-program to use today's.",
    );
  });

  it("404 names app and account", async () => {
    const error = await failure(404, { message: "Not found.", category: "OBJECT_NOT_FOUND" });
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.message).toBe(
      "app 42 calling settings: HubSpot refused the update (404 OBJECT_NOT_FOUND): Not found. The app may not exist, or belong to another account than the credential: check appId and credential.",
    );
  });

  it("409 is a class of its own", async () => {
    const error = await failure(409, { message: "They exist.", category: "CONFLICT" }, { method: "POST" });
    expect(error).toBeInstanceOf(AlreadyExistsError);
    expect(error.message).toContain("HubSpot refused the create (409 CONFLICT): They exist.");
  });

  it.each([
    { message: "You have reached your daily limit.", policyName: "DAILY" },
    { message: "You have reached your daily limit." },
    { message: "Enough.", policyName: "DAILY" },
  ])("the daily limit says when it resets: %j", async (body) => {
    const error = await failure(429, body, { method: "GET" });
    expect(error).toBeInstanceOf(DailyLimitError);
    expect(error.message).toContain(
      "The account's daily limit is used up; it resets at midnight of the account's time zone.",
    );
  });

  it("477 says how long the migration asks to wait", async () => {
    const error = await failure(477, "", { headers: { "retry-after": "86400" } });
    expect(error.message).toBe(
      "app 42 calling settings: HubSpot refused the update (477). The account is being migrated to another data center. HubSpot asks to wait 86400 s. Run the command again later.",
    );
  });

  it.each([522, 525, 526])("%d says to ask support", async (status) => {
    const error = await failure(status, "", { method: "GET" });
    expect(error).toBeInstanceOf(RefusedError);
    expect(error.message).toContain(`(${status}). Run the command again later, or ask HubSpot's support.`);
  });

  it.each([
    ["GET", "the read failed", "Run the command again later\\."],
    ["DELETE", "whether the delete took effect is not known", "Run the command again: it looks at HubSpot first\\."],
  ] as const)("5xx of a %s says how often it was tried", async (method, what, advice) => {
    const error = await failure(503, { message: "Busy.", correlationId: ID }, { method });
    expect(error.message).toMatch(
      new RegExp(
        `: ${what}: HubSpot answered 503: Busy \\(correlation id ${ID}\\), 5 attempts in \\d+ s\\. ${advice}$`,
      ),
    );
  });

  it("5xx of a write says that the outcome is not known", async () => {
    const error = await failure(502, "<html><head><style>a{}</style></head><body><h1>Bad  Gateway</h1></body></html>");
    expect(error.message).toBe(
      "app 42 calling settings: whether the update took effect is not known: HubSpot answered 502: Bad Gateway. Run the command again: it looks at HubSpot first.",
    );
  });

  it("an empty body has only the status", async () => {
    expect((await failure(400, "")).message).toContain("HubSpot refused the update (400). Correct");
  });

  it("a body without an end is quoted", async () => {
    expect((await failure(400, '{"status":"error","mess')).message).toContain(
      '(400): {"status":"error","mess. Correct',
    );
  });

  it("a long page is quoted no further than 200 characters", async () => {
    const { message } = await failure(400, `<p>${"word ".repeat(10_000)}</p>`);
    expect(message.length).toBeLessThan(400);
    expect(message).toContain("…");
  });

  it("a page made to be slow is read fast", async () => {
    const begun = performance.now();
    const { message } = await failure(400, "<script".repeat(140_000));
    expect(performance.now() - begun).toBeLessThan(5_000);
    // A script that is not closed reaches to the page's end: nothing is left to quote.
    expect(message).toMatch(/refused the update \(400\)\. Correct/);
  });

  it("a 404 page of more than a megabyte says nothing about the document", async () => {
    const error = await failure(404, `<p>${"word ".repeat(250_000)}</p>`, { method: "GET" });
    expect(error).not.toBeInstanceOf(NotFoundError);
    expect(error.message).toContain("Check hubspot:baseUrl, and the proxies and gateways on the way to it.");
  });

  it.each([
    ["[]"],
    ["null"],
    ['"text"'],
    [JSON.stringify({ message: 7, category: [], errors: "none", correlationId: {} })],
    [JSON.stringify({ errors: [1, null, { message: {} }] })],
  ])("a body with wrong types does no harm: %s", async (body) => {
    expect((await failure(400, body)).message).toContain("HubSpot refused the update (400)");
  });

  it("a correlation id may be only in the header", async () => {
    const { message } = await failure(400, "", { headers: { "x-hubspot-correlation-id": ID } });
    expect(message).toContain(`(correlation id ${ID})`);
  });

  it("an unknown status is a refusal", async () => {
    expect((await failure(418, { message: "I am a teapot." })).message).toContain("(418): I am a teapot. Correct what");
  });
});

describe("an answer that repeats the credential", () => {
  it.each(["developerApiKey", "accessToken"] as const)("never shows the %s", async (kind) => {
    const credential = { kind, value: CANARY_KEY };
    for (const status of [400, 401, 404, 418, 429, 477, 500, 503]) {
      const echo = `no ${CANARY_KEY} here, ?hapikey=${CANARY_KEY}&x`;
      const body = { message: echo, category: echo, correlationId: echo, errors: [{ message: echo, in: echo }] };
      for (const method of ["GET", "POST", "PATCH", "DELETE"] as const) {
        if (method === "GET" && status === 404) continue;
        const headers = { "x-hubspot-correlation-id": CANARY_KEY, "retry-after": CANARY_KEY };
        const { message } = await failure(status, body, { method, credential, headers });
        expect(message).toContain("[secret]");
        await failure(status, `<html>${echo}</html>`, { method, credential, headers });
      }
    }
  });

  it.each(Array.from({ length: CANARY_KEY.length }, (_, index) => index))(
    "shows no half of it where a text is cut, after %d characters",
    async (shown) => {
      const half = CANARY_KEY.slice(0, 9);
      const before = (length: number) => "a".repeat(length - shown);
      for (const body of [
        { message: before(1_000) + CANARY_KEY },
        { category: before(1_000) + CANARY_KEY },
        { correlationId: before(1_000) + CANARY_KEY },
        { errors: [{ message: before(1_000) + CANARY_KEY, in: "url" }] },
        { errors: [{ message: "wrong", context: { propertyName: [before(1_000) + CANARY_KEY] } }] },
        { errors: [before(1_000) + CANARY_KEY] },
        { context: { [before(500)]: [before(498 + shown), CANARY_KEY] } },
        { error_description: before(1_000) + CANARY_KEY },
        `<p>${before(200)}${CANARY_KEY}</p>`,
        `<p class="${before(20_000 - 10)}">${CANARY_KEY}</p>`,
      ]) {
        expect((await failure(400, body)).message).not.toContain(half);
      }
      const context = { requiredScopes: [before(200) + CANARY_KEY] };
      expect((await failure(403, { context })).message).not.toContain(half);
    },
  );

  it("shows it in none of HTML's spellings", async () => {
    const credential = { kind: "accessToken", value: "abc+def/ghi==" } as const;
    for (const spelled of ["abc&#43;def&#47;ghi&#61;&#61;", "abc&#x2b;def&#X2F;ghi&#x3D;&#x3d;"]) {
      const { message } = await failure(500, `<p>no ${spelled} here &amp; &lt;there&gt; &#9999999;</p>`, {
        credential,
      });
      expect(message).toContain("HubSpot answered 500: no [secret] here & <there>");
      expect(message).not.toMatch(/def|ghi/);
    }
  });
});
