export { CallingChannelConnection, type CallingChannelConnectionArgs } from "./callingChannelConnection.js";
export { CallingExtensionSettings, type CallingExtensionSettingsArgs } from "./callingExtensionSettings.js";
export { CallingRecordingSettings, type CallingRecordingSettingsArgs } from "./callingRecordingSettings.js";
