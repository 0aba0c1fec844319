import { readErrorBody } from "../../src/hubspot/errorBody.js";

const read = (status: number, body: unknown, header: string | undefined = undefined) =>
  readErrorBody(
    status,
    typeof body === "string" ? body : JSON.stringify(body),
    () => header,
    (text) => text.replaceAll("canary", "[secret]"),
  );

describe("a 429", () => {
  it.each([
    [{ policyName: "TEN_SECONDLY_ROLLING" }, "burst"],
    [{ message: "You have reached your ten_secondly_rolling limit." }, "burst"],
    [{ message: "You have reached your TEN_SECONDLY_ROLLING limit.", policyName: "SOMETHING" }, "burst"],
    [{ policyName: "DAILY" }, "daily"],
    [{ policyName: "DAILY", message: "ten_secondly" }, "daily"],
    [{ message: "You have reached your Daily Limit." }, "daily"],
    [{ message: "You have reached one of your daily limits.", policyName: "TEN_SECONDLY_ROLLING" }, "daily"],
    [{ policyName: "DAILY_ROLLING" }, "neither"],
    [{ policyName: "NOT_TEN_SECONDLY" }, "neither"],
    [{ message: "Too many requests." }, "neither"],
    [{ message: 7, policyName: [] }, "neither"],
    [{}, "neither"],
    ["", "neither"],
    ["<p>ten_secondly, daily limit</p>", "neither"],
    ["null", "neither"],
  ])("that says %j is about this limit: %s", (body, limit) => {
    expect(read(429, body)).toMatchObject({ dailyLimit: limit === "daily", burst: limit === "burst" });
    expect(read(400, body)).toMatchObject({ dailyLimit: false, burst: false });
  });
});

