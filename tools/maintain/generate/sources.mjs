// @ts-check
/** Reads doc comments, types and names from the SDK's classes: for the reference pages and the plugin's schema. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root } from "../../lib/install.mjs";

/**
 * @typedef {import("../../../provider/src/resources/definition.js").Definition} Definition
 * @typedef {{ name: string, type: string, optional: boolean, text: string, tags: Map<string, string[]> }} Member
 */

/**
 * What the SDK says of one kind of settings document.
 * @param {Definition} definition
 */
export function described({ kind }) {
  const file = `${kind[0]?.toLowerCase()}${kind.slice(1)}.ts`;
  const own = declarations(join(root, "sdk/src", file));
  const common = declarations(join(root, "sdk/src/settingsResource.ts"));
  return {
    file,
    inputs: [...members(common, "SettingsArgs"), ...members(own, `${kind}Args`)],
    outputs: [...members(common, "SettingsResource"), ...members(own, kind)].filter(({ type }) => type !== ""),
    ofClass: doc(find(own, kind)),
    ofInputs: doc(find(own, `${kind}Args`)),
    get: members(own, kind).find(({ name }) => name === "get"),
  };
}

/** @param {string} text */
export function inOneLine(text) {
  return text.replace(/\s*\n\s*/g, " ");
}

/**
 * The documented interfaces and classes of a source file.
 * @param {string} file
 */
function declarations(file) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
  return source.statements.filter((one) => ts.isInterfaceDeclaration(one) || ts.isClassDeclaration(one));
}

/**
 * The one of that name.
 * @param {(ts.InterfaceDeclaration | ts.ClassDeclaration)[]} all
 * @param {string} name
 */
function find(all, name) {
  const found = all.find((one) => one.name?.text === name);
  if (!found) throw new Error(`sdk/src has no ${name}`);
  return found;
}

/**
 * A type's documented members in their order; a method has no type.
 * @param {(ts.InterfaceDeclaration | ts.ClassDeclaration)[]} all
 * @param {string} owner
 * @returns {Member[]}
 */
function members(all, owner) {
  return [...find(all, owner).members].flatMap((member) => {
    if (!member.name || !ts.isIdentifier(member.name)) return [];
    const isProperty = ts.isPropertySignature(member) || ts.isPropertyDeclaration(member);
    const type = isProperty ? (member.type?.getText() ?? "") : "";
    return [
      {
        name: member.name.text,
        type: type.replace(/^pulumi\.\w+<(.*)>$/, "$1").replace(" | undefined", ""),
        optional: isProperty && member.questionToken !== undefined,
        ...doc(member),
      },
    ];
  });
}

/**
 * A tag as it stands in the source: the compiler's own reading of it drops the indentation of code.
 * @param {ts.JSDocTag} tag
 */
function rawText(tag) {
  return tag.getText().replace(/\n\s*\* ?/g, "\n");
}

/**
 * What the comment before a declaration says, and its tags.
 * @param {ts.Node} node
 * @returns {{ text: string, tags: Map<string, string[]> }}
 */
function doc(node) {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  /** @type {Map<string, string[]>} */
  const tags = new Map();
  for (const tag of comment?.tags ?? []) {
    const name = tag.tagName.text;
    tags.set(name, [
      ...(tags.get(name) ?? []),
      rawText(tag)
        .slice(name.length + 1)
        .trim(),
    ]);
  }
  return { text: ts.getTextOfJSDocComment(comment?.comment)?.trim() ?? "", tags };
}
