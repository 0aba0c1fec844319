import { type DocumentKind, documentKinds, isAppId } from "../store/documents.js";

/** The versions of the API: `v3`, and the dated ones, whose version stands after `calling` (HubSpot's reference). */
export const apiVersions = ["v3", "2025-09", "2026-03", "2026-09"] as const;

/** One version of the API. */
export type ApiVersion = (typeof apiVersions)[number];

/** Where a path of the API leads. */
export interface Route {
  version: ApiVersion;
  /** Absent where the path has something else than a positive int32 in its place. */
  appId?: number;
  document: DocumentKind;
}

const dated = apiVersions.filter((version) => version !== "v3").join("|");
/** The settings stand at the app's `/settings`, every other document below it. */
const below = documentKinds.filter((kind) => kind !== "settings").join("|");
const pattern = new RegExp(
  `^/crm/(?:(v3)/extensions/calling|extensions/calling/(${dated}))/([^/]+)/settings(?:/(${below}))?$`,
);

/** Reads a path of the API; undefined when it is none. */
export function routeOf(path: string): Route | undefined {
  const match = pattern.exec(path);
  if (match === null) return undefined;
  const route: Route = {
    version: (match[1] ?? match[2]) as ApiVersion,
    document: (match[4] ?? "settings") as DocumentKind,
  };
  const appId = /^\d+$/.test(match[3] ?? "") ? Number(match[3]) : undefined;
  if (isAppId(appId)) route.appId = appId;
  return route;
}
