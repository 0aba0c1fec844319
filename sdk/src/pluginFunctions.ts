import * as pulumi from "@pulumi/pulumi";
import { withPlugin } from "./requestedPlugin.js";
import type { SettingsResource } from "./settingsResource.js";

/** What a function of the plugin needs. */
export interface GetSettingsArgs {
  /** Id of the HubSpot app: a whole number from 1 to 2147483647. */
  appId: number;
}

/** The same, with outputs of the program. */
export interface GetSettingsOutputArgs {
  /** Id of the HubSpot app: a whole number from 1 to 2147483647. */
  appId: pulumi.Input<number>;
}

/** What HubSpot has of an app: the outputs of the resource R, as plain values. */
export type SettingsFound<R extends SettingsResource> = {
  /** Id of the HubSpot app. */
  readonly appId: number;
  /** False where HubSpot has no settings for this app and credential. Then all settings are undefined. */
  readonly exists: boolean;
} & {
  readonly [K in keyof Omit<R, keyof SettingsResource>]?: pulumi.Unwrap<R[K]>;
};

/**
 * A function of the plugin, called with plain values.
 * @throws when HubSpot refuses or does not answer, and in a preview in which the provider's configuration is not known
 */
export type GetSettings<R extends SettingsResource> = (
  args: GetSettingsArgs,
  opts?: pulumi.InvokeOptions,
) => Promise<SettingsFound<R>>;

/**
 * A function of the plugin, called with outputs. In a preview its answer is not known if one of them, or the provider's
 * configuration, is not known.
 */
export type GetSettingsOutput<R extends SettingsResource> = (
  args: GetSettingsOutputArgs,
  opts?: pulumi.InvokeOutputOptions,
) => pulumi.Output<SettingsFound<R>>;

/**
 * Whether the plugin answered. In a preview in which the provider's configuration is not known, the engine answers by
 * itself, with nothing.
 */
function isAnswer(found: { exists?: unknown }): boolean {
  return found.exists !== undefined || !pulumi.runtime.isDryRun();
}

/** The two forms of the function that reads the settings of one kind. */
export function pluginFunction<R extends SettingsResource>(
  kind: string,
): { direct: GetSettings<R>; output: GetSettingsOutput<R> } {
  const token = `hubspot:index:get${kind}`;
  return {
    direct: async ({ appId }, opts) => {
      const found: SettingsFound<R> = await pulumi.runtime.invoke(token, { appId }, withPlugin(opts));
      if (isAnswer(found)) return found;
      throw new Error(
        `get${kind}: the provider's configuration is not known in this preview, so nothing was read. Use get${kind}Output, or a provider whose configuration is known.`,
      );
    },
    output: ({ appId }, opts) => {
      const found: pulumi.Output<SettingsFound<R>> = pulumi.runtime.invokeOutput(token, { appId }, withPlugin(opts));
      return found.apply((it) => (isAnswer(it) ? it : pulumi.unknown)) as pulumi.Output<SettingsFound<R>>;
    },
  };
}
