import * as pulumi from "@pulumi/pulumi";
import { claim } from "./owners.js";
import { shim } from "./shim.js";
import { siblings } from "./siblings.js";

/** What all settings documents have in common for a program. */
export interface SettingsArgs {
  /**
   * Id of the HubSpot app, from its page in the developer account: a whole number from 1 to 2147483647. It is the
   * resource's id as well, so it is never secret. A change replaces the resource.
   */
  appId: pulumi.Input<number>;
  /**
   * May the create take over settings that exist in HubSpot? With false it fails instead, in the preview.
   * @default true
   */
  adoptExisting?: pulumi.Input<boolean | undefined>;
}

/** The type of a resource of Pulumi's dynamic host, in the module `hubspot`. It is in users' state and can never change. */
export const TYPE_PREFIX = "pulumi-nodejs:dynamic/hubspot:";

/** A settings document of a HubSpot calling app. Its subclasses name the kind and the properties, nothing else. */
export abstract class SettingsResource extends pulumi.CustomResource {
  /** Id of the HubSpot app. */
  declare readonly appId: pulumi.Output<number>;
  /** Whether the create could take over existing settings. */
  declare readonly adoptExisting: pulumi.Output<boolean>;

  /**
   * @param kind the class's name: it is the last part of the type in users' state
   * @param outputs names of all properties beside `appId` and `adoptExisting`
   * @param args undefined for a resource that is only read
   */
  protected constructor(
    kind: string,
    name: string,
    outputs: readonly string[],
    args: SettingsArgs | undefined,
    opts: pulumi.CustomResourceOptions = {},
  ) {
    // Pulumi makes an output of every property name here, also of an undefined one.
    const props: Record<string, unknown> = { appId: undefined, adoptExisting: undefined };
    for (const output of outputs) props[output] = undefined;
    Object.assign(props, args, { __record: undefined, __provider: shim(kind) });
    const ignored = (opts.ignoreChanges ?? []).map(topLevelName);
    if (args) {
      props.__siblings = siblings(kind, args.appId, () => this);
      // Pulumi passes neither option to a dynamic provider, so they are hidden inputs.
      if (ignored.length > 0) props.__ignoreChanges = ignored;
      props.__secretInputs = secretInputs(args);
    }
    const additionalSecretOutputs = [...(opts.additionalSecretOutputs ?? []), "__record"];
    super(`${TYPE_PREFIX}${kind}`, name, props, { ...opts, additionalSecretOutputs });
    if (args) {
      const { appId, adoptExisting, ...settings } = args;
      claim(kind, { name, resource: this }, appId, managed(settings, ignored));
    }
  }
}

/** Whether a value is a resource of that kind, also when another copy of this package made it. */
export function isKind(kind: string, value: unknown): boolean {
  return pulumi.CustomResource.isInstance(value) && Reflect.get(value, "__pulumiType") === `${TYPE_PREFIX}${kind}`;
}

/** `["height"]` and `height` both name height. */
function topLevelName(path: string): string {
  return path.replace(/^\[["']?|["']?\]$/g, "");
}

/** The settings that this resource manages: all that are not ignored. */
function managed(settings: object, ignored: readonly string[]): Record<string, unknown> {
  if (ignored.includes("*")) return {};
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !ignored.includes(name)));
}

/** Which inputs are secret: the provider is handed plain values, and must not print these. */
function secretInputs(args: SettingsArgs): pulumi.Output<string[] | undefined> {
  const names = Object.entries(args).map(async ([name, value]) =>
    (await pulumi.isSecret(pulumi.output(value))) ? [name] : [],
  );
  return pulumi.output(
    Promise.all(names).then((found) => {
      const secret = found.flat();
      return secret.length > 0 ? secret : undefined;
    }),
  );
}
