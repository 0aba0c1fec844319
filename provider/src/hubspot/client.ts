import type { z } from "zod";
import type { ApiVersion, Config } from "../config.js";
import type { Body } from "./answer.js";
import { readObject } from "./body.js";
import { connect } from "./connect.js";
import { errorForStatus } from "./errorForStatus.js";
import { NotFoundError, OutcomeUnknownError, type Subject, UnreadableAnswerError } from "./errors.js";
import type { TransportDependencies } from "./request.js";
import type { Budget, Method } from "./retry.js";
import type { Transport } from "./transport.js";
import { TYPES, typeInWords } from "./valueType.js";

/** What a field of a settings document can hold. */
export type FieldValue = string | number | boolean;
/** A settings document as HubSpot answers it. Any field may be missing. Unknown fields are left out. */
export type Document = Record<string, FieldValue>;

/** What the client needs to know about a kind of settings document. */
export interface DocumentShape {
  /** Its name in messages, in the plural: "calling settings". */
  label: string;
  /** The path below the app: "settings", "settings/recording". */
  path: string;
  /** How each field of an answer is read, timestamps included. A field read as undefined counts as missing. */
  answers: Record<string, z.ZodType<FieldValue | undefined>>;
}

/** HubSpot's API for settings documents. A 404 of HubSpot's API throws a NotFoundError; `get` returns undefined. */
export class SettingsClient {
  readonly #transport: Transport;

  constructor(
    private readonly config: Config,
    dependencies: TransportDependencies,
  ) {
    this.#transport = connect(config, dependencies);
  }

  /** The document, or undefined where HubSpot has none for this app and credential. */
  async get(shape: DocumentShape, appId: number, budget?: Budget): Promise<Document | undefined> {
    const subject = this.#subject(shape, appId, "read");
    try {
      const answer = await this.#send("GET", shape, appId, subject, undefined, budget);
      const read = readDocument(shape, answer);
      if (read instanceof Flaw) throw new UnreadableAnswerError(subject, read.reason, read.advice);
      return read;
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  }

  /**
   * Makes the document, with all fields.
   * @param beforeSending called right before each attempt; if it throws, the attempt is not sent and the request ends
   * with that error
   * @throws AlreadyExistsError; OutcomeUnknownError, also when an answer came that cannot be read
   */
  post(
    shape: DocumentShape,
    appId: number,
    body: Document,
    budget?: Budget,
    beforeSending?: () => void,
  ): Promise<Document> {
    return this.#write("POST", shape, appId, this.#subject(shape, appId, "create"), body, budget, beforeSending);
  }

  /**
   * Changes only the fields sent.
   * @throws NotFoundError; OutcomeUnknownError, also when an answer came that cannot be read
   */
  patch(shape: DocumentShape, appId: number, body: Document, budget?: Budget): Promise<Document> {
    return this.#write("PATCH", shape, appId, this.#subject(shape, appId, "update"), body, budget);
  }

  /**
   * Deletes the document. HubSpot answers with an empty body. Any other text may be a proxy's page, and does not show
   * that the document is gone.
   * @throws NotFoundError when there is none, and UnreadableAnswerError when the document may or may not be gone
   */
  async delete(shape: DocumentShape, appId: number, budget?: Budget): Promise<void> {
    const subject = this.#subject(shape, appId, "delete");
    const answer = await this.#send("DELETE", shape, appId, subject, undefined, budget);
    if (answer.text.trim() === "" && !answer.isTooLong) return;
    const read = readObject(answer);
    if (typeof read === "string") throw new UnreadableAnswerError(subject, read);
  }

  async #write(
    method: "POST" | "PATCH",
    shape: DocumentShape,
    appId: number,
    subject: Subject,
    body: Document,
    budget?: Budget,
    beforeSending?: () => void,
  ): Promise<Document> {
    const answer = await this.#send(method, shape, appId, subject, body, budget, beforeSending);
    const read = readDocument(shape, answer);
    if (read instanceof Flaw) throw new OutcomeUnknownError(subject, read.reason);
    return read;
  }

  #subject(shape: DocumentShape, appId: number, action: string): Subject {
    return { action, document: nameOf(shape, appId), baseUrlFrom: this.config.baseUrlFrom };
  }

  #send(
    method: Method,
    shape: DocumentShape,
    appId: number,
    subject: Subject,
    body?: Document,
    budget?: Budget,
    beforeSending?: () => void,
  ) {
    const path = pathOf(shape, appId, this.config.apiVersion);
    return this.#transport.send(
      {
        method,
        path,
        subject,
        errorForStatus: (failure, context) => errorForStatus(failure, context, this.config),
        ...(body ? { body } : {}),
        ...(beforeSending ? { beforeSending } : {}),
      },
      budget,
    );
  }
}

/** "app 42 calling settings": how every line and message names a document. */
export function nameOf(shape: Pick<DocumentShape, "label">, appId: number | string): string {
  return `app ${appId} ${shape.label}`;
}

/** The path of a document in one version of HubSpot's API. */
export function pathOf(shape: Pick<DocumentShape, "path">, appId: number, version: ApiVersion): string {
  // In newer versions the date follows "calling", and there is no "v".
  const base = version === "v3" ? "/crm/v3/extensions/calling" : `/crm/extensions/calling/${version}`;
  return `${base}/${appId}/${shape.path}`;
}

/** Why a body is not a settings document, as text. */
class Flaw {
  constructor(
    readonly reason: string,
    /** What the user should do. Default: check that HubSpot's API answered. */
    readonly advice?: string,
  ) {}
}

const WRONG_TYPE =
  "What it means is not guessed, and nothing more is sent. Try another hubspot:apiVersion or a newer version of this provider; where hubspot:baseUrl is set, check that it is HubSpot's API.";

/** The known fields of the document, or why the body is not one. A null counts as a missing field. */
function readDocument(shape: DocumentShape, body: Body): Document | Flaw {
  const object = readObject(body);
  if (typeof object === "string") return new Flaw(object);
  const document: Document = {};
  const wrong: string[] = [];
  for (const [field, schema] of Object.entries(shape.answers)) {
    const value = object[field];
    if (value === undefined || value === null) continue;
    const parsed = schema.safeParse(value);
    if (!parsed.success) wrong.push(`${field} is ${typeInWords(value)}, and should be ${expected(parsed.error)}`);
    else if (parsed.data !== undefined) {
      // JSON can hold half of a character. UTF-8 cannot, so such a value can be neither an input nor sent nor stored.
      document[field] = typeof parsed.data === "string" ? parsed.data.toWellFormed() : parsed.data;
    }
  }
  return wrong.length > 0 ? new Flaw(wrong.join("; "), WRONG_TYPE) : document;
}

function expected({ issues: [issue] }: z.ZodError): string {
  return (issue?.code === "invalid_type" && TYPES[issue.expected]) || "something else";
}
