import { EventSource } from "eventsource";
import { type DOMWindow, JSDOM } from "jsdom";
import type { Emulator } from "../src/index.js";

/** The emulator's page, opened. */
export interface Page {
  window: DOMWindow;
  /** The one element that fits. Throws when there is none, or more than one. */
  one(selector: string): HTMLElement;
  all(selector: string): HTMLElement[];
  /** The field of a document. */
  field(appId: number, name: string, kind?: string): HTMLInputElement;
  /** Types a value into a field and leaves it. */
  type(field: HTMLInputElement, value: string): void;
  /** Waits until a condition holds; it is looked at after each change of the page. */
  until(holds: () => boolean): Promise<void>;
}

const closing: (() => void)[] = [];

/** Opens the page in jsdom, with what jsdom lacks: requests, server-sent events and a person who says yes. */
export async function openPage(emulator: Emulator): Promise<Page> {
  const { window } = await JSDOM.fromURL(`${emulator.url}/`, {
    runScripts: "dangerously",
    beforeParse: (window) => {
      class PageEvents extends EventSource {
        constructor(path: string) {
          super(new URL(path, emulator.url));
          closing.push(() => this.close());
        }
      }
      const ask = (path: string, init?: RequestInit) => fetch(new URL(path, emulator.url), init);
      Object.assign(window, { EventSource: PageEvents, fetch: ask, confirm: () => true });
    },
  });
  closing.push(() => window.close());
  const { document } = window;
  const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
  const one = (selector: string): HTMLElement => {
    const [element, ...others] = all(selector);
    if (element === undefined || others.length > 0)
      throw new Error(`${selector} fits ${others.length} more, or nothing`);
    return element;
  };
  const page: Page = {
    window,
    one,
    all,
    field: (appId, name, kind = "settings") =>
      one(`[data-app="${appId}"] [data-kind="${kind}"] [name="${name}"]`) as HTMLInputElement,
    type: (field, value) => {
      field.value = value;
      field.dispatchEvent(new window.Event("change", { bubbles: true }));
    },
    until: (holds) =>
      new Promise((resolve) => {
        const look = () => {
          if (!holds()) return;
          observer.disconnect();
          resolve();
        };
        const observer = new window.MutationObserver(look);
        observer.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
        look();
      }),
  };
  await page.until(
    () => page.one("#link").textContent === "connected" && page.one("#url").textContent === emulator.url,
  );
  return page;
}

/** For afterEach: closes every page. */
export function closePages(): void {
  for (const close of closing.splice(0)) close();
}
