import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import { anything, assertValid, number, shape } from "../checks.js";
import { type FaultHandle, type FaultRule, ruleInJson } from "../faults/rules.js";
import { page, pageHeaders } from "../page/page.js";
import type { ControlInterface, Emulator } from "../server/emulator.js";
import type { EventHub } from "../server/eventHub.js";
import { documentsShape } from "../store/documentShapes.js";
import { type DocumentKind, definitions, isAppId, isDocumentKind } from "../store/documents.js";
import { version, versionHeader } from "../version.js";
import { stream } from "./eventStream.js";
import { whyRefused } from "./guard.js";
import { faultView, stateOf } from "./state.js";

/** A control request that cannot be done as it is, and the status it gets. */
class ControlError extends Error {
  constructor(
    readonly statusCode: 400 | 404,
    message: string,
  ) {
    super(message);
  }
}

type Request = FastifyRequest<{ Params: Record<string, string>; Querystring: Record<string, string> }>;

/** The addresses under `/_emulator/`, listed in the 404 for any other. */
const controls = [
  "health",
  "state",
  "documents",
  "calls",
  "faults",
  "switches",
  "consume",
  "expire",
  "reset",
  "events",
];

/** Serves the page on `/` and, under `/_emulator/`, what `Emulator` does, for other processes. */
export async function controlInterface(emulator: Emulator, events: EventHub): Promise<ControlInterface> {
  const app = fastify({
    bodyLimit: 10_000_000,
    frameworkErrors: (error, _request, reply) => {
      (reply as FastifyReply)
        .code(error.statusCode ?? 400)
        .header(versionHeader, version)
        .send({ error: error.message });
    },
  });
  // Only JSON: a page elsewhere may send plain text without asking, but not JSON.
  app.removeContentTypeParser("text/plain");
  app.addHook("onRequest", async (request, reply) => {
    reply.header(versionHeader, version);
    const why = whyRefused(request.raw);
    if (why !== undefined) await reply.code(403).send({ error: why });
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? (error instanceof TypeError ? 400 : 500);
    const words = status === 415 ? "Send JSON, with the header content-type: application/json." : error.message;
    reply.code(status).send({ error: words });
  });
  app.setNotFoundHandler((request, reply) => {
    const asked = `${request.method} ${request.url.replace(/\?.*$/s, "")}`;
    reply.code(404).send({ error: `There is no ${asked} here. Under /_emulator/ there are ${controls.join(", ")}.` });
  });
  app.get("/", (_request, reply) => reply.headers(pageHeaders).send(page));
  documents(app, emulator);
  faults(app, emulator);
  app.get("/_emulator/health", () => ({ status: "ok", version }));
  app.get("/_emulator/state", () => stateOf(emulator));
  app.get("/_emulator/calls", (request: Request) => emulator.calls(lastOf(request)));
  app.delete("/_emulator/calls", (_request, reply) => empty(reply, () => emulator.clearCalls()));
  app.get("/_emulator/switches", () => emulator.switches());
  app.patch("/_emulator/switches", (request) => {
    emulator.set(request.body as Parameters<Emulator["set"]>[0]);
    return emulator.switches();
  });
  app.post("/_emulator/consume", (request, reply) => {
    assertValid(shape({ requests: number({ min: 1, max: 1_000_000 }) }, ["requests"]), request.body, "body");
    return empty(reply, () => emulator.consume((request.body as { requests: number }).requests));
  });
  app.post("/_emulator/expire", (_request, reply) => empty(reply, () => emulator.expireAccessTokens()));
  app.post("/_emulator/reset", (_request, reply) => empty(reply, () => emulator.reset()));
  app.get("/_emulator/events", (_request, reply) => {
    reply.hijack();
    stream(reply.raw, emulator, events);
  });
  await app.ready();
  return app;
}

function documents(app: FastifyInstance, emulator: Emulator): void {
  const path = "/_emulator/documents/:appId/:document";
  app.get("/_emulator/documents", () => emulator.documents());
  app.put("/_emulator/documents", (request, reply) => {
    assertValid(documentsShape, request.body, "body");
    return empty(reply, () => emulator.seedAll(request.body as Parameters<Emulator["seedAll"]>[0]));
  });
  app.get(path, (request: Request) => found(emulator, ...target(request)));
  app.put(path, (request: Request) => {
    const [appId, document] = target(request);
    emulator.seed(appId, (request.body ?? {}) as object, document);
    return found(emulator, appId, document);
  });
  app.patch(path, (request: Request) => {
    const [appId, document] = target(request);
    found(emulator, appId, document);
    emulator.edit(appId, request.body as object, document);
    return found(emulator, appId, document);
  });
  app.delete(path, (request: Request, reply) => {
    const [appId, document] = target(request);
    found(emulator, appId, document);
    return empty(reply, () => emulator.remove(appId, document));
  });
}

function faults(app: FastifyInstance, emulator: Emulator): void {
  app.get("/_emulator/faults", () => emulator.faults().map(faultView));
  app.post("/_emulator/faults", (request, reply) => {
    return reply.code(201).send(faultView(emulator.fault(ruleInJson(request.body) as FaultRule)));
  });
  app.get("/_emulator/faults/:id", (request: Request) => faultView(faultOf(emulator, request)));
  app.get("/_emulator/faults/:id/held", async (request: Request) => {
    const fault = faultOf(emulator, request);
    if (fault.rule.action.type !== "hold") throw new ControlError(400, `Fault ${fault.id} is no hold.`);
    return fault.held;
  });
  app.post("/_emulator/faults/:id/release", (request: Request) => {
    const fault = faultOf(emulator, request);
    fault.release();
    return faultView(fault);
  });
  app.delete("/_emulator/faults/:id", (request: Request, reply) => {
    const fault = faultOf(emulator, request);
    return empty(reply, () => fault.remove());
  });
}

function target({ params }: Request): [number, DocumentKind] {
  const { appId = "", document } = params;
  if (!/^\d+$/.test(appId) || !isAppId(Number(appId))) {
    throw new ControlError(400, `An app id is a positive int32, not ${JSON.stringify(appId)}.`);
  }
  if (!isDocumentKind(document)) {
    throw new ControlError(
      404,
      `There is no document ${JSON.stringify(document)}: ${Object.keys(definitions).join(", ")}.`,
    );
  }
  return [Number(appId), document];
}

function found(emulator: Emulator, appId: number, document: DocumentKind): object {
  const stored = emulator.read(appId, document);
  if (stored === undefined) throw new ControlError(404, `App ${appId} has no ${document}.`);
  return stored;
}

function faultOf(emulator: Emulator, { params }: Request): FaultHandle {
  const fault = emulator.faults().find(({ id }) => String(id) === params.id);
  if (fault === undefined) throw new ControlError(404, `There is no fault ${JSON.stringify(params.id)}.`);
  return fault;
}

function lastOf({ query }: Request): number | undefined {
  assertValid(shape({ last: anything }), { ...query }, "the query");
  if (query.last === undefined) return undefined;
  const last = Number(query.last);
  assertValid(number({ min: 0 }), Number.isNaN(last) ? query.last : last, "last");
  return last;
}

function empty(reply: FastifyReply, work: () => unknown): FastifyReply {
  work();
  return reply.code(204).send();
}
