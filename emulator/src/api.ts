import { type ReadBody, requiredFields, typedFields } from "./body.js";
import type { CredentialBook, ShownCredential } from "./credentials.js";
import { definitions, type Fields } from "./documents.js";
import * as errors from "./errors.js";
import type { Route } from "./route.js";
import { internalError, jettyPage } from "./seen.js";
import { respell } from "./spelling.js";
import type { Store, WriteManner } from "./store.js";
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

/** What a request led to. */
export interface Outcome {
  answer: errors.Answer;
  /** Fields whose stored value changed. */
  changed: string[];
}

/** What the API works on. */
export interface ApiContext {
  store: Store;
  switches: Readonly<Switches>;
  credentials: CredentialBook;
}

/** Does what a request asks for, exactly as HubSpot's reference says and the switches decide the rest. */
export function work(request: ApiRequest, context: ApiContext): Outcome {
  const id = request.correlationId;
  const refused = unserved(request, context) ?? unauthorised(request, context) ?? misdirected(request, context);
  if (refused !== undefined) return { answer: refused, changed: [] };
  const { document, appId = 0 } = request.route as Route;
  const { store, switches } = context;
  const what = `Calling ${document === "settings" ? "settings" : `${document} settings`} for app ${appId}`;

  if (request.method === "GET") {
    const fields = store.observe(appId, document);
    return done(fields === undefined ? errors.notFound(id, what) : dressed(fields, switches));
  }
  const exists = store.get(appId, document) !== undefined;
  const manner: WriteManner = { staleReads: switches.staleReads, touch: switches.updatedAtMoves === "always" };
  if (request.method === "DELETE") {
    if (!exists) return done(switches.deleteMissing === "204" ? { status: 204 } : errors.notFound(id, what));
    const names = Object.keys(definitions[document].fields);
    store.remove(appId, document, manner);
    if (document === "settings" && switches.deleteDropsSiblings) {
      store.remove(appId, "recording", manner);
      store.remove(appId, "channel-connection", manner);
    }
    return done({ status: 204 }, names);
  }

  const sent = typedFields(request.body, document, switches.unknownFields, id);
  if ("answer" in sent) return done(sent.answer);
  const complete = request.method === "POST" || (!exists && switches.patchOnMissing === "upsert");
  if (request.method === "PATCH" && !exists && !complete) return done(errors.notFound(id, what));
  if (request.method === "POST") {
    const missing = requiredFields(sent.fields, document, id);
    if (missing !== undefined) return done(missing);
    if (exists && switches.postOnExisting !== "overwrite") {
      return done(errors.alreadyExists(id, switches.postOnExisting === "409" ? 409 : 400, what));
    }
  }
  const fields = stored(sent.fields, switches);
  const upserted = exists || request.method === "POST" ? fields : { ...definitions[document].sample(appId), ...fields };
  const changed = store.write(appId, document, upserted, manner);
  return done(dressed(store.get(appId, document) ?? {}, switches), changed);
}

function done(answer: errors.Answer, changed: string[] = []): Outcome {
  return { answer, changed };
}

/** HubSpot's web server knows its addresses before it looks at a credential. */
function unserved({ route, path }: ApiRequest, { switches }: ApiContext): errors.Answer | undefined {
  return route !== undefined && switches.unservedVersions.includes(route.version) ? jettyPage(404, path) : undefined;
}

function unauthorised({ credential, correlationId }: ApiRequest, context: ApiContext): errors.Answer | undefined {
  const wanted = context.switches.credentials;
  if (wanted !== "either" && wanted !== credential.kind) return errors.invalidAuthentication(correlationId);
  switch (context.credentials.judge(credential)) {
    case "accepted":
      return undefined;
    case "unknownKey":
      return errors.unknownDeveloperKey(correlationId);
    case "expired":
      return errors.expiredAuthentication(
        correlationId,
        new Date(Date.now() - context.credentials.expiredFor(credential)).toISOString(),
      );
    case "invalid":
      return errors.invalidAuthentication(correlationId);
  }
}

function misdirected({ method, route, correlationId: id }: ApiRequest, context: ApiContext): errors.Answer | undefined {
  if (route === undefined) return errors.notFound(id, "This path is none of the calling settings API's, so it was");
  const allowed = ["GET", "POST", "PATCH", ...(definitions[route.document].deletable ? ["DELETE"] : [])];
  if (!allowed.includes(method)) return errors.methodNotAllowed(id, method, allowed);
  if (route.appId === undefined && context.switches.unreadableAppIds === "500") return internalError(id);
  if (route.appId === undefined) return errors.invalidBody(id, "Unable to parse value for path parameter: appId");
  const foreign = context.switches.foreignApps[route.appId];
  if (foreign === 403) return errors.forbidden(id, route.appId);
  if (foreign === 404) return errors.notFound(id, `App ${route.appId}`);
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
function dressed(fields: Fields, switches: Readonly<Switches>): errors.Answer {
  const kept = Object.entries(fields).filter(([name]) => !switches.omitFields.includes(name));
  return { status: 200, body: { ...Object.fromEntries(kept), ...switches.extraFields } };
}
