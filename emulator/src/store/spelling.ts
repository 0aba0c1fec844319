/** Changes of spelling that the emulator can make to a string before it stores it. */
export const normalisations = [
  "trim",
  "lowercase-name",
  "lowercase-host",
  "strip-trailing-slash",
  "add-trailing-slash",
] as const;

/** One change of spelling: `trim` on every string, `lowercase-name` on names, the others on URLs. */
export type Normalisation = (typeof normalisations)[number];

/** Scheme, authority, path and the rest of a URL, taken apart as text so that nothing else about it changes. */
const urlParts = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)([^?#]*)(.*)$/is;

/** Spells a string the way the switch `normalise` says, before it is stored. */
export function respell(field: string, value: string, changes: readonly Normalisation[]): string {
  return changes.reduce((text, change) => spellers[change](text, field), value);
}

const spellers: Readonly<Record<Normalisation, (text: string, field: string) => string>> = {
  trim: (text) => text.trim(),
  "lowercase-name": (text, field) => (field === "name" ? text.toLowerCase() : text),
  "lowercase-host": (text, field) =>
    onUrl(text, field, (scheme, host, path, rest) => scheme.toLowerCase() + host.toLowerCase() + path + rest),
  "strip-trailing-slash": (text, field) =>
    onUrl(text, field, (scheme, host, path, rest) => scheme + host + path.replace(/\/+$/, "") + rest),
  "add-trailing-slash": (text, field) =>
    onUrl(text, field, (scheme, host, path, rest) => scheme + host + path.replace(/\/?$/, "/") + rest),
};

function onUrl(
  text: string,
  field: string,
  change: (scheme: string, host: string, path: string, rest: string) => string,
): string {
  const parts = /url/i.test(field) ? urlParts.exec(text) : null;
  if (parts === null) return text;
  return change(parts[1] ?? "", parts[2] ?? "", parts[3] ?? "", parts[4] ?? "");
}
