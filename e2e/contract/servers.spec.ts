/** "Where it runs": each of Next's servers makes ready what it needs, by itself, or says what it lacks. */
import { rmSync } from "node:fs"
import { startPostgresql } from "../../lib/testing/postgresql.ts"
import { expect, lastingStores, test } from "../fixtures.ts"
import { createAccount, logIn } from "../support/accounts.ts"
import {
  copyStandalone,
  prepareSite,
  root,
  type ServerKind,
  type Settings,
  type Site,
  sharedBy,
} from "../support/site.ts"
import { Visitor } from "../support/visitor.ts"

let standalone: string
test.beforeAll(() => {
  standalone = copyStandalone(root)
})
test.afterAll(() => rmSync(standalone, { recursive: true }))

const homeOf = (server: ServerKind) => (server === "standalone" ? standalone : root)

/** A member in each store, who comes back after a restart. */
async function expectUsable(site: Site, address: string): Promise<void> {
  const visitor = new Visitor(site, address)
  const credentials = await createAccount(visitor)
  for (const store of lastingStores) {
    await logIn(visitor, credentials, { store })
    await visitor.patch("/api/session", { in: store })
    expect(await visitor.session(), store).toMatchObject({ loggedIn: true, store, data: { in: store } })
  }
  await site.restart()
  expect(await visitor.session()).toMatchObject({ loggedIn: true })
}

for (const server of ["start", "standalone"] as const) {
  test.describe(server, () => {
    for (const database of ["SQLite", "PostgreSQL"])
      test(`several at once make one empty database ready: ${database}`, async ({ address }) => {
        const postgresql = database === "PostgreSQL" ? await startPostgresql() : undefined
        const settings: Settings = postgresql ? { DATABASE_URL: postgresql.url } : {}
        const first = await prepareSite(settings, { server, home: homeOf(server) })
        const more = () => prepareSite(sharedBy(first), { server, home: homeOf(server) })
        const others = [await more(), await more()]
        try {
          await Promise.all([first, ...others].map((site) => site.start()))
          for (const site of others) expect((await new Visitor(site, address).get("/api/health")).status).toBe(200)
          await expectUsable(first, address)
        } finally {
          for (const site of [...others, first]) await site.remove()
          await postgresql?.remove()
        }
      })

    test("what is wrong is one message, and no stack", async () => {
      for (const [settings, problem] of [
        [{ SESSION_STORE: "shoebox", DEMO: "perhaps" }, /SESSION_STORE: .*\n.*DEMO: must be on or off/],
        [{ SESSION_SECRET: "changeme-changeme-changeme" }, /SESSION_SECRET: must be 32 random bytes/],
        [{ DATABASE_URL: "file:/dev/null/cloakroom.db" }, /What DATABASE_URL names can not be used: /],
        [{ DATA_DIR: "/dev/null/data" }, /What DATA_DIR names can not be used: /],
      ] as const) {
        const site = await prepareSite(settings, { server, home: homeOf(server) })
        await expect(site.start()).rejects.toThrow("The server did not start")
        expect(site.log()).toMatch(problem)
        expect(site.log()).not.toMatch(/^\s+at /m)
        expect(site.log()).not.toContain("changeme")
        expect(await site.stop()).toBe(1)
        await site.remove()
      }
    })
  })
}
