/** Longer hosts, in characters, are not parsed. DNS allows 253, and parsing international ones takes quadratic time. */
const LONGEST_HOST = 1_000;

/** The text as a URL, or undefined. Takes linear time for any text. */
export function parseUrl(text: string): URL | undefined {
  // The host, found as a URL parser finds it: without line ends, tabs and leading blanks, and with backslashes as
  // slashes.
  const written = text.replace(/[\t\n\r]/g, "").replace(/^[\0- ]+/, "");
  const [, authority = ""] = /^[a-z][a-z\d+.-]*:[/\\]*([^/\\?#]*)/i.exec(written) ?? [];
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  return host.length <= LONGEST_HOST && URL.canParse(text) ? new URL(text) : undefined;
}

/** The text without slashes at its end. It takes linear time, where `/\/+$/` would try each slash of each row again. */
export function withoutSlashesAtEnd(text: string): string {
  return text.replace(/(?<!\/)\/+$/, "");
}
