import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { CallingExtensionSettings } from "pulumi-hubspot-calling";
import { parse } from "yaml";
import { z } from "zod";

// A typo in the file must stop the preview, not leave a setting unmanaged.
const settings = z.strictObject({
  name: z.string().optional(),
  url: z.string().optional(),
  height: z.number().optional(),
  width: z.number().optional(),
  isReady: z.boolean().optional(),
  supportsCustomObjects: z.boolean().optional(),
  supportsInboundCalling: z.boolean().optional(),
  usesCallingWindow: z.boolean().optional(),
  usesRemote: z.boolean().optional(),
});
const fleet = z.strictObject({
  defaults: settings.default({}),
  apps: z.record(z.string(), settings.extend({ appId: z.number() })),
});

const read = fleet.safeParse(parse(readFileSync(join(__dirname, "apps.yaml"), "utf8")));
if (!read.success) throw new pulumi.RunError(`apps.yaml:\n${z.prettifyError(read.error)}`);
const { defaults, apps } = read.data;

export const updatedAt = Object.fromEntries(
  Object.entries(apps).map(([name, app]) => {
    // Users see an app that is ready: then nothing may delete its settings.
    const dialer = new CallingExtensionSettings(name, { ...defaults, ...app }, { protect: app.isReady === true });
    return [name, dialer.updatedAt];
  }),
);
