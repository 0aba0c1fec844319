// @ts-check
/** Writes the rows of the compatibility table, each with its result. */
import { programOf } from "./matrix.mjs";

/** @typedef {import("./matrix.mjs").Row} Row */
/** @typedef {{ row: Row, failure: import("./row.mjs").Failure | undefined, seconds: number }} Outcome */

/** @param {Row} row */
export function nameOf(row) {
  return cells(row).join(", ");
}

/** @param {Row} row */
function cells(row) {
  const { engine, node, pulumi, modules, installer, lacksTsNode, hasLoader } = row;
  const without = lacksTsNode ? " without ts-node" : "";
  const loader = hasLoader ? " with its loader" : "";
  return [
    `CLI ${engine.version}`,
    `Node ${node.line}`,
    `@pulumi/pulumi ${pulumi.version}`,
    programOf(row) + without,
    modules,
    installer.name + loader,
  ];
}

/** Whether it worked, or did not where it must not. @param {Outcome} outcome */
export function isWrong({ row: { exception }, failure }) {
  if (!exception) return failure !== undefined;
  if (!exception.fails) return false;
  if (failure?.step !== exception.fails) return true;
  return exception.saying !== undefined && !exception.saying.test(failure.output);
}

/** @param {Outcome} outcome */
export function verdict(outcome) {
  const { row, failure } = outcome;
  const happened = failure ? `failed at ${failure.message}` : "ok";
  if (!row.exception) return happened;
  const { why, fails } = row.exception;
  if (!fails) return `${happened}, not promised: ${why}`;
  if (isWrong(outcome)) return `${happened}, but should fail at ${fails}: ${why}`;
  return `not supported, fails at ${fails}: ${why}`;
}

/** In Markdown. @param {Outcome[]} outcomes */
export function table(outcomes) {
  const head = ["Pulumi CLI", "Node", "@pulumi/pulumi", "program", "modules", "installed with", "result"];
  const body = outcomes.map((outcome) => {
    const short = cells(outcome.row).map((cell) => cell.replace(/^(CLI|Node|@pulumi\/pulumi) /, ""));
    return [...short, verdict(outcome).replaceAll("|", "\\|")];
  });
  const widths = head.map((title, at) => Math.max(title.length, ...body.map((cells) => (cells[at] ?? "").length)));
  const line = (/** @type {string[]} */ all) =>
    `| ${all.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}
