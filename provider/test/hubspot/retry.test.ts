import fc from "fast-check";
import {
  Budget,
  decideRetry,
  type FailedAttempt,
  isTransient,
  type Method,
  nextWait,
  parseRetryAfter,
  type RetryDecision,
  TOTAL_BUDGET,
  waitFor,
} from "../../src/hubspot/retry.js";
import { EPOCH, VirtualClock } from "../support/virtualClock.js";

const clock = new VirtualClock();
const READS: Method[] = ["GET", "DELETE"];
const WRITES: Method[] = ["PATCH", "POST"];
const ALL = [...READS, ...WRITES];

const status = (code: number, retryAfter?: string, dailyLimit = false): FailedAttempt => ({
  kind: "status",
  status: code,
  dailyLimit,
  retryAfter,
});
const network = (code: string): FailedAttempt => ({ kind: "network", code });

const notRun = (rest: object = {}) => ({ kind: "repeat", mayHaveRun: false, ...rest }) as RetryDecision;
const mayHaveRun = (rest: object = {}) => ({ kind: "repeat", mayHaveRun: true, ...rest }) as RetryDecision;
const observe: RetryDecision = { kind: "observe" };
const fail: RetryDecision = { kind: "fail" };

const TROUBLED = [500, 502, 503, 504, 521, 523, 524];
const CUT_OFF = [
  "ECONNRESET",
  "EPIPE",
  "ECONNABORTED",
  "UND_ERR_SOCKET",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
  "UND_ERR_HEADERS_OVERFLOW",
  "HTTPParserError",
  "TimeoutError",
];

const NOT_CONNECTED = [
  "ECONNREFUSED",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "ETIMEDOUT",
  "PROXY_TROUBLED",
];
const FAILED_BEFORE_SENDING = [
  "ENOTFOUND",
  "EPROTO",
  "PROXY_REFUSED",
  "PROXY_FAILED",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "HOSTNAME_MISMATCH",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "UND_ERR_INVALID_ARG",
];

/** Each row: for these methods, this failure means that. */
const TABLE: [string, Method[], FailedAttempt, RetryDecision][] = [
  ["423: at least 2 s, since the lock lasts so long", ALL, status(423), notRun({ atLeast: 2_000 })],
  ["423 that names less than 2 s", ALL, status(423, "1"), notRun({ atLeast: 2_000 })],
  ["423 that names 2 s", ALL, status(423, "2"), notRun({ exactly: 2_000 })],
  ["423 that names more", ALL, status(423, "7"), notRun({ exactly: 7_000 })],
  ["429 burst", ALL, status(429), notRun()],
  ["429 burst that names a time", ALL, status(429, "3"), notRun({ exactly: 3_000 })],
  ["429 burst that names zero", ALL, status(429, "0"), notRun({ exactly: 0 })],
  ["429 burst that names nonsense", ALL, status(429, "soon"), notRun()],
  ["429 DAILY", ALL, status(429, undefined, true), fail],
  ["429 DAILY that names a time", ALL, status(429, "1", true), fail],
  ["477 that names 30 s", ALL, status(477, "30"), notRun({ exactly: 30_000 })],
  ["477 that names 31 s", ALL, status(477, "31"), fail],
  ["477 that names a day", ALL, status(477, "86400"), fail],
  ["477 that names nothing", ALL, status(477), fail],
  ["477 that names nonsense", ALL, status(477, "later"), fail],
  ...NOT_CONNECTED.map((code): [string, Method[], FailedAttempt, RetryDecision] => [
    `${code}: nothing was sent`,
    ALL,
    network(code),
    notRun(),
  ]),
  ...TROUBLED.flatMap((code): [string, Method[], FailedAttempt, RetryDecision][] => [
    [`${code} of a read`, READS, status(code), mayHaveRun()],
    [`${code} of a read that names a time`, READS, status(code, "4"), mayHaveRun({ exactly: 4_000 })],
    [`${code} of a write`, WRITES, status(code), observe],
    [`${code} of a write that names a time`, WRITES, status(code, "4"), { ...observe, exactly: 4_000 }],
  ]),
  ...CUT_OFF.flatMap((code): [string, Method[], FailedAttempt, RetryDecision][] => [
    [`${code} of a read`, READS, network(code), mayHaveRun()],
    [`${code} of a write`, WRITES, network(code), observe],
  ]),
  ...[400, 401, 403, 404, 405, 409, 414, 418, 422, 451].map(
    (code): [string, Method[], FailedAttempt, RetryDecision] => [
      `${code}: the request is wrong`,
      ALL,
      status(code, "1"),
      fail,
    ],
  ),
  ...[300, 301, 302, 303, 307, 308].map((code): [string, Method[], FailedAttempt, RetryDecision] => [
    `${code}: redirects are not followed`,
    ALL,
    status(code),
    fail,
  ]),
  ...[522, 525, 526].map((code): [string, Method[], FailedAttempt, RetryDecision] => [
    `${code}`,
    ALL,
    status(code, "1"),
    fail,
  ]),
  ...FAILED_BEFORE_SENDING.map((code): [string, Method[], FailedAttempt, RetryDecision] => [
    code,
    ALL,
    network(code),
    fail,
  ]),
  ["a code that only holds a known one, of a write", WRITES, network("OVER_CERT_STORE"), observe],
  ["a code nobody knows, of a read", READS, network("UNKNOWN"), fail],
  ["a code nobody knows, of a write", WRITES, network("UNKNOWN"), observe],
  ...[520, 527, 530].flatMap((code): [string, Method[], FailedAttempt, RetryDecision][] => [
    [`${code}, after which the work may have been done, of a read`, READS, status(code), mayHaveRun()],
    [`${code}, after which the work may have been done, of a write`, WRITES, status(code), observe],
  ]),
  ...[501, 505].map((code): [string, Method[], FailedAttempt, RetryDecision] => [`${code}`, ALL, status(code), fail]),
];

