// @ts-check
/**
 * What `npm run registry` runs: writes the two pages that Pulumi's registry takes from a package's repository,
 * docs/_index.md and docs/installation-configuration.md. With --check it writes nothing, and fails where one is not
 * current. The reference pages of every language are made by the registry itself, from plugin/schema.json.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../lib/install.mjs";
import { isPlaceholder, publisher } from "../../lib/publisher.mjs";
import { EXAMPLE_FILES } from "./examples.mjs";
import { languages } from "./metadata.mjs";

const EXAMPLE = "CallingExtensionSettings";
/** The languages in the order of the registry's own pages. */
const ORDER = ["typescript", "python", "go", "csharp", "java", "yaml"];

const { nodejs, python, go, csharp, java } = languages();
const csharpPackage = `${csharp.rootNamespace}.${csharp.namespaces.hubspot}`;
const javaPackage = `${java.basePackage}.hubspot`;

/** The example in the languages that plugin/examples does not have. */
const PROGRAMS = new Map([
  [
    "csharp",
    `using System.Collections.Generic;
using Pulumi;
using HubSpot = ${csharpPackage};

return await Deployment.RunAsync(() =>
{
    var dialer = new HubSpot.CallingExtensionSettings("dialer", new()
    {
        AppId = 4242,
        Name = "Acme Dialer",
        Url = "https://dialer.acme.example/hubspot",
        Height = 600,
        IsReady = false,
    }, new CustomResourceOptions { Protect = true });

    return new Dictionary<string, object?> { ["appId"] = dialer.AppId };
});
`,
  ],
  [
    "java",
    `import com.pulumi.Pulumi;
import com.pulumi.resources.CustomResourceOptions;
import ${javaPackage}.CallingExtensionSettings;
import ${javaPackage}.CallingExtensionSettingsArgs;

public class App {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
            var dialer = new CallingExtensionSettings("dialer",
                CallingExtensionSettingsArgs.builder()
                    .appId(4242)
                    .name("Acme Dialer")
                    .url("https://dialer.acme.example/hubspot")
                    .height(600)
                    .isReady(false)
                    .build(),
                CustomResourceOptions.builder().protect(true).build());
            ctx.export("appId", dialer.appId());
        });
    }
}
`,
  ],
]);

const WRITTEN = "Written by `npm run registry`. Do not edit.";
const { version } = JSON.parse(readFileSync(join(root, "plugin/package.json"), "utf8"));
/** Said for as long as nobody could have published them. */
const NOT_PUBLISHED = "The packages are not published yet, and the publisher's name in them is a placeholder.";

const pages = new Map([
  ["docs/_index.md", index()],
  ["docs/installation-configuration.md", installation()],
]);

for (const [path, text] of pages) {
  const file = join(root, path);
  if (!process.argv.includes("--check")) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, "utf8") !== text) {
    console.error(`${path} is not what the code says. Run \`npm run registry\`.`);
    process.exitCode = 1;
  }
}

function index() {
  return `---
# ${WRITTEN}
title: HubSpot calling settings
meta_desc: Provides an overview of the HubSpot calling settings provider for Pulumi.
layout: package
---

The HubSpot provider for Pulumi manages the settings of HubSpot calling apps: name, URL and size of the iframe, inbound calls, recordings, channel connection, and whether users can see the app. It finds what was changed by hand, and repairs it.

${isPlaceholder() ? `${NOT_PUBLISHED} The page on installation says how to use them from a checkout.\n\n` : ""}## Example

{{< chooser language "${ORDER.join(",")}" >}}

${ORDER.map(choosable).join("\n\n")}

{{< /chooser >}}

Deleting the resource removes the app as a call provider in every connected account, for good. \`protect\` keeps Pulumi from doing so.
`;
}

/** @param {string} language */
function choosable(language) {
  return `{{% choosable language ${language} %}}

\`\`\`${language}
${program(language)}\`\`\`

{{% /choosable %}}`;
}

/** @param {string} language */
function program(language) {
  const file = EXAMPLE_FILES.get(language);
  return file ? readFileSync(join(root, "plugin/examples", EXAMPLE, file), "utf8") : PROGRAMS.get(language);
}

function installation() {
  const { variables } = JSON.parse(readFileSync(join(root, "plugin/schema.json"), "utf8")).config;
  const rows = Object.entries(variables).map(
    ([name, { description }]) => `| \`hubspot:${name}\` | \`${variableOf(name)}\` | ${description} |`,
  );
  return `---
# ${WRITTEN}
title: HubSpot calling settings Installation & Configuration
meta_desc: How to install and configure the HubSpot calling settings provider for Pulumi.
layout: package
---

## Installation

${isPlaceholder() ? `${NOT_PUBLISHED} Until they are, build them from a checkout of [the repository](https://${publisher.repository}): [Front ends](${page("front-ends")}) says how. Each language will have a package of this name:` : "Each language has a package:"}

* JavaScript/TypeScript: \`${nodejs.packageName}\`, with the classes in \`${nodejs.packageName}/plugin\`
* Python: \`${python.packageName.replaceAll("_", "-")}\`
* Go: \`${go.importBasePath}\`
* .NET: \`${csharpPackage}\`
* Java: \`${java.basePackage}:hubspot\`
* YAML: none, the plugin alone

### The plugin

Every language needs the plugin \`pulumi-resource-hubspot\`, which needs Node.js 20.18.1 or newer on the PATH. Once it is published, Pulumi installs it by itself, or by this command. It has to name the version:

\`\`\`sh
pulumi plugin install resource hubspot ${version} --server ${publisher.pluginDownloadUrl}
\`\`\`

## Configuration

The provider needs one credential of the HubSpot developer account that owns the apps. Set it for the stack, where it is stored encrypted:

\`\`\`sh
pulumi config set --secret hubspot:developerApiKey
\`\`\`

Or set it in the environment:

\`\`\`sh
read -rs HUBSPOT_DEVELOPER_API_KEY && export HUBSPOT_DEVELOPER_API_KEY
\`\`\`

| config | environment variable | |
| --- | --- | --- |
${rows.join("\n")}

[Configuration](${page("configuration")}) has the rest: which value counts where there are several, proxies, and which configuration \`pulumi refresh\` and \`pulumi destroy\` use.
`;
}

/**
 * The address of a page of the repository: on the registry's site it does not lie beside these.
 * @param {string} name
 */
function page(name) {
  return `https://${publisher.repository}/blob/main/docs/${name}.md`;
}

/** @param {string} name a setting, as developerApiKey */
function variableOf(name) {
  return `HUBSPOT_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
