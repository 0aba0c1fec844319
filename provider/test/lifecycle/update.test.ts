import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";
import { Program } from "../support/program.js";

const hubspot = useHubSpot();
const declared = { appId: APP, ...SETTINGS };
const OTHER = {
  name: "Acme Phone",
  url: "https://phone.acme.example/",
  height: 700,
  width: 500,
  isReady: false,
  supportsCustomObjects: false,
  supportsInboundCalling: false,
  usesCallingWindow: false,
  usesRemote: true,
};

/** HubSpot does what it is asked, and shows what somebody else has done since. */
const answering = (body: Record<string, unknown>) => ({ type: "status", status: 200, when: "after", body }) as const;

async function managing(inputs: Record<string, unknown> = declared): Promise<Program> {
  const program = new Program(hubspot);
  await program.up(inputs);
  return program;
}

describe("update", () => {
  it.each(Object.keys(OTHER))("of_%s_alone_sends_that_field_alone", async (field) => {
    const program = await managing();
    const value = OTHER[field as keyof typeof OTHER];
    const { methods, bodies } = await program.up({ ...declared, [field]: value });
    expect(methods).toEqual(["GET", "PATCH"]);
    expect(bodies).toEqual([{ [field]: value }]);
    expect(hubspot.emulator.read(APP)).toMatchObject({ ...SETTINGS, [field]: value });
    expect(program.state?.outputs).toMatchObject({ ...hubspot.emulator.read(APP) });
  });

  it("leaves_neighbours_that_nobody_manages_as_they_are", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const program = await managing({ appId: APP, height: 600 });
    hubspot.emulator.edit(APP, { width: 1, name: "By hand" });
    const { bodies } = await program.up({ appId: APP, height: 601 });
    expect(bodies).toEqual([{ height: 601 }]);
    expect(hubspot.emulator.read(APP)).toMatchObject({ ...SETTINGS, width: 1, name: "By hand", height: 601 });
    expect(program.state?.outputs).toMatchObject({ width: 1, name: "By hand", height: 601 });
  });

  it("repairs_drift_and_changes_in_one_request", async () => {
    const program = await managing();
    hubspot.emulator.edit(APP, { height: 999 });
    const { bodies } = await program.up({ ...declared, width: 401 });
    expect(bodies).toEqual([{ height: 600, width: 401 }]);
  });

  it("sends_nothing_when_somebody_already_made_the_change_by_hand", async () => {
    const program = await managing();
    hubspot.emulator.edit(APP, { height: 700 });
    const { changes, methods } = await program.up({ ...declared, height: 700 });
    expect(changes).toBe(true);
    expect(methods).toEqual(["GET"]);
    expect(program.state?.outputs).toMatchObject({ height: 700, __record: { sent: { height: 700 } } });
  });

  it("sends_nothing_when_a_field_leaves_and_manages_it_again_when_it_comes_back", async () => {
    const program = await managing();
    const { height: _, ...rest } = declared;
    const left = await program.up(rest);
    expect(left).toMatchObject({ changes: true, methods: ["GET"], bodies: [] });
    hubspot.emulator.edit(APP, { height: 999 });
    expect(await program.up(rest)).toMatchObject({ changes: false, bodies: [] });
    expect(hubspot.emulator.read(APP)?.height).toBe(999);
    expect((await program.up(declared)).bodies).toEqual([{ height: 600 }]);
    expect((await program.preview(declared)).changes).toBe(false);
  });

  it("keeps_the_answer_not_a_later_read_as_outputs", async () => {
    const program = await managing();
    hubspot.emulator.set({ staleReads: 5 });
    await program.up({ ...declared, height: 601 });
    expect(program.state?.outputs.height).toBe(601);
  });

  it("reaches_its_goal_though_nothing_but_the_adoption_is_said", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const program = await managing({ appId: APP });
    expect(program.state?.outputs.__record).toEqual({ sent: {} });
    expect(await program.preview({ appId: APP })).toMatchObject({ changes: false, methods: ["GET"] });
  });
});

