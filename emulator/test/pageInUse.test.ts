import { closePages, openPage, type Page } from "./browser.js";
import { path, send, start, stopAll, whole } from "./client.js";

afterEach(async () => {
  closePages();
  await stopAll();
});

const said = (page: Page) => page.one("#said").textContent;
const cards = (page: Page) => page.all("#apps h3").map((title) => title.textContent);
/** Chooses what happens to the next call, by its words. */
const choose = (page: Page, words: string) => {
  const option = page.all("#trouble option").find(({ textContent }) => textContent === words);
  if (option === undefined) throw new Error(`there is no ${words}`);
  (option as HTMLOptionElement).selected = true;
  page.one("#trouble button").click();
};

describe("documents", () => {
  test("show with their fields, in the order of app ids", async () => {
    const emulator = await start();
    emulator.seed(20, { name: "Second", isReady: true });
    emulator.seed(3, { name: "First", height: 601 });
    emulator.seed(3, {}, "recording");
    const page = await openPage(emulator);
    expect(cards(page)).toEqual(["First app 3", "Second app 20"]);
    expect(page.field(3, "height").value).toBe("601");
    expect([page.field(3, "isReady").checked, page.field(20, "isReady").checked]).toEqual([false, true]);
    expect(page.field(3, "urlToRetrieveAuthedRecording", "recording").value).toContain("%s");
    expect(page.one('[data-app="20"] .times').textContent).toMatch(/^created .*, updated /);
    emulator.seed(10, { name: "Between" });
    await page.until(() => cards(page).length === 3);
    expect(cards(page)).toEqual(["First app 3", "Between app 10", "Second app 20"]);
  });

  test("come, change and go as they do in the emulator", async () => {
    const emulator = await start();
    const page = await openPage(emulator);
    expect(page.one("#no-apps").hidden).toBe(false);
    emulator.seed(1, whole);
    await page.until(() => page.one("#no-apps").hidden);
    emulator.edit(1, { name: "Renamed" });
    await page.until(() => cards(page)[0] === "Renamed app 1");
    expect(page.field(1, "name").closest("dd")?.className).toBe("flash");
    emulator.remove(1);
    await page.until(() => !page.one("#no-apps").hidden);
    expect(cards(page)).toEqual([]);
  });

  test("show a name with markup as text", async () => {
    const emulator = await start();
    emulator.seed(1, { name: "<img src=x><b>bold</b>" });
    const page = await openPage(emulator);
    expect(cards(page)).toEqual(["<img src=x><b>bold</b> app 1"]);
    expect(page.all("img, b")).toEqual([]);
  });
});

describe("a change by hand", () => {
  test("is sent and shown, on every page that is open", async () => {
    const emulator = await start();
    emulator.seed(1, { height: 600, isReady: false });
    const [page, other] = [await openPage(emulator), await openPage(emulator)];
    page.type(page.field(1, "height"), "999");
    await page.until(() => said(page) === "App 1: height changed by hand.");
    page.field(1, "isReady").click();
    await page.until(() => said(page) === "App 1: isReady changed by hand.");
    expect(emulator.read(1)).toMatchObject({ height: 999, isReady: true });
    await other.until(() => other.field(1, "height").value === "999" && other.field(1, "isReady").checked);
    expect(emulator.calls()).toEqual([]);
  });

  test("that is refused says why, and the field is as before", async () => {
    const emulator = await start();
    emulator.seed(1, { height: 600 });
    const page = await openPage(emulator);
    page.type(page.field(1, "height"), "3000000000");
    await page.until(() => said(page) === "settings.height must be of type int32, not 3000000000");
    expect(page.one("#said").className).toBe("bad");
    await page.until(() => page.field(1, "height").value === "600");
    page.type(page.field(1, "height"), "");
    expect(said(page)).toBe("height is a whole number.");
    expect(page.field(1, "height").value).toBe("600");
    expect(emulator.read(1)).toMatchObject({ height: 600 });
  });

  test("is not overwritten while it is typed", async () => {
    const emulator = await start();
    emulator.seed(1, { name: "Acme", height: 600 });
    const page = await openPage(emulator);
    const name = page.field(1, "name");
    name.focus();
    name.value = "Acme Dia";
    emulator.edit(1, { name: "Other", height: 601 });
    await page.until(() => page.field(1, "height").value === "601");
    expect(name.value).toBe("Acme Dia");
  });

  test("adds an app, adds a document, and deletes it", async () => {
    const emulator = await start();
    const page = await openPage(emulator);
    const [appId, name] = [page.one('#add [name="appId"]'), page.one('#add [name="name"]')] as HTMLInputElement[];
    const add = () => page.one("#add button").click();
    Object.assign(appId ?? {}, { value: "4242" });
    Object.assign(name ?? {}, { value: "Acme Dialer" });
    add();
    await page.until(() => said(page) === "App 4242 added." && cards(page).length === 1);
    expect(emulator.read(4242)).toMatchObject({ name: "Acme Dialer" });
    Object.assign(appId ?? {}, { value: "4242" });
    add();
    expect(said(page)).toBe("App 4242 has settings already.");
    page
      .all(".foot button")
      .find(({ textContent }) => textContent === "Add recording")
      ?.click();
    await page.until(() => page.all('[data-kind="recording"]').length === 1);
    page.one('[data-kind="settings"] .head button').click();
    await page.until(() => said(page) === "App 4242: settings deleted by hand.");
    await page.until(() => cards(page)[0] === "No settings app 4242");
    expect(Object.keys(emulator.documents()[4242] ?? {})).toEqual(["recording"]);
  });
});

