/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

import type { DocumentKind } from "../store/documents.js";

// These functions run in the browser: `pageScript` is their text. They see each other and the DOM, nothing else of
// this package, and they write values through textContent and value alone, so that no name can become markup.

type Kind = DocumentKind;
type Values = Record<string, string | number | boolean>;
type Types = Record<string, string>;
type SeenCall = {
  id: number;
  at: string;
  method: string;
  path: string;
  credential: string;
  status?: number;
  carriedOut: boolean;
  changed: string[];
  faults: string[];
};
type SeenFault = {
  id: number;
  rule: { action: { type: string; status?: number; name?: string } };
  count: number;
  holding: number;
};
type SeenState = {
  url: string;
  documents: Record<string, Partial<Record<Kind, Values>>>;
  fields: Record<Kind, Types>;
  faults: SeenFault[];
  calls: SeenCall[];
};

/** An element with properties and children; texts among the children stay text. */
function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function byId(id: string): HTMLElement {
  return document.getElementById(id) as HTMLElement;
}

function say(text: string, bad = false): void {
  byId("said").textContent = text;
  byId("said").className = bad ? "bad" : "";
}

/** Asks the control API; says what was wrong and answers false when it refuses. */
async function ask(method: string, path: string, body?: unknown): Promise<boolean> {
  const json = { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`/_emulator/${path}`, body === undefined ? { method } : json).catch(() => undefined);
  if (response?.ok) return true;
  const refusal = (await response?.json().catch(() => undefined)) as { error?: string } | undefined;
  say(refusal?.error ?? "The emulator does not answer.", true);
  return false;
}

function flash(element: HTMLElement): void {
  element.classList.remove("flash");
  void element.offsetWidth; // Lets the animation start anew.
  element.classList.add("flash");
}

/** Shows a value in its field, but leaves alone what a person is typing. */
function fill(input: HTMLInputElement, value: string | number | boolean | undefined): boolean {
  const text = String(value ?? "");
  const before = input.dataset.held;
  if (before === text) return false;
  const typing = document.activeElement === input && input.type !== "checkbox" && input.value !== before;
  input.dataset.held = text;
  if (input.type === "checkbox") input.checked = value === true;
  else if (!typing) input.value = text;
  return before !== undefined;
}

function fieldRow(appId: string, kind: Kind, name: string, type: string): [HTMLElement, HTMLElement] {
  const id = `${appId}-${kind}-${name}`;
  const input = make("input", { id, name, type: { boolean: "checkbox", int32: "number" }[type] ?? "text" });
  if (type === "boolean") input.setAttribute("role", "switch");
  input.addEventListener("change", async () => {
    const value = type === "boolean" ? input.checked : type === "int32" ? input.valueAsNumber : input.value;
    if (Number.isNaN(value)) say(`${name} is a whole number.`, true);
    const done = !Number.isNaN(value) && (await ask("PATCH", `documents/${appId}/${kind}`, { [name]: value }));
    if (done) say(`App ${appId}: ${name} changed by hand.`);
    else if (type === "boolean") input.checked = input.dataset.held === "true";
    else input.value = input.dataset.held ?? "";
  });
  return [make("dt", {}, make("label", { htmlFor: id }, name)), make("dd", {}, input)];
}

function documentSection(appId: string, kind: Kind, types: Types): HTMLElement {
  const title = kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll("-", " ");
  const remove = make("button", { type: "button", className: "plain" }, "Delete");
  remove.setAttribute("aria-label", `Delete ${title.toLowerCase()} of app ${appId}`);
  remove.addEventListener("click", async () => {
    if (!confirm(`Delete the ${title.toLowerCase()} of app ${appId}?`)) return;
    if (await ask("DELETE", `documents/${appId}/${kind}`)) say(`App ${appId}: ${title.toLowerCase()} deleted by hand.`);
  });
  const rows = Object.entries(types).flatMap(([name, type]) => fieldRow(appId, kind, name, type));
  const head = make("div", { className: "head" }, make("h4", {}, title), remove);
  const section = make("section", { className: "document" }, head, make("dl", {}, ...rows));
  section.dataset.kind = kind;
  section.append(make("p", { className: "times" }));
  return section;
}

