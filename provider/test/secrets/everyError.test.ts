import { type Config, ConfigError, readConfig } from "../../src/config.js";
import { secretsOf } from "../../src/credential.js";
import * as errors from "../../src/hubspot/errors.js";
import { HalfDoneError } from "../../src/lifecycle/halfDone.js";
import { ArgumentError } from "../../src/lifecycle/lookUp.js";
import type { OperationDependencies } from "../../src/lifecycle/operation.js";
import { MalformedIdError, NothingToReadError } from "../../src/lifecycle/read.js";
import { UnwritableError } from "../../src/lifecycle/unwritable.js";
import { CANARY, CREDENTIALS, inEveryForm, SECRETS } from "../support/canaries.js";
import { deadUrl } from "../support/faultServer.js";
import { APP, configFor, type RunningOperation, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();
const secretInputs = { appId: APP, adoptExisting: true, ...SETTINGS, ...SECRETS, __secretInputs: Object.keys(SECRETS) };
/** What the state holds when the program's settings are in place. */
const outputs = {
  ...secretInputs,
  __record: { sent: { ...SETTINGS, ...SECRETS } },
};

/** One error: how it is caused, and its class. */
interface Case {
  kind: new (...args: never[]) => Error;
  /** What HubSpot or the network does. */
  meets?: (echo: string) => void;
  does: (running: RunningOperation) => Promise<unknown>;
  dependencies?: (config: Config) => Promise<Partial<OperationDependencies>>;
}

function answers(method: "GET" | "POST" | "PATCH" | "DELETE", status: number, times = 1) {
  return (echo: string) => {
    const body = {
      status: "error",
      message: echo,
      category: echo,
      correlationId: echo,
      policyName: status === 429 ? "DAILY" : echo,
      errors: [
        { message: echo, in: echo },
        { message: `${echo}.`, context: { propertyName: [echo] } },
      ],
      context: { [echo]: [echo] },
    };
    const plain = echo.replace(/[^ -~]/g, "");
    const headers = { "x-hubspot-correlation-id": plain, "retry-after": plain, location: plain, "x-echo": plain };
    hubspot.emulator.fault({
      match: { method, path: "/crm/" },
      times,
      action: { type: "status", status, body, headers },
    });
  };
}

function answersText(method: "GET" | "POST" | "PATCH", status: number, page = (echo: string) => `<h1>${echo}</h1>`) {
  return (echo: string) =>
    hubspot.emulator.fault({
      match: { method, path: "/crm/" },
      times: 9,
      action: { type: "status", status, body: page(echo) },
    });
}

const exists = () => hubspot.emulator.seed(APP, { name: "By hand" });
const create = ({ lifecycle }: RunningOperation) => lifecycle.create(secretInputs);
const update = ({ lifecycle }: RunningOperation) => lifecycle.update(outputs, secretInputs);
const read = ({ lifecycle }: RunningOperation) => lifecycle.read(String(APP), outputs);
const remove = ({ lifecycle }: RunningOperation) => lifecycle.delete(String(APP), outputs);
const at = (baseUrl: string) => (config: Config) => Promise.resolve({ config: () => ({ ...config, baseUrl }) });
const both =
  (...meets: ((echo: string) => void)[]) =>
  (echo: string) => {
    for (const meet of meets) meet(echo);
  };

const cases: Record<string, Case> = {
  "InvalidError, 400": { kind: errors.InvalidError, meets: answers("POST", 400), does: create },
  "InvalidError, a page": { kind: errors.InvalidError, meets: answersText("POST", 400), does: create },
  "CredentialError, 401": { kind: errors.CredentialError, meets: answers("GET", 401), does: read },
  "CredentialError, 403": { kind: errors.CredentialError, meets: answers("DELETE", 403), does: remove },
  "NotFoundError, 404": {
    kind: errors.NotFoundError,
    meets: answers("POST", 404),
    does: create,
  },
  "AlreadyExistsError, 409": { kind: errors.AlreadyExistsError, meets: answers("DELETE", 409), does: remove },
  "DailyLimitError, 429": { kind: errors.DailyLimitError, meets: both(exists, answers("PATCH", 429)), does: update },
  "RefusedError, a redirect": { kind: errors.RefusedError, meets: answers("GET", 307), does: read },
  "RefusedError, a migration": { kind: errors.RefusedError, meets: answers("GET", 477), does: read },
  "ForeignAnswerError, a proxy's 404": {
    kind: errors.ForeignAnswerError,
    meets: (echo) => {
      const headers = { "X-HubSpot-Correlation-Id": "" };
      hubspot.emulator.fault({
        match: { path: "/crm/" },
        action: { type: "status", status: 404, body: `<h1>${echo}</h1>`, headers },
      });
    },
    does: read,
  },
  "NotServedError, HubSpot's page": {
    kind: errors.NotServedError,
    meets: (echo) => {
      const headers = { "x-hubspot-correlation-id": echo.replace(/[^ -~]/g, "") };
      const body = `<h1>HTTP ERROR 404</h1>${echo}`;
      hubspot.emulator.fault({ match: { path: "/crm/" }, action: { type: "status", status: 404, body, headers } });
    },
    does: read,
  },
  "CredentialError, required scopes": {
    kind: errors.CredentialError,
    meets: (echo) => {
      const context = { requiredScopes: [echo], requiredGranularScopes: [echo] };
      const body = { category: "MISSING_SCOPES", errors: [echo, { message: echo, context }], context };
      hubspot.emulator.fault({ match: { path: "/crm/" }, action: { type: "status", status: 403, body } });
    },
    does: read,
  },
  "CredentialError, RFC 6749": {
    kind: errors.CredentialError,
    meets: (echo) =>
      hubspot.emulator.fault({
        match: { path: "/crm/" },
        action: { type: "status", status: 401, body: { error: echo, error_description: echo } },
      }),
    does: read,
  },
  "TokenRefusedError, 400": {
    kind: errors.TokenRefusedError,
    meets: (echo) =>
      hubspot.emulator.fault({
        match: { path: "/oauth/" },
        action: { type: "status", status: 400, body: { status: echo, message: echo, error: echo } },
      }),
    does: read,
    dependencies: (config) =>
      Promise.resolve({ config: () => ({ ...config, credential: CREDENTIALS.at(-1) as Config["credential"] }) }),
  },
  "RefusedError, 418": { kind: errors.RefusedError, meets: answers("POST", 418), does: create },
  "UnavailableError, 503 five times": { kind: errors.UnavailableError, meets: answers("GET", 503, 9), does: read },
  "UnavailableError, nobody listens": {
    kind: errors.UnavailableError,
    does: read,
    dependencies: async (config) => {
      const baseUrl = await deadUrl();
      return { config: () => ({ ...config, baseUrl }) };
    },
  },
  "UnreachableError, no TLS": {
    kind: errors.UnreachableError,
    does: read,
    dependencies: (config) => at(hubspot.emulator.url.replace("http:", "https:"))(config),
  },
  "OutcomeUnknownError, a page": {
    kind: errors.OutcomeUnknownError,
    meets: both(exists, answersText("PATCH", 502)),
    does: update,
  },
  "OutcomeUnknownError, an answer of a wrong type": {
    kind: errors.OutcomeUnknownError,
    meets: both(
      exists,
      answersText("PATCH", 200, (echo) => JSON.stringify({ name: [echo], [echo]: echo })),
    ),
    does: update,
  },
  "UnreadableAnswerError, text": { kind: errors.UnreadableAnswerError, meets: answersText("GET", 200), does: read },
  "UnreadableAnswerError, a list": {
    kind: errors.UnreadableAnswerError,
    meets: answersText("GET", 200, (echo) => JSON.stringify([echo])),
    does: read,
  },
  EngineGoneError: {
    kind: errors.EngineGoneError,
    does: create,
    dependencies: (config) => Promise.resolve({ config: () => config, engineListens: () => Promise.resolve(false) }),
  },
  "HalfDoneError, HubSpot's answer contradicts": {
    kind: HalfDoneError,
    meets: (echo) => hubspot.emulator.set({ contradict: { name: echo, url: `https://${CANARY}.example/${CANARY}` } }),
    does: create,
  },
  "HalfDoneError, the first POST cannot be settled": {
    kind: HalfDoneError,
    meets: both(answersText("POST", 502), (echo) =>
      hubspot.emulator.fault({
        match: { method: "GET" },
        skip: 1,
        times: 99,
        action: { type: "status", status: 500, body: echo },
      }),
    ),
    does: create,
  },
  UnwritableError: {
    kind: UnwritableError,
    meets: exists,
    does: ({ lifecycle }) => lifecycle.create({ ...secretInputs, adoptExisting: false }),
  },
  NothingToReadError: { kind: NothingToReadError, does: ({ lifecycle }) => lifecycle.read(String(APP), {}) },
  MalformedIdError: {
    kind: MalformedIdError,
    does: async ({ lifecycle, operation }) => {
      await read({ lifecycle } as RunningOperation);
      return lifecycle.read(`${inEveryForm(operation.client ? SECRETS.url : "")}`, outputs);
    },
  },
  ArgumentError: {
    kind: ArgumentError,
    does: async ({ lifecycle, operation }) => {
      await read({ lifecycle } as RunningOperation);
      return lifecycle.lookUp({ appId: inEveryForm(operation.client ? SECRETS.url : "") });
    },
  },
  "an error that nobody foresaw": {
    kind: Error,
    does: create,
    dependencies: (config) =>
      Promise.resolve({
        config: () => config,
        engineListens: () =>
          Promise.reject(
            new RangeError(`at ${secretsOf(config.credential).map(inEveryForm)} ${inEveryForm(SECRETS.url)}`, {
              cause: secretsOf(config.credential),
            }),
          ),
      }),
  },
};

describe.each(CREDENTIALS)("with the $kind, and secret inputs, HubSpot repeating them", (credential) => {
  it.each(Object.entries(cases))("%s shows none of it", async (_, { kind, meets, does, dependencies }) => {
    const config = configFor(hubspot.emulator.url, { credential });
    const echoes = [...secretsOf(credential), ...Object.values(SECRETS).map(String)].map(inEveryForm);
    // One at a time: a message is cut after so many characters. And one that is cut in the middle of a secret.
    for (const echo of [
      ...echoes,
      ...echoes.map((text) => "x".repeat(1_000 - 20) + text),
      "x".repeat(185) + echoes[0],
    ]) {
      hubspot.emulator.reset();
      meets?.(echo);
      const running = hubspot.newOperation({ config: () => config, ...(await dependencies?.(config)) });
      const error = await rejection<Error & { reasons?: string[] }>(does(running));
      expect(error).toBeInstanceOf(kind);
      const told = JSON.stringify([error.message, error.stack, error.cause, error.reasons, running.lines]);
      expect(told.toLowerCase()).not.toContain(CANARY);
      expect(told).not.toMatch(/654[^a-z]{0,7}321/);
    }
  });
});

it("a wrong configuration shows no credential", () => {
  const [key, token, clientId, clientSecret, refreshToken] = CREDENTIALS.flatMap(secretsOf);
  for (const [inConfig, environment] of [
    [{ "hubspot:developerApiKey": key, "hubspot:accessToken": token, "hubspot:apiVersion": CANARY }, {}],
    [{ "hubspot:developerApiKey": `${key} ${token}`, "hubspot:baseUrl": `http://${CANARY}.example` }, {}],
    [{ "hubspot:accessToken": { [CANARY]: token } }, {}],
    [{ "hubspot:clientId": clientId, "hubspot:refreshToken": refreshToken }, {}],
    [{}, { HUBSPOT_CLIENT_ID: `${clientId} `, HUBSPOT_CLIENT_SECRET: `${clientSecret} ${clientSecret}` }],
    [
      {},
      { HUBSPOT_DEVELOPER_API_KEY: key, HUBSPOT_ACCESS_TOKEN: token, HUBSPOT_BASE_URL: `https://u:${key}@x.example` },
    ],
  ] as const) {
    const read = () => readConfig((name) => (inConfig as Record<string, unknown>)[name], environment);
    expect(read).toThrow(ConfigError);
    expect(read).not.toThrow(CANARY);
  }
});

it("a contradiction of an open field shows no secret of another", async () => {
  const inputs = { ...secretInputs, name: "Open", __secretInputs: ["url"] };
  hubspot.emulator.set({ contradict: { name: `see ${inEveryForm(SECRETS.url)}` } });
  const error = await rejection(hubspot.newOperation().lifecycle.create(inputs));
  expect(error.message).toContain("for name");
  expect(error.message).not.toContain(CANARY);
});
