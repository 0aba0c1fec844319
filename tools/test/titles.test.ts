import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";

const root = resolve(__dirname, "../..");
const longest = 70;

const files = ["emulator/test", "provider/test", "plugin/test", "sdk/test", "tools/test", "tests"]
  .flatMap((folder) => {
    const all = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
    return all.map((file) => join(folder, file));
  })
  .filter((file) => file.endsWith(".ts"));

/** Texts as they stand in the source, placeholders included: what `test` and `describe` are called with. */
function titlesOf(text: string): string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(?:test|it|describe|onUnix)$/.test(nameOf(node.expression))) {
      const [first] = node.arguments;
      const rows = first && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "each";
      if (rows) titles.push(...namesOfRows(first));
      else if (first && isText(first)) titles.push(first.getText().slice(1, -1));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("", text, ts.ScriptTarget.ES2022, true));
  return titles;
}

/** `test` of `test.each(rows)("title", …)`. */
function nameOf(callee: ts.Expression): string {
  if (ts.isCallExpression(callee) || ts.isPropertyAccessExpression(callee)) return nameOf(callee.expression);
  return ts.isIdentifier(callee) ? callee.text : "";
}

/** What stands first in a row can be a part of a title: that is so where it is three words at least. */
function namesOfRows(rows: ts.Expression): string[] {
  const list = ts.isAsExpression(rows) ? rows.expression : rows;
  if (!ts.isArrayLiteralExpression(list)) return [];
  const firsts = list.elements.map((row) => (ts.isArrayLiteralExpression(row) ? row.elements[0] : row));
  return firsts.flatMap((first) =>
    first && ts.isStringLiteral(first) && /^\w+(?:[ _,']+\w+){2,}$/.test(first.text) ? [first.text] : [],
  );
}

function isText(node: ts.Expression): node is ts.StringLiteralLike & ts.Expression {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

/** What is wrong with a title: names in capitals may have underscores. */
function complaintOf(title: string): string | undefined {
  if (title.length > longest) return `${title.length} characters, not ${longest} at most`;
  const words = title.replace(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g, "");
  return words.includes("_") ? "underscores in place of spaces" : undefined;
}

describe("titles of tests", () => {
  test("are plain sentences of at most 70 characters", () => {
    const all = files.flatMap((file) =>
      titlesOf(readFileSync(join(root, file), "utf8")).map((title) => ({ file, title })),
    );
    expect(all.length).toBeGreaterThan(400);
    const wrong = all.flatMap(({ file, title }) => {
      const complaint = complaintOf(title);
      return complaint === undefined ? [] : [`${file}: ${complaint}: ${title}`];
    });
    expect(wrong).toEqual([]);
  });

  test("are found however a test is declared", () => {
    expect(titlesOf('test("one", () => {}); testing("no title");')).toEqual(["one"]);
    expect(titlesOf('test.each([1])("a %s title", () => {})')).toEqual(["a %s title"]);
    expect(titlesOf('describe.each([["a part of it", 1]] as const)("all of %s", () => {})').sort()).toEqual([
      "a part of it",
      "all of %s",
    ]);
    expect(titlesOf('describe("all", () => { test.skip("one", () => {}) })')).toEqual(["all", "one"]);
  });

  test("may have a name in capitals, but are no single word", () => {
    expect(complaintOf("COUNTS_FILE says where")).toBeUndefined();
    expect(complaintOf("a_sentence_in_one_word")).toBe("underscores in place of spaces");
    expect(complaintOf("a".repeat(71))).toBe("71 characters, not 70 at most");
  });
});
