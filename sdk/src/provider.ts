/** What the shim in users' state requires. Loads undici and zod: only Pulumi's dynamic host should. */
export * from "pulumi-hubspot-calling-provider";
