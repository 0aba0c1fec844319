import * as pulumi from "@pulumi/pulumi";
import { isKind, type SettingsArgs, SettingsResource } from "./settingsResource.js";

/**
 * Where HubSpot fetches the recordings of an app's calls. The meaning is from HubSpot's reference of the recording
 * settings.
 */
export interface CallingRecordingSettingsArgs extends SettingsArgs {
  /**
   * URL from which HubSpot fetches a call's recording with authorization: absolute and https (http only for
   * localhost), and with `%s` where HubSpot puts the call's external id. Needed where the app has no recording
   * settings yet.
   */
  urlToRetrieveAuthedRecording?: pulumi.Input<string | undefined>;
}

/**
 * Manages the recording settings of one HubSpot app. HubSpot has no way to delete them: a destroy leaves them as they
 * are, and says so.
 *
 * @example An app whose recordings HubSpot may fetch
 * ```ts
 * new CallingRecordingSettings("recordings", {
 *   appId: 4242,
 *   urlToRetrieveAuthedRecording: "https://dialer.acme.example/recordings/%s",
 * });
 * ```
 * @example Refusing to take over what somebody else made
 * ```ts
 * new CallingRecordingSettings("recordings", {
 *   appId: 4242,
 *   urlToRetrieveAuthedRecording: "https://dialer.acme.example/recordings/%s",
 *   adoptExisting: false,
 * });
 * ```
 * @example For the app of other settings, and after them
 * ```ts
 * new CallingRecordingSettings("recordings", {
 *   appId: dialer.appId,
 *   urlToRetrieveAuthedRecording: "https://dialer.acme.example/recordings/%s",
 * });
 * ```
 */
export class CallingRecordingSettings extends SettingsResource {
  /** URL from which HubSpot fetches a call's recording, as HubSpot has it. */
  declare readonly urlToRetrieveAuthedRecording: pulumi.Output<string>;

  /**
   * @param name the resource's name in the stack, unique for this class
   * @param args the settings; what is left out is not managed
   */
  constructor(name: string, args: CallingRecordingSettingsArgs, opts?: pulumi.CustomResourceOptions) {
    super(KIND, name, OUTPUTS, args, opts);
  }

  /**
   * Reads the recording settings of an app without managing them.
   * @throws when HubSpot has none for this app and credential: the preview and the update fail
   */
  static get(
    name: string,
    appId: pulumi.Input<number | string>,
    opts?: pulumi.CustomResourceOptions,
  ): CallingRecordingSettings {
    return new CallingRecordingSettings(name, undefined as never, { ...opts, id: pulumi.output(appId).apply(String) });
  }

  /** Whether a value is a CallingRecordingSettings, also when another copy of this package made it. */
  static override isInstance(value: unknown): value is CallingRecordingSettings {
    return isKind(KIND, value);
  }
}

const KIND = "CallingRecordingSettings";

/** Names of the outputs beside the common ones. */
export const OUTPUTS = ["urlToRetrieveAuthedRecording"];
