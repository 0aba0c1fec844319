import type { dynamic } from "@pulumi/pulumi";
import * as provider from "pulumi-hubspot-calling-provider";

/**
 * What the shim in users' state requires: for each kind of settings document, the methods that it calls. Loads undici
 * and zod: only Pulumi's dynamic host should. Its type names neither package: otherwise every program's compiler would
 * read their types.
 */
export const resources: Readonly<Record<string, dynamic.ResourceProvider>> = provider.resources;
