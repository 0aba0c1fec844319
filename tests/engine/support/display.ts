/**
 * The property lines that `--diff` marks within one step of a resource, in one spacing: `~ height: 999 => 600`.
 * @param step as the engine names it in brackets: "update", "refresh", "create"
 */
export function marked(output: string, step: string): string[] {
  const lines = output.split("\n");
  const from = lines.findIndex((line) => line.includes("CallingExtensionSettings:") && line.endsWith(`(${step})`));
  if (from < 0) return [];
  const body = lines.slice(from + 1);
  const to = body.findIndex((line) => /\(\w+\)$/.test(line) || /^\S/.test(line));
  return body
    .slice(0, to < 0 ? body.length : to)
    .filter((line) => /^\s*[~+-] /.test(line))
    .map((line) => line.trim().replace(/\s*:/, ":"));
}
