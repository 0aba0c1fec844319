import { readFileSync } from "node:fs";
import tls from "node:tls";

/** Makes this process trust a test's own certificate until mocks are restored: NODE_EXTRA_CA_CERTS counts only at the start. */
export function trust(authority: string): void {
  const original = tls.createSecureContext;
  const ca = readFileSync(authority);
  jest.spyOn(tls, "createSecureContext").mockImplementation((options) => original({ ...options, ca }));
}
