import { type CheckReport, type DocumentFinding, definitions, type Finding } from "pulumi-hubspot-calling-provider";

/** The columns of a table: the class of each document, and the column's title. */
const COLUMNS: readonly [document: string, title: string][] = definitions.map(({ kind, label }) => [
  kind,
  label.replace(/ settings$/, ""),
]);

const WORDS: Readonly<Record<Finding, { word: string; meaning: string }>> = {
  there: { word: "there", meaning: "HubSpot has these settings" },
  none: { word: "none", meaning: "HubSpot has none, or the app belongs to another account (404)" },
  notServed: { word: "not served", meaning: "HubSpot does not know this address" },
  refused: { word: "refused", meaning: "HubSpot said no" },
  unreadable: { word: "unreadable", meaning: "HubSpot answered something that this provider cannot use" },
  foreign: { word: "not HubSpot", meaning: "something else answered, such as a proxy" },
  failed: { word: "failed", meaning: "no answer, or an error of HubSpot's server, also when asked again" },
};

const RESULTS = {
  well: "All was read, as expected (exit code 0).",
  surprises: "All was read, and something is not as expected (exit code 3).",
  failed: "Not everything could be read (exit code 1).",
} as const;

/** A report for people. Paragraphs and lists are broken into lines of at most `columns`; tables are not. */
export function checkText(report: CheckReport, columns: number): string {
  const { documents, surprises, advice, appIds, apiVersion } = report;
  const ofSetVersion = documents.filter((one) => one.apiVersion === apiVersion);
  const sections = [
    table(summaryOf(report)),
    ...(report.stopped === undefined ? [] : [paragraph(report.stopped, columns)]),
    ...(appIds.length > 0 && report.stopped === undefined ? [appTable(appIds, ofSetVersion, apiVersion)] : []),
    ...(report.stopped === undefined ? [versionTable(report), legend(documents)] : []),
    list("Why", report.stopped === undefined ? reasonsOf(documents) : [], columns),
    list("Not as expected", surprises.map(surpriseLine), columns),
    list("What follows", advice, columns),
    paragraph(RESULTS[report.result], columns),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function summaryOf(report: CheckReport): string[][] {
  const { server, credential, apiVersion, apiVersionFrom, answers, rateLimit, software } = report;
  const statuses = Object.entries(answers.statuses).map(([status, count]) => `${count} with ${status}`);
  const { medianMilliseconds: median, longestMilliseconds: longest } = answers;
  return [
    ["Server", `${server.origin} (${server.from ?? "the default"})`],
    ["Credential", `${credential.words} (${credential.from.join(", ") || "kind"})`],
    ["API version", `${apiVersion} (${apiVersionFrom ?? "the default"})`],
    ["Answers", answers.count === 0 ? "none" : `${answers.count}: ${statuses.join(", ")}`],
    ...(median === undefined ? [] : [["Time", `median ${median} ms, longest ${longest} ms`]]),
    ...(answers.count === 0 ? [] : limitsInWords(rateLimit)),
    ["This package", `${software.provider}, Node.js ${software.node}`],
  ];
}

function limitsInWords(limit: CheckReport["rateLimit"]): string[][] {
  if (!limit) return [["Rate limit", "HubSpot announced none"]];
  const { max, intervalMilliseconds, remaining, daily, dailyRemaining } = limit;
  const known = (count: number | undefined) => count ?? "?";
  const interval = intervalMilliseconds === undefined ? "?" : intervalMilliseconds / 1_000;
  return [
    ["Rate limit", `${known(max)} requests in ${interval} s, ${known(remaining)} of them left`],
    ...(daily === undefined ? [] : [["Daily limit", `${daily} requests, ${known(dailyRemaining)} of them left`]]),
  ];
}

function appTable(appIds: readonly number[], ofSetVersion: readonly DocumentFinding[], apiVersion: string): string {
  const rows = appIds.map((appId) => [
    String(appId),
    ...COLUMNS.map(([document]) => {
      const found = ofSetVersion.find((one) => one.appId === appId && one.document === document);
      return found ? wordOf(found) : "not asked";
    }),
  ]);
  return `What each app has (API version ${apiVersion})\n${table([["app", ...titles()], ...rows], "  ")}`;
}

function versionTable({ documents, apiVersion }: CheckReport): string {
  const versions = [...new Set(documents.map((one) => one.apiVersion))].sort(byAge);
  const rows = versions.map((version) => [
    version === apiVersion ? `${version} (set)` : version,
    ...COLUMNS.map(([document]) =>
      counted(documents.filter((one) => one.apiVersion === version && one.document === document).map(wordOf)),
    ),
  ]);
  const hint = rows.some((row) => row.some((cell) => cell.includes("\n"))) ? " (numbers count apps)" : "";
  return `What each API version answers${hint}\n${table([["version", ...titles()], ...rows], "  ")}`;
}

/** v3 is older than the versions that are named by a date. */
function byAge(one: string, other: string): number {
  const age = (version: string) => (version.startsWith("v") ? "" : version);
  return age(one).localeCompare(age(other));
}

/** "there", or where apps differ "2 there" and "1 none" below each other. */
function counted(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  if (counts.size <= 1) return words[0] ?? "not asked";
  return [...counts].map(([word, count]) => `${count} ${word}`).join("\n");
}

function wordOf({ finding, status }: DocumentFinding): string {
  const isPlain = finding === "there" || finding === "none" || status === undefined;
  return isPlain ? WORDS[finding].word : `${WORDS[finding].word} (${status})`;
}

function legend(documents: readonly DocumentFinding[]): string {
  const found = new Set(documents.map(({ finding }) => finding));
  const used = Object.entries(WORDS).filter(([finding]) => found.has(finding as Finding));
  return table(
    used.map(([, { word, meaning }]) => [word, meaning]),
    "  ",
  );
}

/** The reasons of what could not be read, equal ones together. */
function reasonsOf(documents: readonly DocumentFinding[]): string[] {
  const places = new Map<string, DocumentFinding[]>();
  for (const one of documents) {
    if (one.reason === undefined || one.finding === "notServed") continue;
    const reason = `${WORDS[one.finding].word}: ${one.reason}`;
    places.set(reason, [...(places.get(reason) ?? []), one]);
  }
  return [...places].map(([reason, found]) => {
    const unique = <T>(values: T[]) => [...new Set(values)].join(", ");
    const documents = unique(found.map(({ document }) => titleOf(document)));
    const versions = unique(found.map(({ apiVersion }) => apiVersion));
    return `${reason} [${documents}; ${versions}; ${appsInWords([...new Set(found.map(({ appId }) => appId))])}]`;
  });
}

function surpriseLine({ document, text, apiVersions, appIds }: CheckReport["surprises"][number]): string {
  const about = document === undefined ? "" : `${titleOf(document)}: `;
  const places = [apiVersions.join(", "), appIds.length > 0 ? appsInWords(appIds) : ""].filter(Boolean);
  return `${about}${text}${places.length > 0 ? ` [${places.join("; ")}]` : ""}`;
}

function appsInWords(appIds: readonly number[]): string {
  return `${appIds.length === 1 ? "app" : "apps"} ${appIds.join(", ")}`;
}

function titleOf(document: string): string {
  return COLUMNS.find(([kind]) => kind === document)?.[1] ?? document;
}

function titles(): string[] {
  return COLUMNS.map(([, title]) => title);
}

/** The rows as text with aligned columns. A cell may have several lines. */
function table(rows: readonly string[][], indent = ""): string {
  const lines = rows.flatMap((row) => {
    const cells = row.map((cell) => cell.split("\n"));
    const height = Math.max(...cells.map((cell) => cell.length));
    return Array.from({ length: height }, (_, at) => cells.map((cell) => cell[at] ?? ""));
  });
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) => indent + line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}

function list(title: string, entries: readonly string[], columns: number): string {
  if (entries.length === 0) return "";
  return [title, ...entries.map((entry) => paragraph(entry, columns, "  - ", "    "))].join("\n");
}

/** The text, broken between words into lines of at most `columns`. A longer word has a line of its own. */
function paragraph(text: string, columns: number, first = "", indent = ""): string {
  const lines = [first];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) as string;
    const isStart = line === first || line === indent;
    if (!isStart && line.length + 1 + word.length > columns) lines.push(indent + word);
    else lines[lines.length - 1] = isStart ? line + word : `${line} ${word}`;
  }
  return lines.join("\n");
}
