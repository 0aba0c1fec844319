/**
 * What stands in users' state as the provider of every resource: a constant text that Pulumi's dynamic host runs as a
 * module, and whose handler answers the provider. It finds the real one in the program's node_modules. The path and
 * the name in it can never change, since the states of all users hold them.
 *
 * Written by hand, since `pulumi.dynamic.Resource` would serialise seven functions that do the same: 2.6 kB, twice in
 * the state of each resource, a text that depends on TypeScript's and Node's printing, and a compiler to load for it.
 * @param kind the resource class
 */
export function shim(kind: string): string {
  return `exports.handler = () => require("pulumi-hubspot-calling/provider").resources.${kind};\n`;
}
