/** Says who logs in. This is your part: check a password or a passkey here. In this example a name is enough. */
export function userIdOf(name: unknown): string | null {
  return typeof name === "string" && name.trim() !== "" ? name.trim() : null
}
