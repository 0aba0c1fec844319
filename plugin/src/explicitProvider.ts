/** What Pulumi calls the provider that it makes from the stack's configuration; the plugin's version may follow. */
const DEFAULT = /^default(_|$)/;

/**
 * A message, and what its advice means for a provider that the program itself declares: messages name keys of the stack's
 * configuration, and such a provider reads none of them.
 * @param name as the engine says it when it configures the provider; older engines do not
 */
export function explained(message: string, name: string | undefined): string {
  if (!name || DEFAULT.test(name) || !message.includes("hubspot:")) return message;
  return `${message} The provider "${name}" is declared in the program: there each hubspot: key stands for its argument, as hubspot:accessToken for accessToken.`;
}
