export type { AcceptedCredentials } from "./credentials.js";
export type { RandomDelays } from "./delays.js";
export type {
  ChannelConnectionFields,
  DocumentFields,
  DocumentKind,
  RecordingFields,
  SettingsFields,
  StoredDocuments,
  Timestamps,
} from "./documents.js";
export { Emulator, type EmulatorOptions, startEmulator } from "./emulator.js";
export type { FaultAction, FaultHandle, FaultMatch, FaultRule, FaultType, When } from "./faults.js";
export type { Call, CredentialKind } from "./journal.js";
export type { OAuthClient, TokenVersion } from "./oauth.js";
export type { ApiVersion } from "./route.js";
export type { SeenName } from "./seen.js";
export type { StaleReads } from "./store.js";
export type { Normalisation, RateLimit, Switches } from "./switches.js";
