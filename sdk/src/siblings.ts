import * as pulumi from "@pulumi/pulumi";

/** Ids of the apps that resources have declared so far, by class. */
type Declared = Map<string, Set<number>>;

// By provider, since another one may have another account's credential; else by program, of which one process can run
// several (Pulumi's Automation API).
const declared = new WeakMap<object, Declared>();
const noStack = {};

/**
 * What a resource passes along in the hidden input `__siblings`: the ids of all apps that the program declares in the
 * same turn or before, by resources of the same class and provider; none where it is the only one. Pulumi asks the
 * provider for one resource after another, in no certain order; this lets the provider ask HubSpot for many at once,
 * whichever comes first.
 * @param self the resource: its constructor has not yet run when this is called
 */
export function siblings(
  kind: string,
  appId: pulumi.Input<number>,
  self: () => pulumi.Resource | undefined,
): Promise<number[] | undefined> {
  // In the first step after the program's own turn every resource adds its app, in the second each reads all.
  return (
    Promise.resolve()
      .then(() => {
        const known = declaredBy(self());
        if (typeof appId === "number") known.set(kind, (known.get(kind) ?? new Set()).add(appId));
      })
      .then(() => {
        const known = declaredBy(self());
        const named = known.get(kind) ?? new Set();
        return named.size > 1 ? [...named] : undefined;
      })
      // Where the constructor throws there is no resource, and nobody waits for this.
      .catch(() => undefined)
  );
}

function declaredBy(resource: pulumi.Resource | undefined): Declared {
  // Pulumi's own name for the provider of a resource that does not use the default one.
  const provider: unknown = resource && Reflect.get(resource, "__prov");
  const owner = provider instanceof Object ? provider : (pulumi.runtime.getStackResource() ?? noStack);
  const known = declared.get(owner) ?? new Map<string, Set<number>>();
  declared.set(owner, known);
  return known;
}
