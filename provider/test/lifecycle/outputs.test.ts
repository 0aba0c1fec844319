import fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { HalfDoneError } from "../../src/lifecycle/halfDone.js";
import type { Properties } from "../../src/lifecycle/properties.js";
import { readRecord, toInputs, toOutputs } from "../../src/lifecycle/record.js";
import { callingExtensionSettings } from "../../src/resources/callingExtensionSettings.js";
import { type FaultServer, startHttp } from "../support/faultServer.js";
import { APP, operationAt, SETTINGS } from "../support/hubspot.js";

// Many requests in one test: a busy machine may take its time.
jest.setTimeout(30_000);

/** What Pulumi does with every object it is handed; throws on an undefined, wherever it stands. */
function marshals(properties: Properties): void {
  const struct = Struct.fromJavaScript(properties as Parameters<typeof Struct.fromJavaScript>[0]);
  expect(Struct.deserializeBinary(struct.serializeBinary()).toJavaScript()).toEqual(properties);
  expect(holdsUndefined(properties)).toBe(false);
}

function holdsUndefined(value: unknown): boolean {
  if (value === undefined) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsUndefined);
}

const typed = {
  name: fc.string(),
  url: fc.string().map((path) => `https://acme.example/${path}`),
  height: fc.integer(),
  width: fc.integer(),
  isReady: fc.boolean(),
  supportsCustomObjects: fc.boolean(),
  supportsInboundCalling: fc.boolean(),
  usesCallingWindow: fc.boolean(),
  usesRemote: fc.boolean(),
};
/** Cheaper than fast-check's own, and all that matters here: whatever a field is not. */
const anyJson = fc.constantFrom(null, 7, "text", true, [], [1, null], {}, { sent: [1] }, { sent: { height: {} } });
/** A settings document with any of its fields missing or null, and fields that nobody knows. */
const partial = fc.record(
  {
    ...Object.fromEntries(
      Object.entries(typed).map(([name, value]) => [name, fc.option(value as fc.Arbitrary<unknown>)]),
    ),
    createdAt: fc.option(fc.string()),
    updatedAt: fc.option(fc.string()),
    futureField: anyJson,
  },
  { requiredKeys: [] },
);
const inputs = fc.record(typed, { requiredKeys: [] });
/** A record as it may stand in a state, whole or damaged. */
const record = fc.oneof(
  anyJson,
  fc.record(
    { sent: inputs, answered: inputs, ignored: fc.oneof(inputs, fc.constant(undefined)) },
    { requiredKeys: [] },
  ),
);
const names = fc.option(fc.subarray(Object.keys(typed)), { nil: undefined });

describe("what leaves the provider marshals", () => {
  let server: FaultServer;
  let answer: Properties = {};
  let exists = true;
  beforeAll(async () => {
    server = await startHttp((_attempt, request, response) => {
      const isMissing = request.method === "GET" && !exists;
      response
        .writeHead(isMissing ? 404 : 200, { "content-type": "application/json" })
        .end(JSON.stringify(isMissing ? { status: "error" } : answer));
    });
  });
  afterAll(() => server.stop());

  it("from any document and any record", () => {
    fc.assert(
      fc.property(partial, record, fc.option(fc.string(), { nil: undefined }), (document, __record, provider) => {
        const parts = {
          appId: APP,
          adoptExisting: true,
          record: readRecord({ __record }),
          secret: new Set<string>(),
          provider,
        };
        const known = Object.fromEntries(Object.entries(document).filter(([, value]) => value !== null));
        marshals(toOutputs(callingExtensionSettings, known, parts));
        marshals(toOutputs(callingExtensionSettings, { ...known, name: undefined }, parts));
        marshals(toInputs(parts));
      }),
    );
  });

  it("from read of any outputs and any answer", async () => {
    await fc.assert(
      fc.asyncProperty(partial, partial, record, names, async (given, outputs, __record, __secretInputs) => {
        answer = given;
        exists = true;
        const { lifecycle } = operationAt(server.url);
        const read = await lifecycle.read("42", { ...outputs, appId: APP, __record, __secretInputs });
        marshals(read.props ?? {});
        marshals(read.inputs ?? {});
        const { sent, ignored } = readRecord(read.props ?? {});
        expect(read.inputs).toMatchObject({ ...sent, ...ignored });
      }),
      { numRuns: 30 },
    );
  });

  it("from check and diff of any inputs", async () => {
    await fc.assert(
      fc.asyncProperty(partial, inputs, record, names, async (given, news, __record, __ignoreChanges) => {
        answer = given;
        const { lifecycle } = operationAt(server.url);
        const checked = await lifecycle.check({ appId: APP }, { appId: APP, ...news, __ignoreChanges });
        marshals(checked.inputs);
        for (const failure of checked.failures) marshals({ ...failure });
        marshals({ ...(await lifecycle.diff("42", { ...given, __record }, checked.inputs)) });
      }),
      { numRuns: 30 },
    );
  });

  it("from create and update even when they fail half way", async () => {
    let failed = 0;
    const settle = async (work: Promise<{ outs: Properties }>) => {
      try {
        marshals((await work).outs);
      } catch (error) {
        if (!(error instanceof HalfDoneError)) throw error;
        failed++;
        marshals(error.properties);
        marshals({ reasons: error.reasons });
        expect(error.properties.__provider).toBe("the shim");
      }
    };
    await fc.assert(
      fc.asyncProperty(partial, inputs, partial, names, fc.boolean(), async (given, declared, olds, secret, found) => {
        answer = given;
        exists = found;
        const news = { appId: APP, ...SETTINGS, ...declared, __secretInputs: secret, __provider: "the shim" };
        await settle(operationAt(server.url).lifecycle.create(news));
        await settle(operationAt(server.url).lifecycle.update({ ...olds, __record: { sent: declared } }, news));
      }),
      { numRuns: 30 },
    );
    expect(failed).toBeGreaterThan(0);
  });
});
