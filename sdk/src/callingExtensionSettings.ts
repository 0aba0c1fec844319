import * as pulumi from "@pulumi/pulumi";
import { isKind, type SettingsArgs, SettingsResource } from "./settingsResource.js";

/**
 * The settings of a calling app. A setting that is left out is not managed: `pulumi up` neither sends it nor repairs
 * it. Meanings are from HubSpot's reference of the calling extension settings.
 */
export interface CallingExtensionSettingsArgs extends SettingsArgs {
  /** Name of the calling service, as users see it. Not blank. Needed where the app has no settings yet. */
  name?: pulumi.Input<string | undefined>;
  /**
   * URL of the calling UI that HubSpot shows in an iframe: absolute and https (http only for localhost). Needed where
   * the app has no settings yet.
   */
  url?: pulumi.Input<string | undefined>;
  /** Target height of the iframe in pixels, from 1 to 2147483647. */
  height?: pulumi.Input<number | undefined>;
  /** Target width of the iframe in pixels, from 1 to 2147483647. */
  width?: pulumi.Input<number | undefined>;
  /** True: users of all connected accounts can select the app. False while testing. */
  isReady?: pulumi.Input<boolean | undefined>;
  /** Whether users can click to dial from custom objects. */
  supportsCustomObjects?: pulumi.Input<boolean | undefined>;
  /** Whether the app takes inbound calls inside HubSpot. */
  supportsInboundCalling?: pulumi.Input<boolean | undefined>;
  /** False: no separate calling window holds the connection. */
  usesCallingWindow?: pulumi.Input<boolean | undefined>;
  /** False: HubSpot's anchored calling remote is not used. */
  usesRemote?: pulumi.Input<boolean | undefined>;
}

/**
 * Manages the calling settings of one HubSpot app.
 *
 * @example The settings of an app, all of them managed
 * ```ts
 * new CallingExtensionSettings("dialer", {
 *   appId: 4242,
 *   name: "Acme Dialer",
 *   url: "https://dialer.acme.example/hubspot",
 *   height: 600,
 *   width: 400,
 *   isReady: true,
 *   supportsCustomObjects: true,
 *   supportsInboundCalling: true,
 *   usesCallingWindow: true,
 *   usesRemote: false,
 * });
 * ```
 * @example One setting only; whatever else HubSpot holds stays as it is
 * ```ts
 * new CallingExtensionSettings("dialer", { appId: 4242, isReady: false });
 * ```
 * @example Protected, and refusing to take over what somebody else made
 * ```ts
 * new CallingExtensionSettings(
 *   "dialer",
 *   { appId: 4242, name: "Acme Dialer", url: "https://dialer.acme.example/hubspot", adoptExisting: false },
 *   { protect: true },
 * );
 * ```
 */
export class CallingExtensionSettings extends SettingsResource {
  /** Name of the calling service, as HubSpot has it. */
  declare readonly name: pulumi.Output<string>;
  /** URL of the calling UI, as HubSpot has it. */
  declare readonly url: pulumi.Output<string>;
  /** Target height of the iframe in pixels. */
  declare readonly height: pulumi.Output<number>;
  /** Target width of the iframe in pixels. */
  declare readonly width: pulumi.Output<number>;
  /** Whether users of connected accounts can select the app. */
  declare readonly isReady: pulumi.Output<boolean>;
  /** Whether users can click to dial from custom objects. */
  declare readonly supportsCustomObjects: pulumi.Output<boolean>;
  /** Whether the app takes inbound calls inside HubSpot. */
  declare readonly supportsInboundCalling: pulumi.Output<boolean>;
  /** Whether a separate calling window holds the connection. */
  declare readonly usesCallingWindow: pulumi.Output<boolean>;
  /** Whether HubSpot's anchored calling remote is used. */
  declare readonly usesRemote: pulumi.Output<boolean>;
  /** When the settings were made, in ISO 8601 wherever HubSpot gives a date in a known form. */
  declare readonly createdAt: pulumi.Output<string>;
  /** When the settings were last changed, in ISO 8601 wherever HubSpot gives a date in a known form. */
  declare readonly updatedAt: pulumi.Output<string>;

  /**
   * @param name the resource's name in the stack, unique for this class
   * @param args the settings; what is left out is not managed
   */
  constructor(name: string, args: CallingExtensionSettingsArgs, opts?: pulumi.CustomResourceOptions) {
    super(KIND, name, OUTPUTS, args, opts);
  }

  /**
   * Reads the settings of an app without managing them.
   * @throws when HubSpot has none for this app and credential: the preview and the update fail
   */
  static get(
    name: string,
    appId: pulumi.Input<number | string>,
    opts?: pulumi.CustomResourceOptions,
  ): CallingExtensionSettings {
    return new CallingExtensionSettings(name, undefined as never, { ...opts, id: pulumi.output(appId).apply(String) });
  }

  /** Whether a value is a CallingExtensionSettings, also when another copy of this package made it. */
  static override isInstance(value: unknown): value is CallingExtensionSettings {
    return isKind(KIND, value);
  }
}

const KIND = "CallingExtensionSettings";

/** Names of the outputs beside the common ones. */
export const OUTPUTS = [
  "name",
  "url",
  "height",
  "width",
  "isReady",
  "supportsCustomObjects",
  "supportsInboundCalling",
  "usesCallingWindow",
  "usesRemote",
  "createdAt",
  "updatedAt",
];
