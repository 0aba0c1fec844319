/** Longer hosts are not parsed, characters. DNS allows 253, and parsing international ones takes time that is quadratic. */
const LONGEST_HOST = 1_000;

/** The URL that a text holds, or undefined where it is none. Takes time that is linear in any text. */
export function parseUrl(text: string): URL | undefined {
  // What a parser takes for the host: it drops line ends, tabs and what is blank before, and reads a backslash as a slash.
  const written = text.replace(/[\t\n\r]/g, "").replace(/^[\0- ]+/, "");
  const [, authority = ""] = /^[a-z][a-z\d+.-]*:[/\\]*([^/\\?#]*)/i.exec(written) ?? [];
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  return host.length <= LONGEST_HOST && URL.canParse(text) ? new URL(text) : undefined;
}

/** The text without slashes at its end. Linear, where `/\/+$/` would try each row of slashes once per slash. */
export function withoutSlashesAtEnd(text: string): string {
  return text.replace(/(?<!\/)\/+$/, "");
}
