/** What the pages say is held to what is there: links, paths, quoted messages, and the README's length. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import ts from "typescript";

const root = join(__dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** All files of the checkout below a folder whose names end so, by their paths from the root. */
function filesIn(folder: string, end: string): string[] {
  const isForeign = (name: string) =>
    ["node_modules", "dist", "reports"].includes(name) || /^\.(git$|stryker)/.test(name);
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return isForeign(entry.name) ? [] : filesIn(path, end);
    return entry.isFile() && entry.name.endsWith(end) ? [path] : [];
  });
}

const pages = filesIn(".", ".md");
const withoutFences = (text: string) => text.replace(/^ *```[\s\S]*?^ *```$/gm, "");

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of withoutFences(read(page)).matchAll(/^#+ (.+)$/gm)) {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = words.replace(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-");
    let number = 0;
    while (anchors.has(number ? `${anchor}-${number}` : anchor)) number++;
    anchors.add(number ? `${anchor}-${number}` : anchor);
  }
  return anchors;
}

describe.each(pages)("%s", (page) => {
  test("has no link that leads nowhere", () => {
    const text = withoutFences(read(page));
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)].map(
      ([, link, image]) => link ?? image,
    );
    const broken = targets.filter((target = "") => {
      if (/^(https?|mailto):/.test(target)) return false;
      const [path, anchor] = target.split("#");
      const file = path ? join(dirname(page), path) : page;
      return !existsSync(join(root, file)) || (anchor !== undefined && !anchorsOf(file).has(anchor));
    });
    expect(broken).toEqual([]);
  });

  test("names no file of the checkout that is not there", () => {
    const folders = "(?:provider|sdk|plugin|emulator|examples|templates|tools|tests|docs)";
    const named = [...withoutFences(read(page)).matchAll(new RegExp(`\`(${folders}/[\\w./*-]+\\.\\w+)\``, "g"))];
    const isThere = (path = "") => {
      const pattern = new RegExp(`^${basename(path).replaceAll(".", "\\.").replaceAll("*", ".*")}$`);
      const folder = join(root, dirname(path));
      return existsSync(folder) && readdirSync(folder).some((name) => pattern.test(name));
    };
    expect(named.map(([, path]) => path).filter((path) => !isThere(path))).toEqual([]);
  });
});

test("the README is read in five minutes", () => {
  const text = read("README.md");
  expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(100);
  expect(text.split(/\s+/).filter(Boolean).length).toBeLessThanOrEqual(900);
});

test("every page in docs is linked from the way through them", () => {
  // The page of the reference lists the pages below it.
  const linked = ["README.md", "reference/README.md"].flatMap((page) =>
    [...read(`docs/${page}`).matchAll(/\]\(([^)#]+)/g)].map(([, path = ""]) => join(dirname(page), path)),
  );
  const all = filesIn("docs", ".md").map((path) => relative("docs", path));
  expect(all.filter((path) => path !== "README.md" && !linked.includes(path))).toEqual([]);
});

describe("docs/troubleshooting.md", () => {
  /** The texts in a source file; a character that no page has stands where a value is put in. */
  function textsIn(file: string): string[] {
    const texts: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteralLike(node)) texts.push(node.text);
      if (ts.isTemplateExpression(node)) {
        texts.push([node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join("\0"));
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022, true));
    return texts;
  }

  const [own = ""] = read("docs/troubleshooting.md").split("## Messages of Pulumi, Node.js and npm");
  const spans = [...withoutFences(own).matchAll(/`([^`\n]+)`/g)].map(([, span = ""]) => span);
  const isCommand = (span: string) => /^(pulumi|npx|npm) /.test(span);
  const quotes = spans.filter((span) => span.split(" ").length > 2 && !isCommand(span));
  const texts = ["provider/src", "sdk/src", "plugin/src"].flatMap((folder) => filesIn(folder, ".ts")).flatMap(textsIn);

  test("quotes many messages", () => {
    expect(quotes.length).toBeGreaterThan(30);
  });

  test.each(quotes)("quotes what the sources say: %s", (quote) => {
    // Words in capitals stand for values. What is left must stand in the sources, and be long enough to search for.
    const parts = quote.split(/\b[A-Z]+\b/).map((part) => part.trim());
    expect(parts.filter((part) => !texts.some((text) => text.includes(part)))).toEqual([]);
    expect(Math.max(...parts.map(({ length }) => length))).toBeGreaterThanOrEqual(10);
  });
});
