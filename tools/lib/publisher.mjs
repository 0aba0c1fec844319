// @ts-check
/**
 * Who publishes the packages, and where: the only place to set it. `npm run publisher` writes it into everything else.
 * Until the owner is known these are placeholders, whose hosts end in `.example`, and a release refuses to publish.
 */
export const publisher = {
  /** As Pulumi's registry shows it. */
  name: "Example Publisher",
  /** The publisher's name in Pulumi's registry, as in `pulumi package add NAMESPACE/hubspot`. */
  namespace: "publisher-example",
  /** The repository is called pulumi-hubspot after the package's name, as Pulumi's tools expect. Without `https://`: it is a Go import path too. */
  repository: "git.publisher.example/publisher/pulumi-hubspot",
  homepage: "https://publisher.example/pulumi-hubspot",
  /** Where `pulumi plugin install` finds the archives of each version. */
  pluginDownloadUrl: "https://releases.publisher.example/pulumi-hubspot",
  /** The root of the NuGet package's namespace. */
  dotnetNamespace: "PublisherExample",
  /** The Java package above `hubspot`, and Maven's group. */
  javaPackage: "example.publisher",
};

/** Whether these are placeholders still. */
export function isPlaceholder(values = publisher) {
  return Object.values(values).some((value) => /example/i.test(value));
}