describe("update where the document is gone", () => {
  const NOTICE =
    "app 42 calling settings: HubSpot has no calling settings for app 42, or this credential's account does not own it";

  it("asks_again_after_2_s_says_so_and_makes_it_anew", async () => {
    const program = await managing();
    hubspot.emulator.remove(APP);
    const { methods, lines, changes } = await program.up(declared);
    expect(changes).toBe(true);
    expect(methods).toEqual(["GET", "GET", "POST"]);
    expect(lines).toContain(NOTICE);
    expect(hubspot.emulator.read(APP)).toMatchObject(SETTINGS);
  });

  it("fills_what_nobody_manages_from_the_state_but_never_isReady", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, height: 777, usesRemote: true, isReady: true });
    const program = await managing({ appId: APP, width: 400 });
    hubspot.emulator.remove(APP);
    const { bodies, lines } = await program.up({ appId: APP, width: 400 });
    expect(bodies).toEqual([{ ...SETTINGS, height: 777, usesRemote: true, isReady: false }]);
    expect(lines).toContain("app 42 calling settings: height 777 (last known)");
    expect(lines).toContain("app 42 calling settings: isReady false (default)");
  });

  it("posts_a_declared_isReady_as_it_is_declared", async () => {
    const program = await managing({ ...declared, isReady: true });
    hubspot.emulator.remove(APP);
    expect((await program.up({ ...declared, isReady: true })).bodies).toMatchObject([{ isReady: true }]);
  });

  it("believes_the_second_read_when_the_first_was_behind", async () => {
    const program = await managing();
    hubspot.emulator.fault({ match: { method: "GET" }, action: { type: "status", status: 404 } });
    const { changes, methods, lines } = await program.up(declared);
    expect(changes).toBe(false);
    expect(methods).toEqual(["GET", "GET"]);
    expect(lines).toEqual([]);
  });

  it("writes_once_more_what_somebody_changed_in_between", async () => {
    const program = await managing();
    hubspot.emulator.fault({ match: { method: "PATCH" }, action: answering({ ...SETTINGS, height: 601, width: 1 }) });
    const { bodies } = await program.up({ ...declared, height: 601 });
    expect(bodies).toEqual([{ height: 601 }, { width: 400 }]);
    expect(program.state?.outputs.__record).toEqual({ sent: { ...SETTINGS, height: 601 } });
  });

  it("gives_up_when_somebody_goes_on_changing_what_it_has_written", async () => {
    const program = await managing();
    hubspot.emulator.fault({ match: { method: "PATCH" }, action: answering({ ...SETTINGS, height: 601, width: 1 }) });
    hubspot.emulator.fault({
      match: { method: "PATCH" },
      action: answering({ ...SETTINGS, height: 602, isReady: false }),
    });
    const error = await rejection(program.up({ ...declared, height: 601 }));
    expect(error.message).toBe(
      "app 42: HubSpot answered 602 for height, sent 601; HubSpot answered false for isReady, sent true",
    );
    expect(hubspot.methods().slice(-3)).toEqual(["GET", "PATCH", "PATCH"]);
    expect(await program.up({ ...declared, height: 601 })).toMatchObject({ changes: true });
    expect(hubspot.emulator.read(APP)).toMatchObject({ ...SETTINGS, height: 601 });
  });

  it("asks_a_PATCH_again_after_2_s_when_it_meets_a_404", async () => {
    const program = await managing();
    hubspot.emulator.fault({ match: { method: "PATCH" }, action: { type: "status", status: 404 } });
    const { methods, lines } = await program.up({ ...declared, height: 601 });
    expect(methods).toEqual(["GET", "PATCH", "PATCH"]);
    expect(lines).not.toContain(NOTICE);
  });

  it("posts_after_a_PATCH_that_met_a_404_twice", async () => {
    const program = await managing();
    hubspot.emulator.set({ postOnExisting: "overwrite" });
    hubspot.emulator.fault({ match: { method: "PATCH" }, times: 2, action: { type: "status", status: 404 } });
    const { methods, lines } = await program.up({ ...declared, height: 601 });
    expect(methods).toEqual(["GET", "PATCH", "PATCH", "POST"]);
    expect(lines).toContain(NOTICE);
    expect(hubspot.emulator.read(APP)).toMatchObject({ ...SETTINGS, height: 601 });
  });

  it("waits_2_s_on_the_injected_clock", async () => {
    const program = await managing();
    hubspot.emulator.remove(APP);
    const { lifecycle, clock } = hubspot.newOperation();
    await lifecycle.diff("42", program.state?.outputs ?? {}, program.state?.inputs ?? {});
    expect(clock.sleeps).toEqual([2_000]);
  });
});
