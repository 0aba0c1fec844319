import { callingChannelConnection } from "./callingChannelConnection.js";
import { callingExtensionSettings } from "./callingExtensionSettings.js";
import { callingRecordingSettings } from "./callingRecordingSettings.js";
import type { Definition } from "./definition.js";

/** Every kind of settings document this provider manages. */
export const definitions: readonly Definition[] = [
  callingExtensionSettings,
  callingRecordingSettings,
  callingChannelConnection,
];
