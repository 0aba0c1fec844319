import { z } from "zod";
import { definitions } from "../../src/resources/index.js";

/**
 * Whether `true` shows something to the users of every connected account, by HubSpot's reference. A field that is
 * missing here was not thought about: one that releases must say so by `released(...)` in its definition.
 */
const RELEASES: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
  CallingExtensionSettings: {
    isReady: true,
    supportsCustomObjects: false,
    supportsInboundCalling: false,
    usesCallingWindow: false,
    usesRemote: false,
  },
  CallingRecordingSettings: {},
  CallingChannelConnection: { isReady: true },
};

describe.each(definitions)("the switches of $kind", ({ kind, fields }) => {
  it("say which of them release something to users", () => {
    const switches = Object.entries(fields).filter(([, { answer }]) => answer instanceof z.ZodBoolean);
    expect(Object.fromEntries(switches.map(([name, { releases }]) => [name, releases !== undefined]))).toEqual(
      RELEASES[kind],
    );
  });
});
