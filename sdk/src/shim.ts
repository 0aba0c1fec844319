/**
 * The provider of every resource, as users' state holds it: a constant text that Pulumi's dynamic host runs as a
 * module. Its handler returns the real provider, from the program's node_modules. The path and the name in it can never
 * change, since the states of all users hold them.
 *
 * Written by hand. `pulumi.dynamic.Resource` would serialise seven functions that do the same: 2.6 kB, twice in the
 * state of each resource. That text depends on how TypeScript and Node print code, and a compiler is loaded for it.
 * @param kind the resource class
 */
export function shim(kind: string): string {
  return `exports.handler = () => require("pulumi-hubspot-calling/provider").resources.${kind};\n`;
}
