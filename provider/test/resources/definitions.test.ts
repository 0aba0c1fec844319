import { z } from "zod";
import { callingExtensionSettings } from "../../src/resources/callingExtensionSettings.js";
import { oneOf, wholeNumber } from "../../src/resources/definition.js";
import { definitions } from "../../src/resources/index.js";

describe.each(definitions.map((definition) => [definition.kind, definition] as const))("%s", (_, definition) => {
  it("takes answers of exactly its fields and timestamps", () => {
    expect(Object.keys(definition.answers)).toEqual([...Object.keys(definition.fields), ...definition.timestamps]);
  });

  it("has valid defaults of its own fields", () => {
    for (const [name, value] of Object.entries(definition.defaults)) {
      expect(definition.fields[name]?.input.safeParse(value)).toMatchObject({ success: true });
    }
  });

  it("starts released fields from the default when made again", () => {
    for (const [name, field] of Object.entries(definition.fields)) {
      if (field.releases) expect(definition.defaults).toHaveProperty(name);
    }
  });

  it("takes every valid input as an answer", () => {
    for (const [name, field] of Object.entries(definition.fields)) {
      for (const value of [1, 600, true, false, "Acme", "https://acme.example/%s"]) {
        if (!field.input.safeParse(value).success) continue;
        expect(
          z
            .object(definition.answers)
            .partial()
            .safeParse({ [name]: value }),
        ).toMatchObject({ success: true });
      }
    }
  });

  it("says what it expects of every field", () => {
    for (const field of Object.values(definition.fields)) expect(field.expected).toMatch(/\S/);
  });

  it("defaults never release an app to users", () => {
    if ("isReady" in definition.fields) expect(definition.defaults.isReady).toBe(false);
  });
});

describe("the definitions", () => {
  it("have kinds labels and paths of their own", () => {
    for (const part of ["kind", "label", "path"] as const) {
      expect(new Set(definitions.map((definition) => definition[part])).size).toBe(definitions.length);
    }
  });

  it("hold the nine calling settings and their documented defaults", () => {
    expect(callingExtensionSettings).toMatchObject({
      kind: "CallingExtensionSettings",
      path: "settings",
      deletable: true,
      timestamps: ["createdAt", "updatedAt"],
      defaults: {
        height: 600,
        width: 400,
        isReady: false,
        supportsCustomObjects: false,
        supportsInboundCalling: false,
        usesCallingWindow: true,
        usesRemote: false,
      },
    });
    expect(Object.keys(callingExtensionSettings.fields)).toHaveLength(9);
    expect(callingExtensionSettings.defaults).not.toHaveProperty("name");
    expect(callingExtensionSettings.defaults).not.toHaveProperty("url");
  });

  it("never take more from an answer than its type", () => {
    // What is valid is HubSpot's to decide: a height of -1 that it answers is no broken answer.
    for (const value of [-1, 0, 1.5, 3_000_000_000]) {
      expect(callingExtensionSettings.fields.height?.answer.safeParse(value).success).toBe(true);
    }
    expect(callingExtensionSettings.fields.url?.answer.safeParse("").success).toBe(true);
  });
});

describe("a field that takes", () => {
  it("a word out of a list refuses other inputs, and answers never", () => {
    const { input, answer, expected } = oneOf(["loud", "silent"]);
    expect([input.safeParse("loud").success, input.safeParse("quiet").success]).toEqual([true, false]);
    expect(answer.safeParse("a word of tomorrow").success).toBe(true);
    expect(expected).toBe('one of "loud", "silent"');
  });

  it("a whole number refuses inputs out of bounds, and answers never", () => {
    const { input, answer, expected } = wholeNumber(0, 100);
    expect([-1, 0, 100, 101, 1.5].map((value) => input.safeParse(value).success)).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
    expect(answer.safeParse(-5).success).toBe(true);
    expect(expected).toBe("a whole number from 0 to 100");
  });
});
