/** What Pulumi calls the provider that it makes from the stack's configuration; the plugin's version may follow. */
const DEFAULT = /^default(_|$)/;

/**
 * Adds to a message what its advice means for a provider that the program declares. Messages name keys of the stack's
 * configuration, and such a provider reads none of them.
 * @param name the provider's name, which the engine gives when it configures the provider; older engines give none
 */
export function explained(message: string, name: string | undefined): string {
  if (!name || DEFAULT.test(name) || !message.includes("hubspot:")) return message;
  return `${message} The provider "${name}" is declared in the program: there each hubspot: key stands for its argument, as hubspot:accessToken for accessToken.`;
}
