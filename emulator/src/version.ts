/** The version of this package. */
export const { version } = require("../package.json") as { version: string };

/** The header that tells the emulator's answers from HubSpot's: its value is the version. */
export const versionHeader = "X-Emulator-Version";