/** The card of an app, made where it belongs in the order of ids. */
function cardOf(appId: string): HTMLElement {
  const cards = [...byId("apps").children] as HTMLElement[];
  const found = cards.find((card) => card.dataset.app === appId);
  if (found !== undefined) return found;
  const card = make("article", {}, make("h3"), make("div", { className: "foot" }));
  card.dataset.app = appId;
  byId("apps").insertBefore(card, cards.find((other) => Number(other.dataset.app) > Number(appId)) ?? null);
  return card;
}

/** Brings an app's card up to date with one of its documents, null when it is gone. */
function showDocument(fields: Record<Kind, Types>, appId: string, kind: Kind, values: Values | null): void {
  const card = cardOf(appId);
  const kinds = Object.keys(fields) as Kind[];
  const sections = [...card.querySelectorAll<HTMLElement>(".document")];
  let section = sections.find((other) => other.dataset.kind === kind);
  if (values === null) section?.remove();
  else {
    if (section === undefined) {
      section = documentSection(appId, kind, fields[kind]);
      const later = sections.find((other) => kinds.indexOf(other.dataset.kind as Kind) > kinds.indexOf(kind));
      card.insertBefore(section, later ?? card.querySelector(".foot"));
    }
    for (const input of section.querySelectorAll("input")) {
      if (fill(input, values[input.name])) flash(input.closest("dd") as HTMLElement);
    }
    const times = section.querySelector(".times") as HTMLElement;
    const { createdAt, updatedAt } = values;
    const words = (at: unknown) => new Date(String(at)).toLocaleString();
    times.textContent = updatedAt === undefined ? "" : `created ${words(createdAt)}, updated ${words(updatedAt)}`;
    times.hidden = updatedAt === undefined;
  }
  finishCard(card, appId, kinds);
}

function finishCard(card: HTMLElement, appId: string, kinds: Kind[]): void {
  const present = [...card.querySelectorAll<HTMLElement>(".document")].map((section) => section.dataset.kind);
  if (present.length === 0) card.remove();
  const name = card.querySelector<HTMLInputElement>('[data-kind="settings"] [name="name"]')?.dataset.held;
  const title = card.querySelector("h3") as HTMLElement;
  title.replaceChildren(name ?? "No settings", " ", make("small", {}, `app ${appId}`));
  const adders = kinds
    .filter((kind) => !present.includes(kind))
    .map((kind) => {
      const button = make("button", { type: "button", className: "plain" }, `Add ${kind.replace("-", " ")}`);
      button.addEventListener("click", () => ask("PUT", `documents/${appId}/${kind}`, {}));
      return button;
    });
  card.querySelector(".foot")?.replaceChildren(...adders);
  byId("no-apps").hidden = byId("apps").childElementCount > 0;
}

function showCall(call: SeenCall): void {
  const time = make("time", { dateTime: call.at }, new Date(call.at).toTimeString().slice(0, 8));
  const path = make("span", { className: "mono path" }, make("span", { className: "method" }, call.method));
  for (const part of call.path.split(/(?=\/)/)) path.append(part, make("wbr"));
  const words = [
    call.changed.length > 0 ? `${call.method === "DELETE" ? "deleted" : "changed"} ${call.changed.join(", ")}` : "",
    call.faults.length > 0 ? `fault: ${call.faults.join(", ")}${call.carriedOut ? ", work done" : ""}` : "",
    call.credential === "developerApiKey" ? "" : `credential: ${call.credential}`,
  ].filter((word) => word !== "");
  const details = words.map((word) => make("span", { className: "detail" }, word));
  const tone = call.status === undefined ? "warn" : call.status < 400 ? "good" : "bad";
  const status = make("span", { className: tone }, call.status === undefined ? "none" : String(call.status));
  const cells = [make("td", {}, time), make("td", {}, path, ...details), make("td", { className: "mono" }, status)];
  const row = document.getElementById(`call-${call.id}`) ?? make("tr", { id: `call-${call.id}` });
  if (!row.isConnected) {
    byId("calls").prepend(row);
    if (call.changed.length > 0) flash(row);
  }
  row.replaceChildren(...cells);
  while (byId("calls").childElementCount > 200) byId("calls").lastElementChild?.remove();
  byId("no-calls").hidden = true;
}

