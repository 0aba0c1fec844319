import * as pulumi from "@pulumi/pulumi";
import { isKind, type SettingsArgs, SettingsResource } from "./settingsResource.js";

/**
 * Whether and where HubSpot connects an app's phone numbers as channels. A setting that is left out is not managed.
 * Meanings are from HubSpot's reference of the channel connection settings.
 */
export interface CallingChannelConnectionArgs extends SettingsArgs {
  /** True: channel connection is released to the users of the app. */
  isReady?: pulumi.Input<boolean | undefined>;
  /**
   * URL of the webhook that HubSpot asks for phone numbers: absolute and https (http only for localhost). Needed
   * where the app has no channel connection settings yet.
   */
  url?: pulumi.Input<string | undefined>;
}

/**
 * Manages the channel connection settings of one HubSpot app.
 *
 * @example Set up, and not yet released
 * ```ts
 * new CallingChannelConnection("channels", {
 *   appId: 4242,
 *   url: "https://dialer.acme.example/hubspot/channels",
 *   isReady: false,
 * });
 * ```
 * @example The webhook alone; whether it is released stays as it is
 * ```ts
 * new CallingChannelConnection("channels", { appId: 4242, url: "https://dialer.acme.example/hubspot/channels" });
 * ```
 * @example For the app of other settings, made after them and deleted before them
 * ```ts
 * new CallingChannelConnection(
 *   "channels",
 *   { appId: dialer.appId, url: "https://dialer.acme.example/hubspot/channels", isReady: true },
 *   { protect: true },
 * );
 * ```
 */
export class CallingChannelConnection extends SettingsResource {
  /** Whether channel connection is released to the users of the app. */
  declare readonly isReady: pulumi.Output<boolean>;
  /** URL of the webhook, as HubSpot has it. */
  declare readonly url: pulumi.Output<string>;
  /** When the settings were made, in ISO 8601 wherever HubSpot gives a date in a known form. */
  declare readonly createdAt: pulumi.Output<string>;
  /** When the settings were last changed, in ISO 8601 wherever HubSpot gives a date in a known form. */
  declare readonly updatedAt: pulumi.Output<string>;

  /**
   * @param name the resource's name in the stack, unique for this class
   * @param args the settings; what is left out is not managed
   */
  constructor(name: string, args: CallingChannelConnectionArgs, opts?: pulumi.CustomResourceOptions) {
    super(KIND, name, OUTPUTS, args, opts);
  }

  /**
   * Reads the channel connection settings of an app without managing them.
   * @throws when HubSpot has none for this app and credential: the preview and the update fail
   */
  static get(
    name: string,
    appId: pulumi.Input<number | string>,
    opts?: pulumi.CustomResourceOptions,
  ): CallingChannelConnection {
    return new CallingChannelConnection(name, undefined as never, { ...opts, id: pulumi.output(appId).apply(String) });
  }

  /** Whether a value is a CallingChannelConnection, also when another copy of this package made it. */
  static override isInstance(value: unknown): value is CallingChannelConnection {
    return isKind(KIND, value);
  }
}

const KIND = "CallingChannelConnection";

/** Names of the outputs beside the common ones. */
export const OUTPUTS = ["isReady", "url", "createdAt", "updatedAt"];
