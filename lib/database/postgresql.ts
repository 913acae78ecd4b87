import { PrismaPg } from "@prisma/adapter-pg"
import pg from "pg"

interface PoolOptions {
  /** The most connections that are open at once. The URL may say it: `?connection_limit=5`. */
  readonly connections?: number
  /** Milliseconds that a statement may take. */
  readonly patience?: number
}

/** What Prisma's client needs of an adapter. */
type Adapter = Pick<PrismaPg, "provider" | "adapterName" | "connect">

/**
 * A pool of connections to PostgreSQL in which every wait has a limit. By default pg waits for ever, both for a connection
 * and for the answer of a server that has stopped. Connections keep nothing of their own between two transactions: a pooler
 * such as PgBouncer may give each transaction another one.
 */
export function postgresql(
  connectionString: string,
  { connections = connectionLimit(connectionString) ?? 10, patience = 3000 }: PoolOptions = {},
): Adapter {
  const pool: pg.PoolConfig = {
    connectionString,
    Client: UtcClient,
    max: connections,
    connectionTimeoutMillis: 2000,
    query_timeout: patience,
    keepAlive: true,
  }
  // So that the server, too, gives a statement up: what was answered with 503 does not happen later.
  const bounded = new PrismaPg({ ...pool, statement_timeout: patience })
  return {
    provider: bounded.provider,
    adapterName: bounded.adapterName,
    async connect() {
      const connection = await bounded.connect()
      try {
        await connection.executeScript("SELECT 1")
        return connection
      } catch (error) {
        await connection.dispose()
        // PgBouncer, as it comes. Behind it the role has a `statement_timeout`: see .env.example.
        if (/unsupported startup parameter/.test(String(originalMessage(error)))) return new PrismaPg(pool).connect()
        throw error
      }
    },
  }
}

/** How many connections a URL allows, if it says so. */
function connectionLimit(url: string): number | undefined {
  const limit = new URL(url).searchParams.get("connection_limit")
  return limit === null ? undefined : Number(limit)
}

/** As pg has it; its types leave the method out. */
const StartingClient = pg.Client as unknown as new () => pg.Client & { getStartupConf(): Record<string, string> }

const originalMessage = (error: unknown) => (error as { cause?: { originalMessage?: string } }).cause?.originalMessage

/**
 * Has UTC from its first message on: the adapter sends times without a zone and ignores the zone of those it receives. Not
 * by `options`: this parameter is one that PgBouncer knows, and gives to each connection that it lends.
 */
class UtcClient extends StartingClient {
  override getStartupConf() {
    return { ...super.getStartupConf(), TimeZone: "UTC" }
  }
}
