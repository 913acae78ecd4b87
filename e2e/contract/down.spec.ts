/** A store that is down: neither logged in nor logged out. */
import { existsSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { patterns } from "../../lib/demo/patterns.ts"
import { expect, stores, test } from "../fixtures.ts"
import { createAccount, logIn, logInTo } from "../support/accounts.ts"
import type { Answer } from "../support/visitor.ts"
import { data, faults, moveAway } from "./store-faults.ts"

function expectDown({ status, headers, setCookie, body }: Answer, label: string): void {
  expect.soft(status, label).toBe(503)
  expect.soft(headers.get("retry-after"), label).toMatch(/^[1-9]\d*$/)
  expect.soft(headers.get("content-type"), label).toBe("application/problem+json")
  expect.soft(setCookie, label).toEqual([])
  expect.soft(body.loggedIn, label).toBeUndefined()
}

for (const { store, what, breakIt } of faults) {
  const isDatabase = store === "database"
  // The register of logins is in the database: without it nobody is known. So are the seals that were ended.
  const others = isDatabase ? [] : stores.filter((name) => name !== store)
  const othersBeforeLogin = stores.filter((name) => name !== store && !(isDatabase && name === "cookie"))
  test(`${store}: ${what}`, async ({ visitor, newVisitor, site }) => {
    const credentials = await logInTo(store, visitor)
    await visitor.patch("/api/session", { note: "as it was" })
    const before = await visitor.session()
    const elsewhere = others.map((name) => [name, newVisitor()] as const)
    for (const [name, other] of elsewhere) await logIn(other, credentials, { store: name })
    const beforeLogin = othersBeforeLogin.map((name) => [name, newVisitor()] as const)
    for (const [name, other] of beforeLogin) await other.put("/api/session/store", { store: name })

    const mend = await breakIt(site)
    try {
      expectDown(await visitor.get("/api/session"), "GET")
      expectDown(await visitor.patch("/api/session", { lost: true }), "PATCH")
      expectDown(await visitor.delete("/api/session"), "DELETE")
      expectDown(await visitor.get("/api/sessions"), "GET sessions")
      expectDown(await visitor.put("/api/session/store", { store: "memory" }), "move away from it")
      expectDown(await newVisitor().post("/api/session", { ...credentials, store }), "log in to it")

      const index = await visitor.get("/")
      expect.soft(index.status).toBe(200)
      expect.soft(index.setCookie).toEqual([])
      expect.soft(index.text).toMatch(new RegExp(`The (${store} store|database) is not available`))
      expect.soft(index.text).not.toMatch(/You are (not )?logged in/)

      const account = await visitor.get("/account")
      expect.soft([200, 503]).toContain(account.status)
      expect.soft(account.text).toMatch(new RegExp(`The (${store} store|database) is not available`))
      expect.soft((await newVisitor().get("/")).status).toBe(200)
      expect.soft((await visitor.get("/login")).status).toBe(200)

      const health = await newVisitor().get("/api/health")
      expect.soft(health.status).toBe(503)
      expect.soft(health.body.detail).toContain(store)
      expect.soft(health.body.stores).toMatchObject({ [store]: "down" })

      for (const [name, other] of elsewhere) {
        expect.soft(health.body.stores[name], name).toBe("ok")
        expect.soft((await other.patch("/api/session", { a: 1 })).body, name).toMatchObject({ loggedIn: true })
        expectDown(await other.put("/api/session/store", { store }), `move there from ${name}`)
        expect.soft(await other.session(), name).toMatchObject({ loggedIn: true, store: name, data: { a: 1 } })
      }
      for (const [name, other] of beforeLogin) {
        const { status, text } = await other.patch("/api/session", { a: 1 })
        expect.soft(status, `${name} before login: ${text}`).toBe(200)
        expect.soft(await other.session(), name).toEqual({ loggedIn: false, data: { a: 1 } })
      }
    } finally {
      await mend()
    }
    await expect.poll(async () => (await visitor.get("/api/health")).status).toBe(200)
    expect(await visitor.session()).toEqual(before)
    expect((await visitor.patch("/api/session", { more: 1 })).body.data).toEqual({
      note: "as it was",
      more: 1,
    })
    expect((await visitor.delete("/api/session")).status).toBe(204)
  })
}

for (const { store, breakIt } of faults.filter(({ store, what }) => store !== "shelf" && what.endsWith("is missing"))) {
  test(`${store}: every page that reads the session says that it is down`, async ({ visitor, site }) => {
    const pages = ["/", "/account", "/patterns/layout-reading/second", "/patterns/data-access-layer/members"]
    await logInTo(store, visitor)
    const mend = await breakIt(site)
    try {
      for (const path of [...pages, ...patterns.map((pattern) => `/patterns/${pattern.name}`)]) {
        const { status, text, setCookie } = await visitor.get(path)
        expect.soft(status, path).toBe(200)
        expect.soft(setCookie, path).toEqual([])
        if (path.endsWith("/second")) expect.soft(text, path).toContain("not known for now")
        else expect.soft(text, path).toMatch(new RegExp(`The (${store} store|database) is not available now`))
        // What says who is logged in. The words themselves are in the source that patterns show.
        expect.soft(text.includes('<p role="status"'), path).toBe(false)
      }
    } finally {
      await mend()
    }
    expect((await visitor.session()).loggedIn).toBe(true)
  })
}

test("a process is alive while every store is down", async ({ visitor, site }) => {
  await logInTo("database", visitor)
  const gone = faults.filter(({ what }) => /is (missing|gone)$/.test(what))
  const mends = await Promise.all(gone.map(({ breakIt }) => breakIt(site)))
  try {
    const { status, body, setCookie } = await visitor.get("/api/health/live")
    expect([status, body, setCookie]).toEqual([200, { status: "ok" }, []])
    expect((await visitor.get("/api/health")).status).toBe(503)
  } finally {
    for (const mend of mends) await mend()
  }
  await expect.poll(async () => (await visitor.get("/api/health")).status).toBe(200)
})

test("a revoked login stays revoked when its store was down meanwhile", async ({ visitor, newVisitor, site }) => {
  const credentials = await createAccount(visitor)
  const other = newVisitor()
  await logIn(other, credentials, { store: "disk" })
  await logIn(visitor, credentials, { store: "shelf" })
  const mend = moveAway(data(site), "sessions")
  try {
    expect((await visitor.delete("/api/sessions")).body).toEqual({ revoked: 1 })
  } finally {
    mend()
  }
  expect(await other.session()).toEqual({ loggedIn: false, data: {} })
})

test("a session file that is broken is no session, and is not deleted", async ({ visitor, site }) => {
  await logInTo("disk", visitor)
  const folder = join(data(site), "sessions")
  const before = files(folder)
  await visitor.patch("/api/session", { a: 1 })
  const changed = files(folder).filter((file) => !before.includes(file))
  expect(changed.length).toBeGreaterThan(0)
  for (const file of changed) writeFileSync(file, "nonsense")
  expect(await visitor.session()).toEqual({ loggedIn: false, data: {} })
  expect((await visitor.get("/api/health")).status).toBe(200)
  expect(existsSync(folder)).toBe(true)
  expect((await visitor.patch("/api/session", { b: 1 })).body).toEqual({ loggedIn: false, data: { b: 1 } })
})

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
