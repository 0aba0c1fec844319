import * as pulumi from "@pulumi/pulumi";

/** A resource, and the settings of one document that it declares. */
interface Owner {
  name: string;
  resource: pulumi.Resource;
}

/** Which resource of one program declares a setting: by kind, app and setting. */
type Owners = Map<string, Owner>;

// One process can run several programs, one after another or at once (Pulumi's Automation API): each has its stack.
const programs = new WeakMap<object, Owners>();
const noStack = {};

/**
 * Records which settings of an app a resource declares. Warns when another resource of the program declares the same
 * setting: each would overwrite the other. A setting is recorded when its value and the app id are known; an undefined
 * value is not recorded.
 */
export function claim(kind: string, owner: Owner, appId: pulumi.Input<number>, settings: Record<string, unknown>) {
  const stack = pulumi.runtime.getStackResource() ?? noStack;
  const owners = programs.get(stack) ?? new Map<string, Owner>();
  programs.set(stack, owners);

  const shared = new Map<Owner, string[]>();
  const note = (app: number, setting: string) => {
    const key = `${kind}/${app}/${setting}`;
    const other = owners.get(key);
    if (!other) {
      owners.set(key, owner);
      return;
    }
    const noted = shared.get(other);
    if (noted) {
      noted.push(setting);
      return;
    }
    const names = [setting];
    shared.set(other, names);
    // One warning for all settings that are known by the end of this turn.
    setImmediate(() => {
      // The engine may have ended.
      pulumi.log.warn(overlap(kind, other, owner, app, names), owner.resource).catch(() => undefined);
    });
  };
  for (const [setting, value] of Object.entries(settings)) {
    if (value === undefined) continue;
    pulumi.all([appId, value]).apply(([app, known]) => {
      if (known !== undefined && known !== null) note(app, setting);
    });
  }
}

function overlap(kind: string, first: Owner, second: Owner, app: number, names: readonly string[]): string {
  return `${first.name} and ${second.name} both declare ${names.join(", ")} in the ${kind} of app ${app}: the last one written wins, and each sees the other's value as drift. Give each setting one owner.`;
}
