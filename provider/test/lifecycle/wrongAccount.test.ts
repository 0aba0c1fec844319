import { NotFoundError } from "../../src/hubspot/errors.js";
import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";
import { Program } from "../support/program.js";

const hubspot = useHubSpot();
const declared = { appId: APP, ...SETTINGS };
const NOTICE =
  "app 42 calling settings: HubSpot has no calling settings for app 42, or this credential's account does not own it";

describe("a credential of another account, which gets 404 for everything", () => {
  let program: Program;
  beforeEach(async () => {
    program = new Program(hubspot);
    await program.up(declared);
    hubspot.emulator.set({ foreignApps: { [APP]: 404 } });
  });
  afterEach(() => expect(hubspot.emulator.read(APP)).toMatchObject(SETTINGS));

  it("is noticed by the preview", async () => {
    const { changes, lines } = await program.preview(declared);
    expect(changes).toBe(true);
    expect(lines).toContain(NOTICE);
  });

  it("ends an up in the refusal", async () => {
    const error = await rejection(program.up(declared));
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.message).toContain("HubSpot refused the create (404 OBJECT_NOT_FOUND)");
    expect(error.message).toContain("belong to another account than the credential");
  });

  it("is noticed by a refresh", async () => {
    expect((await program.refresh()).lines).toEqual([NOTICE]);
  });

  it("is noticed by a destroy which succeeds", async () => {
    expect((await program.destroy()).lines).toEqual([NOTICE]);
  });
});

describe("settings that were deleted by hand", () => {
  it("are created again after a refresh", async () => {
    const program = new Program(hubspot);
    await program.up(declared);
    hubspot.emulator.remove(APP);
    await program.refresh();
    expect((await program.up(declared)).bodies).toEqual([SETTINGS]);
    expect((await program.preview(declared)).changes).toBe(false);
  });

  it("are made by an upserting PATCH with everything that is managed", async () => {
    const program = new Program(hubspot);
    await program.up(declared);
    hubspot.emulator.set({ patchOnMissing: "upsert" });
    const { lifecycle } = hubspot.newOperation();
    const { outputs = {}, inputs = {} } = program.state ?? {};
    await lifecycle.diff("42", outputs, inputs);
    hubspot.emulator.remove(APP);
    const { outs } = await lifecycle.update(outputs, { ...inputs, height: 601 });
    expect(hubspot.emulator.read(APP)).toMatchObject({ ...SETTINGS, height: 601 });
    expect(outs).toMatchObject({ ...hubspot.emulator.read(APP) });
  });
});