describe("an answer", () => {
  it.each(["<p>Bad Gateway</p>", "[]", "null", "7", '"text"', '{"half'])(
    "is not HubSpot's when its body is %s",
    (body) => {
      expect(read(502, body).isForeign).toBe(true);
    },
  );

  it.each([
    ['{"message":"no Route matched with those values"}', true],
    ["{}", true],
    ['{"status":404,"error":"Not Found"}', true],
    ['{"status":"error","message":"Not here."}', false],
    ['{"category":"OBJECT_NOT_FOUND"}', false],
    ['{"correlationId":"abc"}', false],
    ["", false],
  ])("that is a 404 and says %s is not HubSpot's: %s", (body, isForeign) => {
    expect(read(404, body).isForeign).toBe(isForeign);
    expect(read(404, body, "an id").isForeign).toBe(false);
  });

  it.each(["<h1>HTTP ERROR 404</h1>", "[]", '{"half', "text"])(
    "with a correlation id is HubSpot's, but not the API's: body %s",
    (body) => {
      for (const status of [401, 403, 404, 405, 409, 500]) {
        expect(read(status, body, "an id")).toMatchObject({ isForeign: false, isPage: true });
        expect(read(status, body, " ")).toMatchObject({ isForeign: true, isPage: false });
      }
    },
  );

  it.each(["", " \r\n", "{}", '{"message":"Not here."}'])(
    "is the API's with its correlation id when it is %j",
    (body) => {
      expect(read(404, body, "an id")).toMatchObject({ isForeign: false, isPage: false });
    },
  );

  it.each(["", " \r\n", "{}", '{"message":7}'])("may be HubSpot's when its body is %j", (body) => {
    expect(read(502, body).isForeign).toBe(false);
  });

  it("takes the correlation id of the body before that of the header", () => {
    expect(read(400, { correlationId: "body" }, "header").details.correlationId).toBe("body");
    expect(read(400, {}, "header").details.correlationId).toBe("header");
    expect(read(400, {}).details.correlationId).toBeUndefined();
  });

  it("does not say a thing twice", () => {
    const errors = [{ message: "wrong" }, { message: "wrong" }, { message: "Invalid" }, { message: "" }];
    expect(read(400, { message: "Invalid", errors }).details.fields).toEqual(["wrong"]);
  });

  it("is read in part where a part is of the wrong type", () => {
    const body = {
      message: 7,
      category: "RATE",
      errors: [
        { message: "one", in: 7, context: { propertyName: ["url"] } },
        { message: "two", in: "name", context: { propertyName: "height" } },
        { message: "three", in: "name", context: "height" },
        { message: 4 },
      ],
    };
    expect(read(400, body).details).toMatchObject({
      message: undefined,
      category: "RATE",
      fields: ["url: one", "height: two", "name: three"],
    });
    expect(read(400, { message: "Invalid", errors: "none" }).details).toMatchObject({
      message: "Invalid",
      fields: [],
    });
    expect(read(400, { message: "Invalid", errors: [7] }).details).toMatchObject({ message: "Invalid", fields: [] });
  });

  it.each([
    [["height must be less than 2000"], ["height must be less than 2000"]],
    [
      ["one", { message: "two", in: "url" }, "three"],
      ["one", "url: two", "three"],
    ],
    [[null, 7, [], ["no"], {}, { message: [] }, "", "said"], ["said"]],
    [[...Array.from({ length: 30 }, () => 7), "said"], ["said"]],
    [[{ message: "wrong", context: { propertyName: "height" } }], ["height: wrong"]],
    [[{ message: "wrong", context: { propertyName: [], max: 2000 }, in: "height" }], ["height: wrong (max: 2000)"]],
    [[{ message: "Too large.", context: { max: ["2000"], odd: {}, none: [null] } }], ["Too large (max: 2000)"]],
    [[{ context: { propertyName: ["height"], max: [2000, 3000] } }], ["height: max: 2000, 3000"]],
    [[{ context: { propertyName: ["height"] } }], []],
    [
      [
        { message: "wrong", context: [] },
        { message: "worse", context: "height" },
      ],
      ["wrong", "worse"],
    ],
  ])("may list faults as %j", (errors, fields) => {
    expect(read(400, { message: "validation error", errors }).details).toMatchObject({
      message: "validation error",
      fields,
    });
  });

  it("may have a context of its own", () => {
    const context = {
      propertyName: ["height", "width"],
      "expire time": ["2026-04-30T12:01:00Z"],
      odd: [{}],
      none: null,
    };
    expect(read(400, { message: "Too large.", context }).details).toMatchObject({
      message: "height, width: Too large.",
      fields: ["expire time: 2026-04-30T12:01:00Z"],
    });
    expect(read(400, { context }).details.message).toBe("height, width");
    expect(read(400, { message: "Too large.", context: ["height"] }).details.message).toBe("Too large.");
  });

  it.each(["requiredScopes", "requiredGranularScopes"])("names the scopes of %s, wherever they stand", (required) => {
    const scopes = (...names: unknown[]) => ({ [required]: names });
    const { details } = read(403, {
      message: "No.",
      errors: [
        { message: "One is required.", context: scopes("developers-read", 7) },
        { context: { [required]: "developers-write" } },
      ],
      context: scopes("developers-write", "crm canary"),
    });
    expect(details.scopes).toEqual(["developers-read", "7", "developers-write", "crm [secret]"]);
    expect(details.fields).toEqual([
      `One is required (${required}: developers-read, 7)`,
      `${required}: developers-write`,
      `${required}: developers-write, crm [secret]`,
    ]);
    expect(read(403, { message: "No." }).details.scopes).toBeUndefined();
  });

  it.each([
    [{ error: "invalid_grant", error_description: "revoked" }, "invalid_grant", "revoked"],
    [{ error: "invalid_grant" }, "invalid_grant", undefined],
    [{ error: "no", error_description: "no", category: "YES", message: "yes" }, "YES", "yes"],
    [{ error: { code: 7 }, error_description: ["revoked"] }, undefined, undefined],
  ])("may have the form of RFC 6749: %j", (body, category, message) => {
    expect(read(400, body).details).toMatchObject({ category, message });
  });

  it("is bounded however much its contexts hold", () => {
    const many = Array.from({ length: 30 }, (_, index) => `s${index + 1}`);
    const context = Object.fromEntries(many.map((name) => [name, many]));
    const { details } = read(403, { errors: [{ message: "No.", context }], context: { requiredScopes: many } });
    expect(details.scopes).toEqual(many.slice(0, 20));
    expect(details.fields[0]).toMatch(/^No \(s1: s1, s2, .*, s20; s2: s1, /);
    expect(details.fields[0]).not.toContain("s21");
    expect(details.fields[0]?.length).toBeLessThanOrEqual(1_001);
  });

  it("takes little time for a megabyte of odd entries", () => {
    const begun = performance.now();
    read(400, `{"errors":[${"7,".repeat(500_000)}7]}`);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it("joins the names of one fault", () => {
    const errors = [{ message: "do not fit", context: { propertyName: ["height", "width"] } }];
    expect(read(400, { errors }).details.fields).toEqual(["height, width: do not fit"]);
  });

  it("names no more than 20 faults", () => {
    const errors = Array.from({ length: 21 }, (_, index) => ({ message: `fault ${index + 1}` }));
    expect(read(400, { errors }).details.fields.at(-1)).toBe("fault 20");
  });

  it("is shown on one line and no longer than 1000 characters a text", () => {
    const said = (message: string) => read(400, { message }).details.message;
    expect(said("a\u0000\u001b\nb")).toBe("a b");
    expect(said("x".repeat(1_000))).toBe("x".repeat(1_000));
    expect(said("x".repeat(1_001))).toBe(`${"x".repeat(1_000)}…`);
  });

  it("reads the correlation id's own header", () => {
    const header = (name: string) => (name === "x-hubspot-correlation-id" ? "mine" : "another's");
    expect(readErrorBody(400, "", header, (text) => text).details.correlationId).toBe("mine");
  });

  it("is cleaned of secrets in every part", () => {
    const { details } = read(
      400,
      {
        message: "m canary",
        category: "c canary",
        errors: [{ message: "e canary", in: "i canary" }, "t canary", { context: { "n canary": ["v canary"] } }],
        context: { "b canary": "w canary" },
      },
      "h canary",
    );
    expect(details).toEqual({
      status: 400,
      message: "m [secret]",
      category: "c [secret]",
      fields: ["i [secret]: e [secret]", "t [secret]", "n [secret]: v [secret]", "b [secret]: w [secret]"],
      correlationId: "h [secret]",
    });
  });
});

describe("a page", () => {
  it.each([
    ["<p>Bad</p>", "Bad"],
    ["Bad<br class='x'/>Gateway", "Bad Gateway"],
    ["Bad<STYLE>a { b: c }\n</STYLE>Gateway", "Bad Gateway"],
    ["Bad<script>var a = 1;</script><style>b</style>Gateway", "Bad Gateway"],
    ["<style>a</style>Bad<style>b</style>", "Bad"],
    ["<styles>Bad</styles>", "Bad"],
    ["&#66;&#x61;&#X64; &#128222; &#x1F4DE;", "Bad 📞 📞"],
    ["&#1234567; &#x123456; &#xd800; &#; &#x;", "\ufffd \ufffd \ufffd &#; &#x;"],
    ["&amp;&lt;&gt;&quot;&apos;&nbsp;&AMP;", "&<>\"' &"],
    ["&copy; &constructor; &amp", "© &constructor; &amp"],
    ["Bad <!-- <p>no</p> --> Gateway <!-- no", "Bad Gateway"],
    ["Bad <style>never closed { a: b }", "Bad"],
    ['Bad <a title="<b">Gateway', "Bad Gateway"],
    ["5 < 6 > 4", "5 < 6 > 4"],
    [" Bad \u0007\r\n\t Gateway ", "Bad Gateway"],
    ["w".repeat(200), "w".repeat(200)],
    ["w".repeat(201), `${"w".repeat(200)}…`],
    [`w${" ".repeat(20_000)}w`, "w w"],
    [`<style>${"a { b: c } ".repeat(20_000)}</style>Bad Gateway`, "Bad Gateway"],
    ["no &#99;anary", "no [secret]"],
    ["", undefined],
    ["<p> </p>", undefined],
  ])("says its words: %j", (page, words) => {
    expect(read(502, page).details.message).toBe(words);
  });

  it("is redacted whole before it is cut", () => {
    const secret = "s".repeat(999);
    const redact = (text: string) => text.replaceAll(secret, "[secret]");
    const quoted = (page: string) => readErrorBody(502, page, () => undefined, redact).details.message;
    expect(quoted(`${secret} `.repeat(30))).toBe(`${"[secret] ".repeat(23).slice(0, 200)}…`);
    expect(quoted(`${secret} said`)).toBe("[secret] said");
    // Wherever the quote ends, and however much of the page comes before its first word.
    for (const before of ["w ".repeat(95), "<p>".repeat(6_000), " ".repeat(15_500)]) {
      expect(quoted(before + secret)).not.toContain("ss");
    }
  });
});
