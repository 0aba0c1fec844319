import { type PolicyConfigSchema, PolicyPack, type ResourceValidationArgs } from "@pulumi/policy";

/** The types of a kind of settings: of the dynamic provider, and of the plugin. */
const types = (kind: string) => [`pulumi-nodejs:dynamic/hubspot:${kind}`, `hubspot:index:${kind}`];
const settings = types("CallingExtensionSettings");
const recordings = types("CallingRecordingSettings");
const channels = types("CallingChannelConnection");

/** The company's hosts, each with its subdomains. */
const hosts: PolicyConfigSchema = {
  properties: { hosts: { type: "array", items: { type: "string" }, default: ["acme.example"] } },
};
/** The ids of the apps that customers use. */
const production: PolicyConfigSchema = {
  properties: { productionApps: { type: "array", items: { type: "number" }, default: [1003] } },
};
const isProduction = (args: ResourceValidationArgs) =>
  args.getConfig<{ productionApps: number[] }>().productionApps.includes(args.props.appId);

new PolicyPack("hubspot-calling", {
  policies: [
    {
      name: "urls-on-own-hosts",
      description: "Every URL given to HubSpot is https and on a host of the company's own.",
      enforcementLevel: "mandatory",
      configSchema: hosts,
      validateResource: (args, reportViolation) => {
        if (![...settings, ...recordings, ...channels].includes(args.type)) return;
        const own = args.getConfig<{ hosts: string[] }>().hosts;
        for (const name of ["url", "urlToRetrieveAuthedRecording"]) {
          const value: unknown = args.props[name];
          if (typeof value !== "string") continue;
          const { protocol, hostname } = URL.canParse(value) ? new URL(value) : { protocol: "", hostname: "" };
          const isOwn = own.some((host) => hostname === host || hostname.endsWith(`.${host}`));
          // The value may be a secret: its host is not shown.
          if (protocol !== "https:" || !isOwn) reportViolation(`${name} must be https on ${own.join(" or ")}.`);
        }
      },
    },
    {
      name: "production-apps-protected",
      description:
        "The settings of an app that customers use are protected: deleting them takes the app from everybody.",
      enforcementLevel: "mandatory",
      configSchema: production,
      validateResource: (args, reportViolation) => {
        // Recording settings are never deleted: HubSpot has no way to.
        if (![...settings, ...channels].includes(args.type) || !isProduction(args)) return;
        if (!args.opts.protect) reportViolation(`App ${args.props.appId} is in production: add { protect: true }.`);
      },
    },
    {
      name: "released-in-production-only",
      description: "Only apps that are meant for customers are released to users of connected accounts.",
      enforcementLevel: "mandatory",
      configSchema: production,
      validateResource: (args, reportViolation) => {
        if (![...settings, ...channels].includes(args.type) || args.props.isReady !== true || isProduction(args))
          return;
        reportViolation(`App ${args.props.appId} is not in production: isReady must not be true.`);
      },
    },
  ],
});