describe("decideRetry", () => {
  const rows = TABLE.flatMap(([name, methods, failure, decision]) =>
    methods.map((method) => [method, name, failure, decision] as const),
  );

  it.each(rows)("%s %s", (method, _, failure, decision) => {
    expect(decideRetry(method, failure, clock)).toEqual(decision);
  });

  it("never repeats a write that may have been executed", () => {
    const failures = fc.oneof(
      fc.record({
        kind: fc.constant("status" as const),
        status: fc.integer({ min: 300, max: 599 }),
        dailyLimit: fc.boolean(),
        retryAfter: fc.option(fc.string(), { nil: undefined }),
      }),
      fc.record({ kind: fc.constant("network" as const), code: fc.constantFrom(...CUT_OFF, "ECONNREFUSED", "ANY") }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...WRITES), failures, (method, failure) => {
        expect(decideRetry(method, failure, clock)).not.toMatchObject({ kind: "repeat", mayHaveRun: true });
      }),
    );
  });
});

describe("parseRetryAfter", () => {
  it.each([
    ["0", 0],
    ["5", 5_000],
    [" 5 ", 5_000],
    ["1.5", 1_500],
    ["1.25", 1_250],
    ["007", 7_000],
    ["99999999999", 99_999_999_999_000],
    ["9".repeat(400), Number.MAX_SAFE_INTEGER],
    [new Date(EPOCH + 9_000).toUTCString(), 9_000],
    ["Thu, 15 Jan 2026 12:01:00 GMT", 60_000],
    ["Thursday, 15-Jan-26 12:00:30 GMT", 30_000],
    [new Date(EPOCH - 60_000).toUTCString(), 0],
    [undefined, undefined],
    ["", undefined],
    [" ", undefined],
    ["-5", undefined],
    ["+5", undefined],
    ["1e3", undefined],
    ["0x10", undefined],
    ["5s", undefined],
    ["5, 6", undefined],
    ["soon", undefined],
    ["a 5", undefined],
    ["15 Jan 2026 12:01:00 GMT", undefined],
    ["NaN", undefined],
    ["Infinity", undefined],
  ])("%j is %j", (header, milliseconds) => {
    expect(parseRetryAfter(header, clock)).toBe(milliseconds);
  });

  it("is never negative and never not a number", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.date({ noInvalidDate: true }).map(String)), (header) => {
        const parsed = parseRetryAfter(header, clock);
        if (parsed !== undefined) expect(parsed).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe("waitFor", () => {
  it.each([
    [1, 1_000],
    [2, 2_000],
    [3, 4_000],
    [4, 8_000],
    [5, 16_000],
    [6, 30_000],
    [20, 30_000],
  ])("after attempt %d is anything up to %d ms", (attempt, ceiling) => {
    expect(waitFor({}, attempt, new VirtualClock(0))).toBe(0);
    expect(waitFor({}, attempt, new VirtualClock(0.5))).toBe(ceiling / 2);
    expect(waitFor({}, attempt, new VirtualClock(0.999999))).toBeLessThan(ceiling);
  });

  it("adds jitter to a minimum", () => {
    expect(waitFor({ atLeast: 2_000 }, 1, new VirtualClock(0))).toBe(2_000);
    expect(waitFor({ atLeast: 2_000 }, 1, new VirtualClock(0.5))).toBe(2_500);
  });

  it.each([0, 1_234, 3_600_000])("takes %d ms that the server named as they are", (exactly) => {
    expect(waitFor({ exactly }, 3, new VirtualClock(0.9))).toBe(exactly);
  });
});

describe("nextWait", () => {
  const spent = (milliseconds: number) => {
    const budget = new Budget();
    budget.spend(milliseconds);
    return budget;
  };

  it.each([
    [1, 500],
    [4, 4_000],
  ])("waits after attempt %d of five", (attempt, wait) => {
    expect(nextWait({}, attempt, new Budget(), clock)).toEqual({ wait });
  });

  it("ends with the fifth attempt whatever the server names", () => {
    expect(nextWait({}, 5, spent(9_600), clock)).toEqual({ gaveUp: ", 5 attempts in 10 s", isTimeout: false });
    expect(nextWait({ exactly: 1_000 }, 5, spent(9_400), clock)).toEqual({
      gaveUp: ", 5 attempts in 9 s",
      isTimeout: false,
    });
  });

  it("ends when the time does not last for the wait", () => {
    expect(nextWait({}, 1, spent(119_500), clock)).toEqual({ wait: 500 });
    expect(nextWait({}, 1, spent(119_501), clock)).toEqual({ gaveUp: ", 1 attempt in 120 s", isTimeout: false });
  });

  it("says which time of the server's is too long", () => {
    expect(nextWait({ exactly: 20_000 }, 1, spent(100_000), clock)).toEqual({ wait: 20_000 });
    expect(nextWait({ exactly: 20_001 }, 1, spent(100_000), clock)).toEqual({
      gaveUp: "; HubSpot asks to wait 21 s, longer than one command waits",
      isTimeout: false,
    });
  });
});

describe("nextWait within a resource's own timeout", () => {
  const own = () => {
    const budget = new Budget(2_500);
    budget.spend(2_400);
    return budget;
  };

  it("names that timeout as what ends the attempts", () => {
    expect(nextWait({}, 2, own(), new VirtualClock())).toEqual({
      gaveUp: ", 2 attempts in the resource's timeout of 2.5 s",
      isTimeout: true,
    });
    expect(nextWait({ exactly: 101 }, 2, own(), new VirtualClock())).toEqual({
      gaveUp: "; HubSpot asks to wait 1 s, longer than the resource's timeout of 2.5 s",
      isTimeout: true,
    });
  });

  it("waits where the timeout lasts", () => {
    expect(nextWait({ exactly: 100 }, 2, own(), new VirtualClock())).toEqual({ wait: 100 });
  });
});

describe("isTransient", () => {
  it.each([...NOT_CONNECTED, ...CUT_OFF])("holds for %s", (code) => {
    expect(isTransient(code)).toBe(true);
  });

  it.each([...FAILED_BEFORE_SENDING, "UNKNOWN"])("does not hold for %s", (code) => {
    expect(isTransient(code)).toBe(false);
  });
});

describe("Budget", () => {
  it("allows 120 s in all, and not a millisecond more", () => {
    expect(TOTAL_BUDGET).toBe(120_000);
    const budget = new Budget();
    budget.spend(100_000);
    expect(budget.spent).toBe(100_000);
    expect(budget.allows(20_000)).toBe(true);
    expect(budget.allows(20_001)).toBe(false);
  });
});
