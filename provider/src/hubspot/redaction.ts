/** What stands in place of a secret wherever one would be printed. */
export const REDACTED = "[secret]";

/**
 * Strikes known secrets out of text: as they are, as a URL carries them, as JSON carries them and as a URL parser
 * spells them, so that neither a message of HubSpot's nor one of Node's can repeat one.
 */
export class Redactor {
  readonly #forms = new Set<string>();

  /** Remembers a secret. One of fewer than three characters is left out: striking it would garble every message. */
  add(secret: string): void {
    const trimmed = secret.trim();
    for (const value of [secret, trimmed, URL.canParse(trimmed) ? new URL(trimmed).href : trimmed]) {
      for (const form of [
        value,
        encodeURIComponent(value.toWellFormed()),
        encodeURI(value.toWellFormed()),
        JSON.stringify(value).slice(1, -1),
      ]) {
        if (form.length >= 3) this.#forms.add(form);
      }
    }
  }

  /** The text with every known secret replaced, the longest first, so that no tail of one survives. */
  redact(text: string): string {
    let redacted = text;
    for (const form of [...this.#forms].sort((a, b) => b.length - a.length)) {
      // A number is struck where it stands alone: within a longer one it is another number.
      redacted = /^\d+$/.test(form)
        ? redacted.replace(new RegExp(`(?<!\\d)${form}(?!\\d)`, "g"), REDACTED)
        : redacted.replaceAll(form, REDACTED);
    }
    return redacted;
  }
}
