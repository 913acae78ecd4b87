import { processWide } from "../process-wide.ts"
import { after, expiriesOf, expiryOf, touchInterval } from "../time/timeouts.ts"
import type { SessionId } from "../types.ts"
import {
  type ActiveLogin,
  type EndedLogin,
  type EndReason,
  KEPT_DAYS,
  MAX_ACTIVE,
  type NewLogin,
  PREVIOUS_ID,
  type Register,
  type RegisterParts,
} from "./register.ts"

/** A login in memory. */
export interface LoginRow extends Omit<NewLogin, "at"> {
  readonly lastSeenAt: Date
  readonly createdAt: Date
  readonly previous?: { readonly id: SessionId; readonly until: Date }
  readonly ended?: { readonly reason: EndReason; readonly at: Date }
}

/** A line of the list "Where you are signed in". */
export interface ListedLogin extends ActiveLogin {
  readonly userAgent: string
}

/** A register in this process: for tests and demonstrations. A restart forgets it, and no other process sees it. */
export function memoryLogins(): Register<LoginRow, ListedLogin> {
  return (parts) =>
    loginsIn(
      processWide(`${parts.set} logins`, () => new Map()),
      parts,
    )
}

/** The register over these rows, by the login's id. */
export function loginsIn(rows: Map<string, LoginRow>, { now, timeouts }: Omit<RegisterParts, "set">) {
  const change = (id: string, changes: Partial<LoginRow>): boolean => {
    const row = rows.get(id)
    return row !== undefined && !row.ended && Boolean(rows.set(id, { ...row, ...changes }))
  }
  /** @param unwritten seconds by which a row's `lastSeenAt` may be behind the session's */
  const isActive = (row: LoginRow, unwritten = 0) => {
    const { idle, absolute } = expiriesOf({ ...row, login: row }, timeouts)
    return absolute > now() && (!idle || after(idle, unwritten) > now())
  }
  const mayBeActive = (row: LoginRow) => isActive(row, touchInterval(timeouts))
  const ofUser = (userId: string) => [...rows.values()].filter((row) => row.userId === userId && !row.ended)
  const lastSeenFirst = (a: LoginRow, b: LoginRow) =>
    b.lastSeenAt.getTime() - a.lastSeenAt.getTime() || (a.id < b.id ? -1 : 1)
  const end = (ended: LoginRow[], reason: EndReason): EndedLogin[] =>
    ended
      .filter(({ id }) => change(id, { ended: { reason, at: now() } }))
      .map(({ id, sessionId, store }) => ({ id, sessionId, store }))

  return {
    async start({ at, ...login }: NewLogin) {
      rows.set(login.id, { ...login, createdAt: at, lastSeenAt: at })
    },
    async load({ id }: { id: string }) {
      const row = rows.get(id)
      if (!row || row.ended) return null
      return { ...row, currentId: row.previous ? null : row.sessionId }
    },
    async touch({ id }: { id: string }, lastSeenAt: Date) {
      if ((rows.get(id)?.lastSeenAt ?? lastSeenAt) < lastSeenAt) change(id, { lastSeenAt })
    },
    async setLocation({ id }: { id: string }, location: { id: SessionId; store: string }, before: SessionId) {
      const previous = { id: before, until: after(now(), PREVIOUS_ID) }
      change(id, { sessionId: location.id, store: location.store, previous })
    },
    // As if it had moved to itself.
    async beginEnd({ id }: { id: string }, sessionId: SessionId) {
      if (rows.get(id)?.sessionId !== sessionId) return
      change(id, { previous: { id: sessionId, until: after(now(), PREVIOUS_ID) } })
    },
    async bind({ id }: { id: string }, binding: string, expected: string | null) {
      return (rows.get(id)?.binding ?? null) === expected && change(id, { binding })
    },
    async end({ id }: { id: string }, reason: EndReason) {
      change(id, { ended: { reason, at: now() } })
    },
    async endBySession(session: SessionId) {
      const isOf = ({ sessionId, previous }: LoginRow) =>
        sessionId === session || (previous?.id === session && previous.until > now())
      end([...rows.values()].filter(isOf), "logout")
    },
    async listActive(userId: string) {
      const active = ofUser(userId).filter(mayBeActive).sort(lastSeenFirst)
      return active.map(({ id, store, createdAt, lastSeenAt, userAgent, binding }) => {
        return { id, store, createdAt, lastSeenAt, userAgent, binding }
      })
    },
    async endOne(userId: string, id: string, reason: EndReason) {
      return (
        end(
          ofUser(userId).filter((row) => row.id === id),
          reason,
        )[0] ?? null
      )
    },
    async endOthers(userId: string, keepId: string, reason: EndReason) {
      const others = ofUser(userId).filter(({ id }) => id !== keepId)
      end(
        others.filter((row) => !mayBeActive(row)),
        "expired",
      )
      return end(others, reason)
    },
    async endExcess(userId: string) {
      const active = ofUser(userId).filter((row) => isActive(row))
      return end(active.sort(lastSeenFirst).slice(MAX_ACTIVE), "too_many")
    },
    async sweep(date: Date) {
      const border = after(date, -KEPT_DAYS * 86_400)
      const isOver = (row: LoginRow) => (row.ended?.at ?? expiryOf({ ...row, login: row }, timeouts)) <= border
      const over = [...rows.values()].filter(isOver)
      for (const { id } of over) rows.delete(id)
      return over.length
    },
  }
}
