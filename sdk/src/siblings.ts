import * as pulumi from "@pulumi/pulumi";

/** Ids of apps that no resource has named yet, by class. */
type Waiting = Map<string, Set<number>>;

// By provider, since another one may have another account's credential; else by program, of which one process can run
// several (Pulumi's Automation API).
const waiting = new WeakMap<object, Waiting>();
const noStack = {};

/**
 * What a resource passes along in the hidden input `__siblings`: the ids of all apps that the program declares in the
 * same turn, by resources of the same class and provider. The first of them names all; the others name none. Pulumi
 * asks the provider for one resource after another; this lets the provider ask HubSpot for all of them at once.
 * @param self the resource: its constructor has not yet run when this is called
 */
export function siblings(
  kind: string,
  appId: pulumi.Input<number>,
  self: () => pulumi.Resource | undefined,
): Promise<number[] | undefined> {
  // In the first step after the program's own turn every resource adds its app, in the second the first takes all.
  return (
    Promise.resolve()
      .then(() => {
        const known = waitingFor(self());
        if (typeof appId === "number") known.set(kind, (known.get(kind) ?? new Set()).add(appId));
      })
      .then(() => {
        const known = waitingFor(self());
        const named = known.get(kind) ?? new Set();
        known.delete(kind);
        return named.size > 1 ? [...named] : undefined;
      })
      // Where the constructor throws there is no resource, and nobody waits for this.
      .catch(() => undefined)
  );
}

function waitingFor(resource: pulumi.Resource | undefined): Waiting {
  // Pulumi's own name for the provider of a resource that does not use the default one.
  const provider: unknown = resource && Reflect.get(resource, "__prov");
  const owner = provider instanceof Object ? provider : (pulumi.runtime.getStackResource() ?? noStack);
  const known = waiting.get(owner) ?? new Map<string, Set<number>>();
  waiting.set(owner, known);
  return known;
}
