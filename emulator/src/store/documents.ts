/** The documents HubSpot keeps per app: one of each kind at most. */
export const documentKinds = ["settings", "recording", "channel-connection"] as const;

/** `settings`, `recording` (the URL that serves recordings) or `channel-connection` (the webhook of inbound calls). */
export type DocumentKind = (typeof documentKinds)[number];

/** The nine writable fields of the calling settings (HubSpot's reference). */
export interface SettingsFields {
  /** Name of the calling service shown to users. */
  name: string;
  /** URL of the calling UI, shown in an iframe. */
  url: string;
  /** Height of the iframe in pixels, int32. */
  height: number;
  /** Width of the iframe in pixels, int32. */
  width: number;
  /** Whether users of connected accounts can select the app. */
  isReady: boolean;
  /** Whether custom objects have click to dial. */
  supportsCustomObjects: boolean;
  /** Whether inbound calls are received inside HubSpot. */
  supportsInboundCalling: boolean;
  /** False: no separate calling window holds the connection. */
  usesCallingWindow: boolean;
  /** False: the anchored calling remote is not used. */
  usesRemote: boolean;
}

/** The only field of the recording settings (HubSpot's reference). */
export interface RecordingFields {
  /** URL in which HubSpot replaces `%s` by the call's external id. */
  urlToRetrieveAuthedRecording: string;
}

/** The fields of the channel connection (HubSpot's reference). */
export interface ChannelConnectionFields {
  /** Whether the channel is released to the users of the extension. */
  isReady: boolean;
  /** URL of the webhook. */
  url: string;
}

/** When a document was made and last changed, ISO date-times. The recording settings carry neither. */
export interface Timestamps {
  createdAt: string;
  updatedAt: string;
}

/** The fields a person or a client writes, per kind of document. */
export interface DocumentFields {
  settings: SettingsFields;
  recording: RecordingFields;
  "channel-connection": ChannelConnectionFields;
}

/** What HubSpot holds, per kind of document. */
export interface StoredDocuments {
  settings: SettingsFields & Timestamps;
  recording: RecordingFields;
  "channel-connection": ChannelConnectionFields & Timestamps;
}

/** A field's value, whatever its document. */
export type FieldValue = string | number | boolean;

/** A document without regard to its kind. */
export type Fields = Record<string, FieldValue>;

/** The types HubSpot's reference gives to fields. */
export type FieldType = "string" | "int32" | "boolean";

/** What sets one kind of document apart from the others. */
export interface DocumentDefinition {
  /** Its writable fields. A POST must send them all: HubSpot's public specification, since 2025-11. */
  fields: Readonly<Record<string, FieldType>>;
  /** Whether answers carry createdAt and updatedAt. */
  timestamps: boolean;
  /** Whether the API has a DELETE for it. */
  deletable: boolean;
  /** A whole document, for the fields that a seed leaves out. */
  sample(appId: number): Fields;
}

/** All kinds of documents, by name. */
export const definitions: Readonly<Record<DocumentKind, DocumentDefinition>> = {
  settings: {
    fields: {
      name: "string",
      url: "string",
      height: "int32",
      width: "int32",
      isReady: "boolean",
      supportsCustomObjects: "boolean",
      supportsInboundCalling: "boolean",
      usesCallingWindow: "boolean",
      usesRemote: "boolean",
    },
    timestamps: true,
    deletable: true,
    sample: (appId) => ({
      name: `App ${appId}`,
      url: `https://app-${appId}.example/calling`,
      height: 600,
      width: 400,
      isReady: false,
      supportsCustomObjects: true,
      supportsInboundCalling: false,
      usesCallingWindow: true,
      usesRemote: false,
    }),
  },
  recording: {
    fields: { urlToRetrieveAuthedRecording: "string" },
    timestamps: false,
    deletable: false,
    sample: (appId) => ({ urlToRetrieveAuthedRecording: `https://app-${appId}.example/recordings/%s` }),
  },
  "channel-connection": {
    fields: { isReady: "boolean", url: "string" },
    timestamps: true,
    deletable: true,
    sample: (appId) => ({ isReady: false, url: `https://app-${appId}.example/webhook` }),
  },
};

/** Whether a value is the name of a kind of document. */
export function isDocumentKind(value: unknown): value is DocumentKind {
  return documentKinds.includes(value as DocumentKind);
}

/** The largest int32, which bounds app ids, height and width. */
export const maxInt32 = 2_147_483_647;

/** Whether a value has the type of a field. */
export function hasType(value: unknown, type: FieldType): value is FieldValue {
  if (type === "int32") return Number.isInteger(value) && Math.abs(value as number) <= maxInt32;
  return typeof value === type;
}

/** Whether a value can be an app id: a positive int32. */
export function isAppId(value: unknown): value is number {
  return hasType(value, "int32") && (value as number) > 0;
}
