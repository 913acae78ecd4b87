/** A store whose disk fails under it: nothing is acknowledged, nothing is lost, and all is well once the disk is. */
import { expect, test } from "../fixtures.ts"
import { logInTo } from "../support/accounts.ts"
import { prepareSite, type Site } from "../support/site.ts"
import { type Answer, Visitor } from "../support/visitor.ts"
import { faults, notTried } from "./faults.ts"
import { closeTheDoor, obedient, openFiles } from "./system.ts"

let site: Site
test.beforeAll(async () => {
  if (notTried) console.warn(notTried)
  site = await prepareSite({}, { wrapper: obedient })
  await site.start()
  // Opens all that stays open: tests count files.
  const visitor = new Visitor(site, "10.9.0.2")
  await logInTo("shelf", visitor)
  await visitor.get("/")
})
test.afterAll(() => site.remove())

function expectDown({ status, headers, setCookie, text }: Answer, label: string): void {
  expect.soft(status, `${label}: ${text}`).toBe(503)
  expect.soft(headers.get("retry-after"), label).toMatch(/^[1-9]\d*$/)
  expect.soft(setCookie, label).toEqual([])
}

for (const { store, what, readable, healthy = false, isEverywhere = false, breakIt } of faults) {
  test(`${store}: ${what}`, async ({ address }) => {
    const visitor = new Visitor(site, address)
    const credentials = await logInTo(store, visitor)
    await visitor.patch("/api/session", { note: "as it was" })
    const before = await visitor.session()
    const files = openFiles(site.pid())

    const mend = await breakIt(site)
    try {
      for (let round = 0; round < 5; round++) {
        expectDown(await visitor.patch("/api/session", { lost: true }), "PATCH")
        if (!isEverywhere) expectDown(await visitor.delete("/api/session"), "DELETE")
        const login = await new Visitor(site, address).post("/api/session", { ...credentials, store })
        expectDown(login, "log in to it")
        const read = await visitor.get("/api/session")
        if (readable || read.status === 200) expect.soft(read.body, "GET").toEqual(before)
        else expectDown(read, "GET")
        expect.soft((await visitor.get("/")).status, "the index").toBe(200)
        const health = await visitor.get("/api/health")
        expect.soft(health.body.stores?.[store], "health").toBe(healthy ? "ok" : "down")
      }
    } finally {
      await mend()
    }

    expect((await visitor.session()).data).toEqual(before.data)
    expect((await visitor.patch("/api/session", { more: 1 })).body.data).toEqual({
      note: "as it was",
      more: 1,
    })
    expect((await visitor.get("/api/health")).status).toBe(200)
    // A shelf that was opened anew, and a log, may be one more each.
    expect(openFiles(site.pid()).length).toBeLessThanOrEqual(files.length + 2)
    const copy = visitor.copy()
    expect((await visitor.delete("/api/session")).status).toBe(204)
    expect((await copy.session()).loggedIn).toBe(false)
  })
}

// The cookie store keeps one thing on the server: which seals were ended, in a table.
for (const { what, readable, breakIt } of faults.filter(({ store }) => store === "database")) {
  test(`cookie: ${what}, in the table of ended seals`, async ({ address }) => {
    const visitor = new Visitor(site, address)
    await visitor.put("/api/session/store", { store: "cookie" })
    await visitor.patch("/api/session", { note: "as it was" })
    const before = await visitor.session()
    const copy = visitor.copy()

    const mend = await breakIt(site)
    try {
      for (let round = 0; round < 5; round++) {
        expectDown(await visitor.delete("/api/session"), "DELETE")
        expectDown(await visitor.put("/api/session/store", { store: "disk" }), "a move away")
        const read = await visitor.get("/api/session")
        if (readable) expect.soft(read.body, "GET").toEqual(before)
        else expectDown(read, "GET")
        expect.soft((await visitor.get("/")).status, "the index").toBe(200)
      }
    } finally {
      await mend()
    }

    expect(await visitor.session()).toEqual(before)
    expect((await visitor.delete("/api/session")).status).toBe(204)
    expect((await copy.session()).data).toEqual({})
  })
}

for (const store of ["database", "shelf"]) {
  test(`${store}: EMFILE is not felt, since what it needs is open`, async ({ address }) => {
    const visitor = new Visitor(site, address)
    await logInTo(store, visitor)
    const mend = closeTheDoor(site.pid())
    try {
      for (let round = 0; round < 5; round++) {
        const { status, body } = await visitor.patch("/api/session", { [`round${round}`]: round })
        expect(status).toBe(200)
        expect(Object.keys(body.data)).toHaveLength(round + 1)
      }
      expect((await visitor.get("/api/health")).body.stores).toMatchObject({ [store]: "ok", disk: "down" })
    } finally {
      mend()
    }
    const copy = visitor.copy()
    expect((await visitor.delete("/api/session")).status).toBe(204)
    expect((await copy.session()).loggedIn).toBe(false)
  })
}
