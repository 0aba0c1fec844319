export type { AcceptedCredentials, CredentialKind } from "./api/credentials.js";
export type { RandomDelays } from "./api/delays.js";
export type { ApiVersion } from "./api/route.js";
export type { RateLimit, Switches } from "./api/switches.js";
export type { OAuthClient, TokenVersion } from "./api/tokenIssuer.js";
export type { FaultAction, FaultType, When } from "./faults/actions.js";
export type { FaultHandle, FaultMatch, FaultRule } from "./faults/rules.js";
export type { SeenName } from "./faults/seenAnswers.js";
export type { Call } from "./journal/journal.js";
export { Emulator, type EmulatorOptions } from "./server/emulator.js";
export { startEmulator } from "./start.js";
export type {
  ChannelConnectionFields,
  DocumentFields,
  DocumentKind,
  RecordingFields,
  SettingsFields,
  StoredDocuments,
  Timestamps,
} from "./store/documents.js";
export type { Normalisation } from "./store/spelling.js";
export type { StaleReads } from "./store/store.js";
