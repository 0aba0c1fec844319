import type { FieldValue } from "../hubspot/client.js";
import { REDACTED } from "../hubspot/redaction.js";
import { cut } from "../hubspot/text.js";
import type { DocumentState } from "./documentState.js";
import type { OperationServices, Severity } from "./operationServices.js";

/** Why a line is printed. The line ends with it, in brackets. */
export type Reason = "drift" | "takeover" | "re-creation" | "last known" | "default";

/** Texts that are longer than this, UTF-16 units, are shown cut. */
const LONGEST_SHOWN = 400;

/** Prints lines about one document. All have the form `app 42 calling settings: …`. */
export class Lines {
  constructor(
    readonly document: DocumentState,
    /** Fields whose values are shown as `[secret]`. */
    private readonly secret: ReadonlySet<string>,
  ) {}

  /** `app 42 calling settings: height 999 => 600 (drift)` */
  change(field: string, from: FieldValue | undefined, to: FieldValue, reason: Reason): void {
    this.say(`${field} ${this.show(field, from)} => ${this.show(field, to)} (${reason})`);
  }

  /** `app 42 calling settings: height 600 (default)` */
  value(field: string, value: FieldValue, reason: Reason): void {
    this.say(`${field} ${this.show(field, value)} (${reason})`);
  }

  /** `app 42 calling settings: height 600 (missing from HubSpot's answer)` */
  missing(field: string, sent: FieldValue): void {
    this.say(`${field} ${this.show(field, sent)} (missing from HubSpot's answer)`);
  }

  /** `app 42 calling settings: TEXT (warning)` */
  warn(text: string): void {
    this.say(`${text} (warning)`, "warning");
  }

  /** `app 42 calling settings: TEXT` */
  say(text: string, severity: Severity = "info"): void {
    this.document.operation.print(`${this.document.name}: ${text}`, severity);
  }

  /** The value of a field, as lines and messages show it. */
  show(field: string, value: FieldValue | undefined): string {
    if (value === undefined) return "not set";
    return this.secret.has(field) ? REDACTED : show(this.document.operation, value);
  }
}

/**
 * A value as lines and messages show it. A text is in quotes, so that white space and line ends can be seen, and a long
 * one is cut. Secrets are redacted before the cut: a secret that is cut in two would not be recognised.
 */
export function show(operation: Pick<OperationServices, "redactor">, value: unknown): string {
  if (typeof value === "string") return quoted(operation.redactor.redact(JSON.stringify(value)));
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : String(value);
}

/** A value that is refused, as messages show it. A string gets the words `the text` before it. */
export function cameAs(operation: Pick<OperationServices, "redactor">, value: unknown): string {
  return `${typeof value === "string" ? "the text " : ""}${show(operation, value)}`;
}

function quoted(json: string): string {
  return json.length > LONGEST_SHOWN ? `${cut(json, LONGEST_SHOWN)}"` : json;
}
