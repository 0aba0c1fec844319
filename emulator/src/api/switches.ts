import type { FieldValue } from "../store/documents.js";
import type { Normalisation } from "../store/spelling.js";
import type { StaleReads } from "../store/store.js";
import type { RandomDelays } from "./delays.js";
import type { ApiVersion } from "./route.js";

/** A rolling limit, as HubSpot announces it in `X-HubSpot-RateLimit-*`. */
export interface RateLimit {
  /** Requests per window and credential, at least 1. HubSpot's reference: 100. */
  max: number;
  /** Length of the window. Default 10000, HubSpot's reference. */
  intervalMilliseconds?: number;
  /** Share of the window that another client uses up all the time, 0 to 1. Default 0. */
  eatenByOthers?: number;
}

/** What HubSpot's reference leaves open, and other ways a server can behave; all can be changed at run time. */
export interface Switches {
  /** PATCH when the app has no such document. Undocumented. Default `"404"`. */
  patchOnMissing: "404" | "upsert";
  /** POST when it exists already. Undocumented. Default `"409"`. */
  postOnExisting: "409" | "400" | "overwrite";
  /** DELETE when there is none. Undocumented. Default `"404"`. */
  deleteMissing: "204" | "404";
  /** Whether deleting the settings takes recording and channel connection along. Undocumented. Default false. */
  deleteDropsSiblings: boolean;
  /** Whether updatedAt moves on a write that changes nothing. Undocumented. Default `"always"`. */
  updatedAtMoves: "always" | "onChange";
  /** What a body's unknown fields do. Undocumented. Default `"ignore"`. */
  unknownFields: "ignore" | "400";
  /** Spellings changed before a string is stored. Undocumented. Default none. */
  normalise: readonly Normalisation[];
  /** After a write, the next N GETs of that document (or those within N ms) answer the old state. Default 0. */
  staleReads: StaleReads;
  /** Apps of another account, and the status every request for them gets. Undocumented. Default none. */
  foreignApps: Readonly<Record<number, 403 | 404>>;
  /** Values stored and answered in place of what a write sends for these fields. Default none. */
  contradict: Readonly<Record<string, FieldValue>>;
  /** Fields left out of every answer. Default none. */
  omitFields: readonly string[];
  /** Fields put into every answer that carries a document. Default none. */
  extraFields: Readonly<Record<string, unknown>>;
  /** Which kind of credential is accepted; HubSpot's reference contradicts itself. Default `"either"`. */
  credentials: "either" | "developerApiKey" | "accessToken";
  /** The rolling limit. Default none: a limit is announced that nobody meets. */
  rateLimit: RateLimit | null;
  /** Requests per credential until midnight, which never comes before `reset()`. Default none; HubSpot: 250000. */
  dailyLimit: number | null;
  /** Versions that are not served: every request for them gets a page of HubSpot's web server, 404. Default none. */
  unservedVersions: readonly ApiVersion[];
  /** What an app id gets that is no positive int32. Undocumented; others saw 500. Default `"400"`. */
  unreadableAppIds: "400" | "500";
  /** How long requests wait before their work, drawn for each. Default none. */
  randomDelays: RandomDelays | null;
  /** How long an issued access token lives, in seconds. Default 1800, HubSpot's reference. */
  accessTokenLifetime: number;
  /** Whether each grant hands out another refresh token, after which the old one is refused. Undocumented. Default false. */
  replaceRefreshTokens: boolean;
  /** The form of the token endpoint's refusals: HubSpot's, or RFC 6749's `{"error": …}`. Default `"hubspot"`. */
  tokenRefusals: "hubspot" | "rfc6749";
}

/** How the emulator behaves unless told otherwise. */
export const defaultSwitches: Readonly<Switches> = {
  patchOnMissing: "404",
  postOnExisting: "409",
  deleteMissing: "404",
  deleteDropsSiblings: false,
  updatedAtMoves: "always",
  unknownFields: "ignore",
  normalise: [],
  staleReads: 0,
  foreignApps: {},
  contradict: {},
  omitFields: [],
  extraFields: {},
  credentials: "either",
  rateLimit: null,
  dailyLimit: null,
  unservedVersions: [],
  unreadableAppIds: "400",
  randomDelays: null,
  accessTokenLifetime: 1_800,
  replaceRefreshTokens: false,
  tokenRefusals: "hubspot",
};
