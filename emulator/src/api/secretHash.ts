import { createHash, randomBytes } from "node:crypto";

const salt = randomBytes(16);

/** A salted hash that stands for a secret of some kind. The salt is drawn for each process, so it means nothing elsewhere. */
export function secretHash(kind: string, secret: string): string {
  return createHash("sha256").update(salt).update(kind).update(secret).digest("base64url");
}
