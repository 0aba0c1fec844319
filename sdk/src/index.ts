export { CallingExtensionSettings, type CallingExtensionSettingsArgs } from "./callingExtensionSettings.js";
