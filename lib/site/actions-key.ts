import { hkdfSync } from "node:crypto"

/**
 * Returns the key with which Next names and encrypts server actions, for the build, which keeps it. It is derived from
 * the secret, so that processes with builds of their own accept each other's forms.
 *
 * @param secret the first SESSION_SECRET
 * @returns the value for NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: 32 bytes as base64
 */
export function serverActionsKey(secret: string): string {
  return Buffer.from(hkdfSync("sha256", Buffer.from(secret, "base64url"), "", "next server actions", 32)).toString(
    "base64",
  )
}
