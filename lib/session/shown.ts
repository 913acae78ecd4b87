import { bindingOf, type DeviceBinding } from "./device.ts"
import { type CurrentSession, internalColumns, type Shareable } from "./face.ts"
import type { LoginState } from "./logins/register.ts"
import type { Session } from "./lookup.ts"
import type { SessionData } from "./types.ts"

/**
 * A session as the application gets it: without ticket and id, which may stand in an answer by mistake. The data is a copy, since a
 * page reads its session once, and a part of it may change what it was given.
 */
export function showSession<State extends LoginState, Data extends SessionData>(
  session: Session<State, Data>,
  binding: DeviceBinding | undefined,
): CurrentSession<Data> {
  const { record, store, lastSeenAt, idleExpiresAt, expiresAt } = session
  const { data, createdAt } = record
  const userId = record.login?.userId ?? null
  const device = deviceOf(binding, bindingOf(session))
  return { userId, data: structuredClone(data), store, createdAt, lastSeenAt, idleExpiresAt, expiresAt, ...device }
}

/** What a register gives, as the application gets it. */
export function withoutInternals<Row extends object>(row: Row): Shareable<Row> {
  const internal: readonly string[] = internalColumns
  const columns = Object.entries(row).filter(([column]) => !internal.includes(column))
  return Object.fromEntries(columns) as unknown as Shareable<Row>
}

/** The device that a login is bound to, as the application gets it: nothing where none ever is. */
export function deviceOf(binding: DeviceBinding | undefined, kept: string | null | undefined) {
  return binding && { device: binding.show(kept ?? null) }
}
