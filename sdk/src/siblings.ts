import * as pulumi from "@pulumi/pulumi";

/** Ids of the apps that resources have declared so far, by class. */
type Declared = Map<string, Set<number>>;

// The key is the explicit provider, since each can have an account of its own. Without one it is the stack: one process
// can run several programs (Pulumi's Automation API).
const declared = new WeakMap<object, Declared>();
const noStack = {};

/**
 * The value of the hidden input `__siblings`: the ids of all apps that resources of the same class and provider have
 * declared by the end of this turn of the program; undefined for a single app. Pulumi checks one resource after another,
 * in no certain order. With this list the provider can ask HubSpot for many apps at once, whichever is checked first.
 * @param self returns the resource; its constructor has not finished when this function is called
 */
export function siblings(
  kind: string,
  appId: pulumi.Input<number>,
  self: () => pulumi.Resource | undefined,
): Promise<number[] | undefined> {
  // Two microtasks: in the first, every resource adds its app; in the second, each reads the whole list.
  return (
    Promise.resolve()
      .then(() => {
        const known = declaredBy(self());
        if (typeof appId === "number") known.set(kind, (known.get(kind) ?? new Set()).add(appId));
      })
      .then(() => {
        const known = declaredBy(self());
        const apps = known.get(kind) ?? new Set();
        return apps.size > 1 ? [...apps] : undefined;
      })
      // If the constructor throws there is no resource, and nothing uses this value.
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
