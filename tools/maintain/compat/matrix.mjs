// @ts-check
/** Which combinations are run: few that meet every pair of choices, and those that README says do not work. */
import { compilers, engines, installers, nodes, plugAndPlay, pulumis } from "./versions.mjs";

/**
 * @typedef {object} Row
 * @property {typeof engines[number]} engine the Pulumi CLI
 * @property {typeof nodes[number]} node
 * @property {typeof pulumis[number]} pulumi
 * @property {"JavaScript" | "TypeScript"} language
 * @property {typeof compilers[number]} [compiler] TypeScript's
 * @property {"CommonJS" | "ESM"} modules
 * @property {import("./versions.mjs").Installer} installer
 * @property {boolean} [lacksTsNode] without what the combination needs
 * @property {boolean} [hasLoader] with Plug'n'Play's loader in NODE_OPTIONS
 * @property {Exception} [exception]
 */

/**
 * A row that need not work.
 * @typedef {object} Exception
 * @property {string} why
 * @property {"install" | "up"} [fails] the step it ends at; without one, nobody promises anything either way
 * @property {RegExp} [saying] what is said there
 */

/** @type {Pick<Row, "language" | "compiler">[]} */
const languages = [
  { language: "JavaScript" },
  ...compilers.map((compiler) => ({ language: /** @type {const} */ ("TypeScript"), compiler })),
];
const modules = /** @type {const} */ (["CommonJS", "ESM"]);

/** @param {Row} row */
export const programOf = ({ language, compiler }) => (compiler ? `${language} ${compiler.line}` : language);

/** On Node 20, @pulumi/pulumi runs an ES module in TypeScript by way of ts-node. @param {Row} row */
export const needsTsNode = ({ node, language, modules }) =>
  node.line === "20" && language === "TypeScript" && modules === "ESM";

/** Rows that must work: every pair of choices that @pulumi/pulumi allows stands in one of them. */
export function covering() {
  const all = combinations().filter(isAllowed);
  const open = new Set(all.flatMap(pairs));
  /** @type {Row[]} */
  const rows = [];
  while (open.size > 0) {
    const gain = (/** @type {Row} */ row) => pairs(row).filter((pair) => open.has(pair)).length;
    const best = all.reduce((best, row) => (gain(row) > gain(best) ? row : best));
    rows.push(best);
    for (const pair of pairs(best)) open.delete(pair);
  }
  const order = (/** @type {Row} */ row) => all.indexOf(row);
  return { rows: rows.sort((a, b) => order(a) - order(b)), pairs: new Set(all.flatMap(pairs)).size };
}

/**
 * Rows beside those.
 * @returns {Row[]}
 */
export function special() {
  const [npm] = installers;
  const [node20, node22] = nodes;
  const [typescript5, typescript6] = compilers;
  const [oldest, no6, last20, newest] = pulumis;
  const engine = engines.at(-1);
  if (!typescript5 || !typescript6 || !npm || !node20 || !node22 || !oldest || !no6 || !last20 || !newest || !engine)
    throw new Error("versions.mjs lacks some");
  const runtime = { engine, node: node22, pulumi: last20 };
  const usual = /** @type {const} */ ({ ...runtime, language: "JavaScript", modules: "CommonJS" });
  const typescript = /** @type {const} */ ({ ...usual, language: "TypeScript", installer: npm });
  /** @type {Exception} */
  const refused = { why: "@pulumi/pulumi takes no TypeScript 6 before 3.229", fails: "install", saying: /ERESOLVE/ };
  /** @type {Exception} */
  const noTsNode = {
    why: "an ES module in TypeScript needs ts-node 10 on Node 20",
    fails: "up",
    saying: /Unknown file extension/,
  };
  /** @type {Exception} */
  const node20Ended = { why: "@pulumi/pulumi asks for Node 22 since 3.249" };
  /** @type {Exception} */
  const noLoader = {
    why: "Plug'n'Play needs its loader in NODE_OPTIONS",
    fails: "up",
    saying: /SDK has not been installed/,
  };
  const on20 = /** @type {const} */ ({ engine, node: node20, pulumi: newest, installer: npm });
  return [
    { ...typescript, compiler: typescript6, pulumi: oldest, exception: refused },
    { ...typescript, compiler: typescript6, pulumi: no6, exception: refused },
    { ...typescript, node: node20, compiler: typescript5, modules: "ESM", lacksTsNode: true, exception: noTsNode },
    { ...on20, language: "JavaScript", modules: "ESM", exception: node20Ended },
    { ...on20, language: "TypeScript", compiler: typescript5, modules: "CommonJS", exception: node20Ended },
    { ...usual, installer: plugAndPlay, exception: noLoader },
    { ...usual, installer: plugAndPlay, hasLoader: true },
  ];
}

/** @returns {Row[]} */
function combinations() {
  const each = /** @type {Partial<Row>[][]} */ ([
    engines.map((engine) => ({ engine })),
    nodes.map((node) => ({ node })),
    pulumis.map((pulumi) => ({ pulumi })),
    languages,
    modules.map((modules) => ({ modules })),
    installers.map((installer) => ({ installer })),
  ]);
  const product = each.reduce(
    (rows, choices) => rows.flatMap((row) => choices.map((one) => ({ ...row, ...one }))),
    [{}],
  );
  return /** @type {Row[]} */ (product);
}

/** @param {Row} row */
function isAllowed({ node, pulumi, compiler }) {
  return Number(node.line) >= pulumi.oldestNode && (!compiler || pulumi.compilers.includes(compiler.line));
}

/** @param {Row} row */
function pairs(row) {
  // How a program is run depends on its language and its modules together.
  const kind = `${row.language} as ${row.modules}`;
  const engine = `CLI ${row.engine.version}`;
  const choices = [engine, row.node.version, row.pulumi.version, programOf(row), kind, row.installer.name];
  const all = choices.flatMap((one, at) => choices.slice(at + 1).map((other) => `${one} with ${other}`));
  // What a new project gets, on every CLI.
  if (row.pulumi === pulumis.at(-1)) all.push(`${engine} with ${row.pulumi.version} on ${row.node.version}`);
  return all;
}
