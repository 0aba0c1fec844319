import { readFileSync } from "node:fs";
import { join } from "node:path";

/** This package's version. */
export const { version: VERSION } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as {
  version: string;
};

/** Says who sends a request: some firewalls refuse one that does not. `pulumi-hubspot-calling/1.2.3`. */
export const USER_AGENT = `pulumi-hubspot-calling/${VERSION}`;
