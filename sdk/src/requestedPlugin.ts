import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The options of resources and of functions that say which plugin is asked for. The names are Pulumi's. */
interface PluginOptions {
  version?: string;
  pluginDownloadURL?: string;
}

/** This package's own manifest. Its `pulumi` block is the one that Pulumi's generated packages have. */
const manifest = JSON.parse(readFileSync(join(__dirname, "../package.json"), "utf8")) as {
  version: string;
  pulumi: { server: string };
};

/**
 * The options, with the version of this package and the address where its plugin is published, unless the program sets
 * others. If the plugin is not installed, Pulumi downloads it.
 */
export function withPlugin<O extends PluginOptions>(opts: O | undefined): O & PluginOptions {
  return {
    ...(opts as O),
    version: opts?.version ?? manifest.version,
    pluginDownloadURL: opts?.pluginDownloadURL ?? manifest.pulumi.server,
  };
}