function showFaults(faults: SeenFault[]): void {
  const items = faults.map(({ id, rule, count, holding }) => {
    const { type, status, name } = rule.action;
    const text = `${name ?? type}${status === undefined ? "" : ` ${status}`}: ${holding > 0 ? "holding a call" : count > 0 ? "applied" : "waiting"}`;
    const release = make("button", { type: "button", className: "plain" }, holding > 0 ? "Release" : "Remove");
    const [method, path] = holding > 0 ? ["POST", `faults/${id}/release`] : ["DELETE", `faults/${id}`];
    release.addEventListener("click", () => ask(method, path));
    return make("li", {}, make("span", { className: holding > 0 ? "warn" : "quiet" }, text), release);
  });
  byId("faults").replaceChildren(...items);
}

function showState(state: SeenState): void {
  byId("url").textContent = state.url;
  for (const list of ["apps", "calls"]) byId(list).replaceChildren();
  byId("no-apps").hidden = Object.keys(state.documents).length > 0;
  byId("no-calls").hidden = state.calls.length > 0;
  for (const [appId, documents] of Object.entries(state.documents)) {
    for (const [kind, values] of Object.entries(documents)) showDocument(state.fields, appId, kind as Kind, values);
  }
  for (const call of state.calls) showCall(call);
  showFaults(state.faults);
}

function listen(): void {
  let fields: Record<Kind, Types>;
  const events = new EventSource("/_emulator/events");
  const on = <T>(type: string, show: (data: T) => void) =>
    events.addEventListener(type, (event) => show(JSON.parse((event as MessageEvent<string>).data) as T));
  const link = (text: string, live: boolean) => {
    byId("link").textContent = text;
    byId("link").className = live ? "link live" : "link";
  };
  events.onopen = () => link("connected", true);
  events.onerror = () => link("not running", false);
  on<SeenState>("state", (state) => {
    fields = state.fields;
    showState(state);
  });
  on<{ appId: number; document: Kind; fields: Values | null }>("document", (news) =>
    showDocument(fields, String(news.appId), news.document, news.fields),
  );
  on("call", showCall);
  on("faults", showFaults);
}

function start(): void {
  const add = byId("add") as HTMLFormElement;
  add.addEventListener("submit", async (event) => {
    event.preventDefault();
    const data = new FormData(add);
    const [appId, name] = [String(data.get("appId")), String(data.get("name"))];
    if (document.querySelector(`[data-app="${appId}"] [data-kind="settings"]`) !== null) {
      return say(`App ${appId} has settings already.`, true);
    }
    if (!(await ask("PUT", `documents/${appId}/settings`, name === "" ? {} : { name }))) return;
    add.reset();
    say(`App ${appId} added.`);
  });
  const trouble = byId("trouble") as HTMLFormElement;
  trouble.addEventListener("submit", (event) => {
    event.preventDefault();
    ask("POST", "faults", { action: JSON.parse(String(new FormData(trouble).get("fault"))) });
  });
  byId("forget").addEventListener("click", () => ask("DELETE", "calls"));
  listen();
}

/** The page's script, as text. */
export const pageScript = [
  make,
  byId,
  say,
  ask,
  flash,
  fill,
  fieldRow,
  documentSection,
  cardOf,
  showDocument,
  finishCard,
  showCall,
  showFaults,
  showState,
  listen,
  start,
]
  .map(String)
  .concat("start();")
  .join("\n");
