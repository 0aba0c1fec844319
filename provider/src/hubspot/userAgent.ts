import { readFileSync } from "node:fs";
import { join } from "node:path";

/** This package's version. */
export const { version: VERSION } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as {
  version: string;
};

/**
 * The User-Agent of every request, such as `pulumi-hubspot-calling/1.2.3`. Some firewalls refuse requests without one.
 */
export const USER_AGENT = `pulumi-hubspot-calling/${VERSION}`;
