import type * as pulumi from "@pulumi/pulumi";

/**
 * What Pulumi stores in users' state as the provider of every resource: a constant text that finds the real provider
 * in the program's node_modules when a method is called. Its path and signatures stand for ever. Nothing but `kind`
 * may be captured, and nothing needing a compiler's helper may stand here.
 */
export function shim(kind: string): pulumi.dynamic.ResourceProvider {
  return {
    configure: (request) => require("pulumi-hubspot-calling/provider").resources[kind].configure(request),
    check: (olds, news) => require("pulumi-hubspot-calling/provider").resources[kind].check(olds, news),
    diff: (id, olds, news) => require("pulumi-hubspot-calling/provider").resources[kind].diff(id, olds, news),
    create: (inputs) => require("pulumi-hubspot-calling/provider").resources[kind].create(inputs),
    read: (id, props) => require("pulumi-hubspot-calling/provider").resources[kind].read(id, props),
    update: (id, olds, news) => require("pulumi-hubspot-calling/provider").resources[kind].update(id, olds, news),
    delete: (id, props) => require("pulumi-hubspot-calling/provider").resources[kind].delete(id, props),
  };
}
