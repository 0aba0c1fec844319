import { createHash, randomBytes } from "node:crypto";

const salt = randomBytes(16);

/** A mark that stands for a secret of some kind, the same within this process only. */
export function markOf(kind: string, secret: string): string {
  return createHash("sha256").update(salt).update(kind).update(secret).digest("base64url");
}
