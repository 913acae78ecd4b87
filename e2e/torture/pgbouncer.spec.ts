/** PgBouncer between the site and PostgreSQL: each transaction has another connection, and nothing is kept in one. */
import { isPgbouncerHere, startPgbouncer } from "../../lib/testing/pgbouncer.ts"
import { startPostgresql } from "../../lib/testing/postgresql.ts"
import { expect, test } from "../fixtures.ts"
import { createAccount, logIn } from "../support/accounts.ts"
import { prepareSite, sharedBy } from "../support/site.ts"
import { Visitor } from "../support/visitor.ts"

if (!isPgbouncerHere && process.env.TEST_WORKER_INDEX === undefined)
  console.warn("NOT TRIED: PgBouncer. It is not installed (Debian: pgbouncer).")

if (isPgbouncerHere)
  test("several processes make an empty database ready through PgBouncer, and are one site", async ({ address }) => {
    const server = await startPostgresql()
    const pooler = await startPgbouncer(server.url)
    const first = await prepareSite({ DATABASE_URL: pooler.through(await server.newDatabase()) })
    const sites = [first, await prepareSite(sharedBy(first)), await prepareSite(sharedBy(first))]
    try {
      await Promise.all(sites.map((site) => site.start()))
      const visitors = sites.map((site) => new Visitor(site, address))
      const [here, ...others] = visitors as [Visitor, ...Visitor[]]
      const credentials = await createAccount(here)
      await logIn(here, credentials, { store: "database" })
      for (const other of others) other.ticket = here.ticket

      const before = await here.session()
      const writes = Array.from({ length: 60 }, (_, n) =>
        (visitors[n % 3] as Visitor).copy().patch("/api/session", { [n]: n }),
      )
      expect((await Promise.all(writes)).map(({ status }) => status)).toEqual(writes.map(() => 200))
      for (const visitor of visitors) {
        const { data, ...session } = await visitor.session()
        expect(Object.keys(data)).toHaveLength(60)
        // To the millisecond, whatever the zone of the server.
        expect(session).toMatchObject({ createdAt: before.createdAt, expiresAt: before.expiresAt })
      }

      expect((await here.delete("/api/session")).status).toBe(204)
      for (const other of others) expect(await other.session()).toEqual({ loggedIn: false, data: {} })

      const wrong = { username: credentials.username, password: "not the password" }
      for (let n = 0; n < 10; n++)
        expect((await (visitors[n % 3] as Visitor).post("/api/session", wrong)).status).toBe(401)
      for (const visitor of visitors) expect((await visitor.post("/api/session", wrong)).status).toBe(429)
      for (const site of sites) expect(site.log()).not.toContain('"level":"error"')
    } finally {
      for (const site of sites.toReversed()) await site.remove()
      await pooler.remove()
      await server.remove()
    }
  })
