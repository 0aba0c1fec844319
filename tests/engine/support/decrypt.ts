import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import type { PendingOperation, StateResource } from "./project.js";
import { passphrase } from "./template.js";

/** Pulumi writes a secret as an object with this key. */
const SECRET = "4dabf18193072939515e22adb298388d";
/** How Pulumi's passphrase provider makes a key: rounds of PBKDF2, and the key's length in bytes. */
const [ROUNDS, KEY_LENGTH] = [1_000_000, 32];
/** The last bytes of a ciphertext are its authentication tag. */
const TAG_LENGTH = 16;

interface Deployment {
  resources?: StateResource[];
  pending_operations?: PendingOperation[];
}

const keys = new Map<string, Buffer>();

/** A state's deployment, its secrets as plain values. */
export function decrypted(stateText: string): Deployment {
  const { latest } = JSON.parse(stateText).checkpoint;
  // "v1:SALT:" and then something encrypted, by which a wrong passphrase is noticed.
  const [, salt = ""] = latest.secrets_providers.state.salt.split(":");
  const key = keys.get(salt) ?? pbkdf2Sync(passphrase, Buffer.from(salt, "base64"), ROUNDS, KEY_LENGTH, "sha256");
  keys.set(salt, key);
  return JSON.parse(JSON.stringify(latest), (_name, value) =>
    typeof value === "object" && value !== null && SECRET in value ? JSON.parse(decrypt(value.ciphertext, key)) : value,
  );
}

/** @param text "v1:NONCE:CIPHERTEXT", both in base64 */
function decrypt(text: string, key: Buffer): string {
  const [, nonce = "", ciphertext = ""] = text.split(":");
  const bytes = Buffer.from(ciphertext, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
  decipher.setAuthTag(bytes.subarray(-TAG_LENGTH));
  return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_LENGTH)), decipher.final()]).toString("utf8");
}
