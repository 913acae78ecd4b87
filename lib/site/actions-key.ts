import { hkdfSync } from "node:crypto"

/**
 * The key with which Next names and encrypts server actions. Derived, so that everyone with the same secret has the
 * same one: a form from one process can be sent to another. Both the build and the server need it.
 *
 * @param secret the first SESSION_SECRET
 * @returns the value for NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: 32 bytes as base64
 */
export function serverActionsKey(secret: string): string {
  return Buffer.from(
    hkdfSync("sha256", Buffer.from(secret, "base64url"), "", "next server actions", 32),
  ).toString("base64")
}
