import fc from "fast-check";
import { isInOrder, isSpellingOf } from "../../src/lifecycle/spelling.js";
import { displayName, type Field, flag, httpsUrl, positiveInt32 } from "../../src/resources/definition.js";
import { APP, SETTINGS, useHubSpot } from "../support/hubspot.js";
import { Program } from "../support/program.js";

const COMPOSED = "Café";
const DECOMPOSED = "Cafe\u0301";
/** No document has one yet. */
const exactText: Field = { ...httpsUrl, spelling: "exact" };

describe("isInOrder", () => {
  it.each([
    ["the same", displayName, "Acme", "Acme", true],
    ["white space around it", displayName, " Acme\n", "Acme", true],
    ["white space within it", displayName, "Ac me", "Acme", false],
    ["another Unicode form", displayName, COMPOSED, DECOMPOSED, true],
    ["another case", displayName, "acme", "Acme", false],
    ["a URL's host in another case", httpsUrl, "https://ACME.example/A", "https://acme.example/A", true],
    ["a URL's default port", httpsUrl, "https://acme.example:443/A", "https://acme.example/A", true],
    ["a URL without a path", httpsUrl, "https://acme.example", "https://acme.example/", true],
    ["a slash at a path's end", httpsUrl, "https://acme.example/a/", "https://acme.example/a", false],
    ["a URL's path in another case", httpsUrl, "https://acme.example/a", "https://acme.example/A", false],
    ["another scheme", httpsUrl, "http://acme.example/", "https://acme.example/", false],
    ["no URL at all", httpsUrl, "acme", "acme ", true],
    ["a name that is a URL", displayName, "https://acme.example", "https://acme.example/", false],
    ["white space around an exact text", exactText, "acme", "acme ", false],
    ["a number in place of a text", displayName, 5, "5", false],
    ["another number", positiveInt32, 1, 2, false],
    ["the number as a text", positiveInt32, "1", 1, false],
    ["another flag", flag, false, true, false],
    ["the same flag", flag, false, false, true],
  ])("%s", (_, field, live, sent, expected) => {
    expect(isInOrder(field, live, sent)).toBe(expected);
    expect(isInOrder(field, sent, live)).toBe(expected);
  });

  it("accepts what HubSpot answered before in exact case", () => {
    expect(isInOrder(displayName, "acme", "Acme", "acme")).toBe(true);
    expect(isInOrder(displayName, "ACME", "Acme", "acme")).toBe(false);
  });
});

describe("isSpellingOf", () => {
  it.each([
    ["a name in another case", displayName, "ACME", "Acme", true],
    ["a name in another case, ß", displayName, "GROSSE", "Große", true],
    ["a name in another case, ϴ", displayName, "θ", "ϴ", true],
    ["another name", displayName, "Acne", "Acme", false],
    ["a number in place of a text", displayName, 5, "5", false],
    ["slashes at an exact text's end", exactText, "https://acme.example/a/", "https://acme.example/a", false],
    ["slashes at a path's end", httpsUrl, "https://acme.example/a//", "https://acme.example/a", true],
    ["a slash gone before a query", httpsUrl, "https://acme.example/a?b=c", "https://acme.example/a/?b=c", true],
    ["a path in another case", httpsUrl, "https://acme.example/A", "https://acme.example/a", false],
    ["another query", httpsUrl, "https://acme.example/?b", "https://acme.example/?c", false],
    ["another number", positiveInt32, 1, 2, false],
    ["a flag as a text", flag, "true", true, false],
  ])("%s", (_, field, answer, sent, expected) => {
    expect(isSpellingOf(field, answer, sent)).toBe(expected);
  });

  it("holds for everything that is in order", () => {
    const url = fc
      .tuple(fc.constantFrom("https://acme.example", "HTTPS://Acme.example:443", "http://[::1]:80"), fc.string())
      .map(([origin, rest]) => `${origin}/${rest}`);
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom("é", "ß", "a", " ") }), url);
    fc.assert(
      fc.property(text, text, fc.constantFrom(displayName, httpsUrl), (a, b, field) => {
        expect(isSpellingOf(field, a, a)).toBe(true);
        expect(isInOrder(field, ` ${a.normalize("NFD")} `, a)).toBe(true);
        if (isInOrder(field, a, b)) expect(isSpellingOf(field, a, b)).toBe(true);
      }),
    );
  });
});

