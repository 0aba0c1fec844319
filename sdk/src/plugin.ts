import * as pulumi from "@pulumi/pulumi";
import * as channel from "./callingChannelConnection.js";
import * as extension from "./callingExtensionSettings.js";
import * as recording from "./callingRecordingSettings.js";
import { type GetSettings, type GetSettingsOutput, pluginFunction } from "./pluginFunctions.js";
import { withPlugin } from "./requestedPlugin.js";
import { type SettingsArgs, type SettingsResource, TYPE_PREFIX } from "./settingsResource.js";
import { siblings } from "./siblings.js";

export type {
  GetSettings,
  GetSettingsArgs,
  GetSettingsOutput,
  GetSettingsOutputArgs,
  SettingsFound,
} from "./pluginFunctions.js";

/** The account that a provider is for: its credential, and where HubSpot is. What is left out is read from the environment. */
export interface ProviderArgs {
  /** Developer API key. Exactly one of this, `accessToken`, and `clientId` with `clientSecret` and `refreshToken`. */
  developerApiKey?: pulumi.Input<string | undefined>;
  /** OAuth access token. It lives 30 minutes. */
  accessToken?: pulumi.Input<string | undefined>;
  /** Client id of the app's own OAuth credential, which gets access tokens and renews them by itself. */
  clientId?: pulumi.Input<string | undefined>;
  /** Client secret that belongs to `clientId`. */
  clientSecret?: pulumi.Input<string | undefined>;
  /** Refresh token that belongs to `clientId`, of the account that owns the apps. */
  refreshToken?: pulumi.Input<string | undefined>;
  /** Default `v3`. */
  apiVersion?: pulumi.Input<string | undefined>;
  /** Another server than HubSpot's. */
  baseUrl?: pulumi.Input<string | undefined>;
}

/** One HubSpot account. Resources name it as their `provider`; the others use the stack's own configuration. */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs = {}, opts: pulumi.ResourceOptions = {}) {
    const { apiVersion, baseUrl, ...credential } = args;
    const secrets = Object.fromEntries(Object.entries(credential).map(([key, value]) => [key, asSecret(value)]));
    super("hubspot", name, { ...secrets, apiVersion, baseUrl }, withPlugin(opts));
  }
}

/** A resource of the plugin: the same outputs as the dynamic class has. */
export type PluginResource<R extends SettingsResource> = pulumi.CustomResource & Omit<R, keyof pulumi.CustomResource>;

/** A resource class of the plugin. */
export interface PluginClass<A extends SettingsArgs, R extends SettingsResource> {
  new (name: string, args: A, opts?: pulumi.CustomResourceOptions): PluginResource<R>;
  /** Reads the settings of an app without managing them. */
  get(name: string, appId: pulumi.Input<number | string>, opts?: pulumi.CustomResourceOptions): PluginResource<R>;
  /** Whether a value is a resource of this class, also when another copy of this package made it. */
  isInstance(value: unknown): value is PluginResource<R>;
}

/** The plugin's {@link extension.CallingExtensionSettings}: the same inputs and outputs. */
export const CallingExtensionSettings = pluginClass<
  extension.CallingExtensionSettingsArgs,
  extension.CallingExtensionSettings
>("CallingExtensionSettings", extension.OUTPUTS);
/** An instance of the class. */
export type CallingExtensionSettings = PluginResource<extension.CallingExtensionSettings>;
const formsOfCallingExtensionSettings = pluginFunction<extension.CallingExtensionSettings>("CallingExtensionSettings");
/**
 * Reads the calling settings that HubSpot has of an app. Sends only GET.
 * @throws when HubSpot refuses or does not answer
 */
export const getCallingExtensionSettings: GetSettings<extension.CallingExtensionSettings> =
  formsOfCallingExtensionSettings.direct;
/** The same, with outputs of the program. */
export const getCallingExtensionSettingsOutput: GetSettingsOutput<extension.CallingExtensionSettings> =
  formsOfCallingExtensionSettings.output;

/** The plugin's {@link recording.CallingRecordingSettings}: the same inputs and outputs. */
export const CallingRecordingSettings = pluginClass<
  recording.CallingRecordingSettingsArgs,
  recording.CallingRecordingSettings
>("CallingRecordingSettings", recording.OUTPUTS);
/** An instance of the class. */
export type CallingRecordingSettings = PluginResource<recording.CallingRecordingSettings>;
const formsOfCallingRecordingSettings = pluginFunction<recording.CallingRecordingSettings>("CallingRecordingSettings");
/**
 * Reads the recording settings that HubSpot has of an app. Sends only GET.
 * @throws when HubSpot refuses or does not answer
 */
export const getCallingRecordingSettings: GetSettings<recording.CallingRecordingSettings> =
  formsOfCallingRecordingSettings.direct;
/** The same, with outputs of the program. */
export const getCallingRecordingSettingsOutput: GetSettingsOutput<recording.CallingRecordingSettings> =
  formsOfCallingRecordingSettings.output;

/** The plugin's {@link channel.CallingChannelConnection}: the same inputs and outputs. */
export const CallingChannelConnection = pluginClass<
  channel.CallingChannelConnectionArgs,
  channel.CallingChannelConnection
>("CallingChannelConnection", channel.OUTPUTS);
/** An instance of the class. */
export type CallingChannelConnection = PluginResource<channel.CallingChannelConnection>;
const formsOfCallingChannelConnection = pluginFunction<channel.CallingChannelConnection>("CallingChannelConnection");
/**
 * Reads the channel connection that HubSpot has of an app. Sends only GET.
 * @throws when HubSpot refuses or does not answer
 */
export const getCallingChannelConnection: GetSettings<channel.CallingChannelConnection> =
  formsOfCallingChannelConnection.direct;
/** The same, with outputs of the program. */
export const getCallingChannelConnectionOutput: GetSettingsOutput<channel.CallingChannelConnection> =
  formsOfCallingChannelConnection.output;

function pluginClass<A extends SettingsArgs, R extends SettingsResource>(
  kind: string,
  outputs: readonly string[],
): PluginClass<A, R> {
  const type = `hubspot:index:${kind}`;
  class Resource extends pulumi.CustomResource {
    constructor(name: string, args: A | undefined, opts: pulumi.CustomResourceOptions = {}) {
      // Pulumi makes an output of every property name here, also of an undefined one.
      const props: Record<string, unknown> = { appId: undefined, adoptExisting: undefined };
      for (const output of outputs) props[output] = undefined;
      // With this alias a stack of the dynamic class moves to the plugin without a change in HubSpot.
      const aliases = [...(opts.aliases ?? []), { type: `${TYPE_PREFIX}${kind}` }];
      if (args) props.__siblings = siblings(kind, args.appId, () => this);
      super(type, name, Object.assign(props, args), {
        ...withPlugin(opts),
        aliases,
      });
    }

    static get(name: string, appId: pulumi.Input<number | string>, opts?: pulumi.CustomResourceOptions): Resource {
      return new Resource(name, undefined, { ...opts, id: pulumi.output(appId).apply(String) });
    }

    static override isInstance(value: unknown): value is Resource {
      return pulumi.CustomResource.isInstance(value) && Reflect.get(value, "__pulumiType") === type;
    }
  }
  return Resource as unknown as PluginClass<A, R>;
}

function asSecret(value: pulumi.Input<string | undefined> | undefined): pulumi.Output<string | undefined> | undefined {
  return value === undefined ? undefined : pulumi.secret(value);
}
