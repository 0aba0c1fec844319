// @ts-check
/** What plugin/schema.json says of the package itself: for Pulumi's registry, and for the SDK of each language. */
import { publisher } from "../../lib/publisher.mjs";

/** The version of Pulumi's own SDK that a generated SDK asks for, by language. Its classes call nothing newer. */
export const PULUMI = { go: "v3.269.0", python: ">=3.269.0,<4.0.0", dotnet: "3.*", java: "1.20.0" };

/**
 * @param {{ description: string, license: string }} manifest the plugin's package.json
 */
export function metadata({ description, license }) {
  const { name, namespace, repository, homepage, pluginDownloadUrl } = publisher;
  return {
    displayName: "HubSpot calling settings",
    description,
    // The registry finds packages by these; "category" and "kind" are its own words.
    keywords: ["pulumi", "hubspot", "calling", "category/infrastructure", "kind/native"],
    homepage,
    license,
    repository: `https://${repository}`,
    logoUrl: `https://${repository}/raw/main/docs/images/logo.png`,
    publisher: name,
    namespace,
    pluginDownloadURL: pluginDownloadUrl,
    meta: { moduleFormat: "(.*)" },
  };
}

/** The names of the SDK in each language. */
export function languages() {
  const { repository, dotnetNamespace, javaPackage } = publisher;
  return {
    nodejs: { packageName: "pulumi-hubspot-calling", respectSchemaVersion: true },
    python: {
      packageName: "pulumi_hubspot",
      pyproject: { enabled: true },
      requires: { pulumi: PULUMI.python },
      respectSchemaVersion: true,
    },
    go: {
      importBasePath: `${repository}/sdk/go/hubspot`,
      modulePath: `${repository}/sdk/go/hubspot`,
      rootPackageName: "hubspot",
      generateResourceContainerTypes: false,
      respectSchemaVersion: true,
    },
    csharp: {
      rootNamespace: dotnetNamespace,
      namespaces: { hubspot: "HubSpot" },
      packageReferences: { Pulumi: PULUMI.dotnet },
      respectSchemaVersion: true,
    },
    java: {
      basePackage: javaPackage,
      dependencies: { "com.pulumi:pulumi": PULUMI.java, "com.google.code.findbugs:jsr305": "3.0.2" },
    },
  };
}