describe("calls", () => {
  const rows = (page: Page) => page.all("#calls tr").map((row) => row.textContent?.replace(/^\d\d:\d\d:\d\d/, ""));

  test("appear as they come, the latest first, until forgotten", async () => {
    const emulator = await start();
    emulator.seed(1, whole);
    await send(emulator, "GET", path(1));
    const page = await openPage(emulator);
    expect(rows(page)).toEqual([`GET${path(1)}200`]);
    await send(emulator, "PATCH", path(1), { height: 999 });
    await send(emulator, "GET", path(2), undefined, { token: "a-token" });
    await page.until(() => rows(page)[0]?.endsWith("404") === true);
    expect(rows(page)).toEqual([
      `GET${path(2)}credential: accessToken404`,
      `PATCH${path(1)}changed height200`,
      `GET${path(1)}200`,
    ]);
    page.one("#forget").click();
    await page.until(() => !page.one("#no-calls").hidden);
    expect([rows(page), emulator.calls()]).toEqual([[], []]);
  });

  test("go wrong as chosen on the page", async () => {
    const emulator = await start();
    emulator.seed(1, whole);
    const page = await openPage(emulator);
    const faults = () => page.all("#faults li span").map(({ textContent }) => textContent);
    choose(page, "is answered 500, though the work is done");
    await page.until(() => faults()[0] === "status 500: waiting");
    expect((await send(emulator, "PATCH", path(1), { height: 999 })).status).toBe(500);
    await page.until(() => faults()[0] === "status 500: applied" && rows(page)[0]?.endsWith("500") === true);
    expect(rows(page)).toEqual([`PATCH${path(1)}changed heightfault: status, work done500`]);
    page.one("#faults button").click();
    await page.until(() => faults().length === 0);
    choose(page, "lacks a scope, in requiredScopes, 403");
    await page.until(() => faults()[0] === "missing-scopes: waiting");
    expect((await send(emulator, "GET", path(1))).status).toBe(403);
    expect(emulator.faults()).toHaveLength(1);
  });

  test("are held until released on the page", async () => {
    const emulator = await start();
    const page = await openPage(emulator);
    choose(page, "is held until released");
    await page.until(() => page.all("#faults li").length === 1);
    const reply = send(emulator, "GET", path(1));
    await page.until(() => page.one("#faults li").textContent === "hold: holding a callRelease");
    expect(rows(page)).toEqual([`GET${path(1)}fault: holdnone`]);
    page.one("#faults button").click();
    expect((await reply).status).toBe(404);
    await page.until(() => rows(page)[0]?.endsWith("404") === true);
    expect(emulator.faults()).toMatchObject([{ count: 1, holding: 0 }]);
  });

  test("can be made to go wrong in every way that the list offers", async () => {
    const emulator = await start();
    const page = await openPage(emulator);
    const ways = page.all("#trouble option").map(({ textContent }) => textContent ?? "");
    for (const [count, words] of ways.entries()) {
      choose(page, words);
      await page.until(() => page.all("#faults li").length === count + 1);
    }
    expect(emulator.faults()).toHaveLength(ways.length);
    expect(said(page)).toBe("");
  });
});

test("a page whose emulator has stopped says that it is not running", async () => {
  const emulator = await start();
  const page = await openPage(emulator);
  await emulator.stop();
  await page.until(() => page.one("#link").textContent === "not running");
});
