/**
 * What HubSpot published of its calling settings API: paths, methods, statuses, fields, types, and which are required.
 * Written by hand from HubSpot's public OpenAPI collection as it stood on 2026-08-21. All four versions say the same,
 * but for where the version stands in the path. Where HubSpot's servers were seen to answer otherwise, `seenOtherwise`
 * says so.
 */

/** The types of fields: `date-time` and `uuid` are texts of that form. */
export type PublishedType = "string" | "int32" | "boolean" | "date-time" | "uuid";

/** An object's fields with their types, and the names of those that must be there. */
export interface PublishedObject {
  fields: Readonly<Record<string, PublishedType>>;
  required: readonly string[];
}

/** One operation. Its path begins after the version's base. */
export interface PublishedOperation {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  /** The only status of success. */
  status: 200 | 204;
  /** The JSON body that it takes, absent where it takes none. */
  request?: PublishedObject;
  /** The JSON body of a success, absent where there is none. */
  response?: PublishedObject;
}

/** Where each version's paths begin. */
export const bases: Readonly<Record<string, string>> = {
  v3: "/crm/v3/extensions/calling",
  "2025-09": "/crm/extensions/calling/2025-09",
  "2026-03": "/crm/extensions/calling/2026-03",
  "2026-09": "/crm/extensions/calling/2026-09",
};

const settings = "/{appId}/settings";
const recording = "/{appId}/settings/recording";
const channelConnection = "/{appId}/settings/channel-connection";

const settingsFields = {
  height: "int32",
  isReady: "boolean",
  name: "string",
  supportsCustomObjects: "boolean",
  supportsInboundCalling: "boolean",
  url: "string",
  usesCallingWindow: "boolean",
  usesRemote: "boolean",
  width: "int32",
} as const;
const settingsRequired = [
  "height",
  "isReady",
  "name",
  "supportsCustomObjects",
  "supportsInboundCalling",
  "url",
  "usesCallingWindow",
  "usesRemote",
  "width",
];
const settingsResponse: PublishedObject = {
  fields: { ...settingsFields, createdAt: "date-time", updatedAt: "date-time" },
  required: [...settingsRequired, "createdAt", "updatedAt"],
};

const recordingFields = { urlToRetrieveAuthedRecording: "string" } as const;
const recordingResponse: PublishedObject = {
  fields: recordingFields,
  required: ["urlToRetrieveAuthedRecording"],
};

const channelConnectionFields = { isReady: "boolean", url: "string" } as const;
const channelConnectionResponse: PublishedObject = {
  fields: { ...channelConnectionFields, createdAt: "date-time", updatedAt: "date-time" },
  required: ["createdAt", "isReady", "updatedAt", "url"],
};

/** The eleven operations. A recording cannot be deleted. */
export const operations: readonly PublishedOperation[] = [
  { method: "GET", path: settings, status: 200, response: settingsResponse },
  {
    method: "POST",
    path: settings,
    status: 200,
    request: { fields: settingsFields, required: settingsRequired },
    response: settingsResponse,
  },
  {
    method: "PATCH",
    path: settings,
    status: 200,
    request: { fields: settingsFields, required: [] },
    response: settingsResponse,
  },
  { method: "DELETE", path: settings, status: 204 },
  { method: "GET", path: recording, status: 200, response: recordingResponse },
  {
    method: "POST",
    path: recording,
    status: 200,
    request: { fields: recordingFields, required: ["urlToRetrieveAuthedRecording"] },
    response: recordingResponse,
  },
  {
    method: "PATCH",
    path: recording,
    status: 200,
    request: { fields: recordingFields, required: [] },
    response: recordingResponse,
  },
  { method: "GET", path: channelConnection, status: 200, response: channelConnectionResponse },
  {
    method: "POST",
    path: channelConnection,
    status: 200,
    request: { fields: channelConnectionFields, required: ["isReady", "url"] },
    response: channelConnectionResponse,
  },
  {
    method: "PATCH",
    path: channelConnection,
    status: 200,
    request: { fields: channelConnectionFields, required: [] },
    response: channelConnectionResponse,
  },
  { method: "DELETE", path: channelConnection, status: 204 },
];

/** The body of every answer that is no success, beside `errors`, `context` and `links`. */
export const error: PublishedObject = {
  fields: { category: "string", correlationId: "uuid", message: "string", subCategory: "string" },
  required: ["category", "correlationId", "message"],
};

/** An element of an error's `errors`, beside `context`. */
export const errorDetail: PublishedObject = {
  fields: { code: "string", in: "string", message: "string", subCategory: "string" },
  required: ["message"],
};

/** What the token endpoint of each version answers to a refresh token. */
export const tokenResponse: PublishedObject = {
  fields: {
    access_token: "string",
    expires_in: "int32",
    refresh_token: "string",
    token_type: "string",
    token_use: "string",
  },
  required: ["access_token", "expires_in", "refresh_token", "token_type", "token_use"],
};

/** How HubSpot's servers were seen to depart from that, so that the emulator does too. */
export const seenOtherwise = {
  /** Fields of errors that are published nowhere. */
  errorFields: { status: "string", errorType: "string", policyName: "string", groupName: "string", requestId: "uuid" },
  /** Errors without a category: a developer key that is not known, and both limits. */
  withoutCategory: /^(?:This hapikey doesn't exist\.|You have reached your .* limit\.)$/,
} as const;
