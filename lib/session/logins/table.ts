import type { SessionId } from "../types.ts"

/** The columns of a login that the register needs: the model `Login` of session.prisma, without those of your own. */
export interface LoginRow {
  readonly id: string
  readonly userId: string
  readonly sessionId: string
  readonly previousSessionId: string | null
  readonly movedAt: Date | null
  readonly store: string
  readonly remember: boolean
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly endedAt: Date | null
  readonly endedReason: string | null
  /** For `openSessions({ binding })` only. */
  readonly binding?: string | null
}

type NewRow = Omit<LoginRow, "movedAt" | "endedAt" | "endedReason">

type Time = Date | null | { gt?: Date; lt?: Date; lte?: Date }

/** What selects rows. */
export interface Where {
  id?: string | { not: string } | { in: string[] }
  userId?: string
  sessionId?: SessionId
  previousSessionId?: SessionId
  binding?: string | null
  remember?: boolean
  movedAt?: Time
  createdAt?: Exclude<Time, null>
  lastSeenAt?: Exclude<Time, null>
  endedAt?: Time
  OR?: Where[]
  NOT?: Where
}

export type Order = { [column in "id" | "createdAt" | "lastSeenAt" | "endedAt"]?: "asc" | "desc" }[]

interface Query {
  where: Where
  orderBy: Order
  skip?: number
  take?: number
  /** Fewer columns, where the rest is not looked at. */
  select?: { id: true }
}

/** What is needed of Prisma's delegate for the model `Login`. */
export interface LoginTable<Own extends object> {
  create(query: { data: NewRow & Own }): PromiseLike<unknown>
  findFirst(query: { where: Where }): PromiseLike<(LoginRow & Own) | null>
  findMany(query: Query): PromiseLike<(LoginRow & Own)[]>
  updateMany(query: { where: Where; data: Partial<LoginRow> }): PromiseLike<{ count: number }>
  updateManyAndReturn(query: {
    where: Where
    data: Partial<LoginRow>
    select: { id: true; sessionId: true; store: true }
  }): PromiseLike<Pick<LoginRow, "id" | "sessionId" | "store">[]>
  deleteMany(query: { where: Where }): PromiseLike<{ count: number }>
}
