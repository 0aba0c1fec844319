import type { Config } from "../../src/config.js";

/** Every part of a secret that a test plants holds this word, and nothing else does. */
export const CANARY = "canary";

/** Credentials with every character that may stand in one, so that each way to escape them shows. */
export const CREDENTIALS: readonly Config["credential"][] = [
  { kind: "developerApiKey", value: "canary-key.a_b~c+d/e=canary" },
  { kind: "accessToken", value: "canary-token.a_b~c+d/e=canary" },
  {
    kind: "oauthApp",
    clientId: "canary-id.a_b~c+d/e=canary",
    clientSecret: "canary-secret.a_b~c+d/e=canary",
    refreshToken: "canary-refresh.a_b~c+d/e=canary",
  },
];

/** Inputs that a program marks as secret, with characters that everybody escapes otherwise. */
export const SECRETS = {
  name: `Canary & "canary" <Sons>/canary é`,
  url: "https://canary-host.example/canary path/?a=canary&b=canary",
  height: 7_654_321,
};

const html = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const named = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const unicode = (text: string) =>
  text.replace(/[^A-Za-z0-9]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** The ways in which a server, a proxy or a library writes a text that it repeats. */
export const FORMS: readonly [string, (text: string) => string][] = [
  ["as it is", (text) => text],
  ["in a query, as it was sent", (text) => new URLSearchParams({ text }).toString().slice("text=".length)],
  ["in a query, by another encoder", encodeURIComponent],
  ["in a query, in small letters", (text) => encodeURIComponent(text).toLowerCase()],
  ["in a query within a query", (text) => encodeURIComponent(encodeURIComponent(text))],
  ["in a URL", encodeURI],
  ["in JSON", (text) => JSON.stringify(text).slice(1, -1)],
  ["in JSON with escaped slashes", (text) => JSON.stringify(text).slice(1, -1).replaceAll("/", "\\/")],
  ["in JSON, escaped for a page", unicode],
  ["in JSON within JSON", (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3)],
  ["in HTML", html],
  ["in HTML, by names", named],
  ["in capitals", (text) => text.toUpperCase()],
  ["in small letters", (text) => text.toLowerCase()],
];

/** One text with a secret in every form. */
export function inEveryForm(secret: string): string {
  return FORMS.map(([, form]) => `<${form(secret)}>`).join(" , ");
}
