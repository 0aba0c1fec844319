import { inList } from "./inList.js";
import { type ConfigSource, keyOf } from "./setting.js";

/**
 * A fault for each key of the stack's config that is a setting's but for upper and lower case or for signs between its
 * words, such as `hubspot:baseURL`. Pulumi takes any key: without this, the credential would go to HubSpot where an
 * emulator was meant.
 * @param names the settings
 */
export function misspeltKeys(source: ConfigSource, names: readonly string[]): string[] {
  return names
    .filter((name) => source(keyOf(name)) === undefined)
    .flatMap((name) => {
      const found = spellingsOf(name)
        .map(keyOf)
        .filter((key) => source(key) !== undefined);
      if (found.length === 0) return [];
      return [`${inList(found)} ${found.length > 1 ? "are" : "is"} no setting: did you mean ${keyOf(name)}?`];
    });
}

/** Other spellings of a name in camel case: each word in each case, joined in each usual way. */
function spellingsOf(name: string): string[] {
  const words = name.split(/(?=[A-Z])/).map((word) => {
    const lower = word.toLowerCase();
    return [lower, lower.charAt(0).toUpperCase() + lower.slice(1), lower.toUpperCase()];
  });
  const joined = ["", "_", "-"].flatMap((sign) =>
    words.reduce<string[]>(
      (starts, forms) =>
        starts.length === 0 ? forms : starts.flatMap((start) => forms.map((form) => start + sign + form)),
      [],
    ),
  );
  return joined.filter((spelling) => spelling !== name);
}
