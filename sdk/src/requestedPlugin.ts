import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Pulumi's own names, in the options of resources and of functions, for which plugin is asked for. */
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
 * The same options, in which the plugin of this package's own version is asked for, from where it is published, unless
 * the program names another. Where that plugin is not installed, Pulumi downloads it.
 */
export function withPlugin<O extends PluginOptions>(opts: O | undefined): O & PluginOptions {
  return {
    ...(opts as O),
    version: opts?.version ?? manifest.version,
    pluginDownloadURL: opts?.pluginDownloadURL ?? manifest.pulumi.server,
  };
}
