import { definitions, documentKinds, type Fields } from "../store/documents.js";
import { respell } from "../store/spelling.js";
import type { Store, WriteOptions } from "../store/store.js";
import * as answers from "./answers.js";
import { type ReadBody, requiredFields, typedFields } from "./body.js";
import type { CredentialChecker, ShownCredential } from "./credentials.js";
import type { Route } from "./route.js";
import type { Switches } from "./switches.js";

/** A request, taken apart. */
export interface ApiRequest {
  method: string;
  path: string;
  route: Route | undefined;
  credential: ShownCredential;
  body: ReadBody;
  correlationId: string;
}

/** The answer to a request, and what it changed. */
export interface Outcome {
  answer: answers.Answer;
  /** Fields whose stored value changed. */
  changed: string[];
}

/** What the API works on. */
export interface ApiContext {
  store: Store;
  switches: Readonly<Switches>;
  credentials: CredentialChecker;
}

/** Does what a request asks for, as HubSpot's reference says; where it says nothing, the switches decide. */
export function answerCall(request: ApiRequest, context: ApiContext): Outcome {
  const id = request.correlationId;
  const refused =
    unservedVersion(request, context) ?? refusedCredential(request, context) ?? wrongTarget(request, context);
  if (refused !== undefined) return { answer: refused, changed: [] };
  const { document, appId = 0 } = request.route as Route;
  const { store, switches } = context;
  const what = `Calling ${document === "settings" ? "settings" : `${document} settings`} for app ${appId}`;

  if (request.method === "GET") {
    const fields = store.observe(appId, document);
    return done(fields === undefined ? answers.notFound(id, what) : documentAnswer(fields, switches));
  }
  const exists = store.get(appId, document) !== undefined;
  const options: WriteOptions = { staleReads: switches.staleReads, touch: switches.updatedAtMoves === "always" };
  if (request.method === "DELETE") {
    if (!exists) return done(switches.deleteMissing === "204" ? { status: 204 } : answers.notFound(id, what));
    const names = Object.keys(definitions[document].fields);
    store.remove(appId, document, options);
    if (document === "settings" && switches.deleteDropsSiblings) {
      for (const kind of documentKinds) store.remove(appId, kind, options);
    }
    return done({ status: 204 }, names);
  }

  const sent = typedFields(request.body, document, switches.unknownFields, id);
  if ("answer" in sent) return done(sent.answer);
  const complete = request.method === "POST" || (!exists && switches.patchOnMissing === "upsert");
  if (request.method === "PATCH" && !exists && !complete) return done(answers.notFound(id, what));
  if (request.method === "POST") {
    const missing = requiredFields(sent.fields, document, id);
    if (missing !== undefined) return done(missing);
    if (exists && switches.postOnExisting !== "overwrite") {
      return done(answers.alreadyExists(id, switches.postOnExisting === "409" ? 409 : 400, what));
    }
  }
  const fields = stored(sent.fields, switches);
  const upserted = exists || request.method === "POST" ? fields : { ...definitions[document].sample(appId), ...fields };
  const changed = store.write(appId, document, upserted, options);
  return done(documentAnswer(store.get(appId, document) ?? {}, switches), changed);
}

function done(answer: answers.Answer, changed: string[] = []): Outcome {
  return { answer, changed };
}

/** HubSpot's web server knows its addresses before it looks at a credential. */
function unservedVersion({ route, path }: ApiRequest, { switches }: ApiContext): answers.Answer | undefined {
  return route !== undefined && switches.unservedVersions.includes(route.version)
    ? answers.jettyPage(404, path)
    : undefined;
}

function refusedCredential({ credential, correlationId }: ApiRequest, context: ApiContext): answers.Answer | undefined {
  const wanted = context.switches.credentials;
  if (wanted !== "either" && wanted !== credential.kind) return answers.invalidAuthentication(correlationId);
  switch (context.credentials.check(credential)) {
    case "accepted":
      return undefined;
    case "unknownKey":
      return answers.unknownDeveloperKey(correlationId);
    case "expired":
      return answers.expiredAuthentication(
        correlationId,
        new Date(Date.now() - context.credentials.expiredFor(credential)).toISOString(),
      );
    case "invalid":
      return answers.invalidAuthentication(correlationId);
  }
}

function wrongTarget(
  { method, route, correlationId: id }: ApiRequest,
  context: ApiContext,
): answers.Answer | undefined {
  if (route === undefined) return answers.notFound(id, "This path is none of the calling settings API's, so it was");
  const allowed = ["GET", "POST", "PATCH", ...(definitions[route.document].deletable ? ["DELETE"] : [])];
  if (!allowed.includes(method)) return answers.methodNotAllowed(id, method, allowed);
  if (route.appId === undefined && context.switches.unreadableAppIds === "500") return answers.internalError(id);
  if (route.appId === undefined) return answers.invalidBody(id, "Unable to parse value for path parameter: appId");
  const foreign = context.switches.foreignApps[route.appId];
  if (foreign === 403) return answers.forbidden(id, route.appId);
  if (foreign === 404) return answers.notFound(id, `App ${route.appId}`);
  return undefined;
}

/** What is stored of the fields sent: spelled anew, contradicted, as the switches say. */
function stored(sent: Fields, switches: Readonly<Switches>): Fields {
  const entries = Object.entries(sent).map(([name, value]) => {
    const contradiction = switches.contradict[name];
    if (contradiction !== undefined) return [name, contradiction] as const;
    return [name, typeof value === "string" ? respell(name, value, switches.normalise) : value] as const;
  });
  return Object.fromEntries(entries);
}

/** A document as it is answered: fields left out and put in, as the switches say. */
function documentAnswer(fields: Fields, switches: Readonly<Switches>): answers.Answer {
  const kept = Object.entries(fields).filter(([name]) => !switches.omitFields.includes(name));
  return { status: 200, body: { ...Object.fromEntries(kept), ...switches.extraFields } };
}
