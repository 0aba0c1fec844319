import type { SettingsFields } from "hubspot-calling-emulator";

/** A value for every setting. */
export const acme: SettingsFields = {
  name: "Acme Dialer",
  url: "https://dialer.acme.example/hubspot",
  height: 600,
  width: 400,
  isReady: false,
  supportsCustomObjects: true,
  supportsInboundCalling: false,
  usesCallingWindow: true,
  usesRemote: false,
};

/** Another value for every setting. */
export const other: SettingsFields = {
  name: "Other Phone",
  url: "https://phone.other.example/hubspot",
  height: 601,
  width: 401,
  isReady: true,
  supportsCustomObjects: false,
  supportsInboundCalling: true,
  usesCallingWindow: false,
  usesRemote: true,
};

/** The names of all settings. */
export const fields = Object.keys(acme) as (keyof SettingsFields)[];

/** The sample without one setting. */
export function without(sample: SettingsFields, field: keyof SettingsFields): Partial<SettingsFields> {
  const { [field]: _, ...rest } = sample;
  return rest;
}
