import { callingExtensionSettings } from "./callingExtensionSettings.js";
import type { Definition } from "./definition.js";

/** Every kind of settings document this provider manages. */
export const definitions: readonly Definition[] = [callingExtensionSettings];