describe("HubSpot's own spelling", () => {
  const hubspot = useHubSpot();
  const declared = { ...SETTINGS, appId: APP, name: " Acme Dialer ", url: "https://Dialer.ACME.example/hubspot" };

  it.each(["trim", "lowercase-name", "lowercase-host", "strip-trailing-slash", "add-trailing-slash"] as const)(
    "%s is accepted, recorded and never drift",
    async (normalisation) => {
      hubspot.emulator.set({ normalise: [normalisation] });
      const program = new Program(hubspot);
      for (const url of [declared.url, `${declared.url}/`]) {
        await program.up({ ...declared, url });
        expect(program.state?.outputs.name).toBe(hubspot.emulator.read(APP)?.name);
        expect(program.state?.outputs.url).toBe(hubspot.emulator.read(APP)?.url);
        expect(program.state?.outputs.__record).toMatchObject({ sent: { name: " Acme Dialer ", url } });
        expect(await program.preview({ ...declared, url })).toMatchObject({ changes: false, lines: [] });
        expect((await program.refresh()).changes).toBe(false);
        expect(program.state?.inputs).toMatchObject({ name: " Acme Dialer ", url });
        expect(await program.upAfterRefresh({ ...declared, url })).toMatchObject({ changes: false, bodies: [] });
      }
    },
  );

  it("is recorded only where it differs", async () => {
    hubspot.emulator.set({ normalise: ["lowercase-name"] });
    const program = new Program(hubspot);
    await program.up({ appId: APP, ...SETTINGS });
    expect(program.state?.outputs.__record).toEqual({ sent: SETTINGS, answered: { name: "acme dialer" } });
  });

  it("is not recorded for unmanaged settings", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const program = new Program(hubspot);
    await program.up({ appId: APP, height: 600 });
    hubspot.emulator.remove(APP);
    hubspot.emulator.set({ normalise: ["lowercase-name"] });
    await program.up({ appId: APP, height: 600 });
    expect(program.state?.outputs).toMatchObject({ name: "acme dialer" });
    expect(program.state?.outputs.__record).toEqual({ sent: { height: 600 } });
  });

  it("makes another case typed by hand drift", async () => {
    hubspot.emulator.set({ normalise: ["lowercase-name"] });
    const program = new Program(hubspot);
    await program.up({ appId: APP, ...SETTINGS });
    hubspot.emulator.set({ normalise: [] });
    hubspot.emulator.edit(APP, { name: "ACME dialer" });
    const { changes, lines } = await program.preview({ appId: APP, ...SETTINGS });
    expect(changes).toBe(true);
    expect(lines).toEqual(['app 42 calling settings: name "ACME dialer" => "Acme Dialer" (drift)']);
  });

  it("is not carried over to another value", async () => {
    hubspot.emulator.set({ normalise: ["lowercase-name"] });
    const program = new Program(hubspot);
    await program.up({ appId: APP, ...SETTINGS });
    hubspot.emulator.set({ normalise: [] });
    const { bodies } = await program.up({ appId: APP, ...SETTINGS, name: "Other" });
    expect(bodies).toEqual([{ name: "Other" }]);
    expect(program.state?.outputs.__record).toEqual({ sent: { ...SETTINGS, name: "Other" } });
    hubspot.emulator.edit(APP, { name: "acme dialer" });
    expect((await program.preview({ appId: APP, ...SETTINGS, name: "Other" })).changes).toBe(true);
  });

  it("leaves the record when the program takes it over", async () => {
    hubspot.emulator.set({ normalise: ["lowercase-name"] });
    const program = new Program(hubspot);
    await program.up({ appId: APP, ...SETTINGS });
    const { bodies } = await program.up({ appId: APP, ...SETTINGS, name: "acme dialer" });
    expect(bodies).toEqual([]);
    expect(program.state?.outputs.__record).toEqual({ sent: { ...SETTINGS, name: "acme dialer" } });
  });

  it("leaves the record when a read finds another value", async () => {
    hubspot.emulator.set({ normalise: ["lowercase-name"] });
    const program = new Program(hubspot);
    await program.up({ appId: APP, ...SETTINGS });
    hubspot.emulator.edit(APP, { name: "By hand" });
    await program.refresh();
    expect(program.state?.outputs.__record).toEqual({ sent: { ...SETTINGS, name: "By hand" } });
    hubspot.emulator.edit(APP, { name: "acme dialer" });
    expect((await program.preview({ appId: APP, ...SETTINGS, name: "By hand" })).changes).toBe(true);
  });
});
