/** "Command line": `npm run sessions -- <command>`, beside a site that runs. */
import { chmod, rename } from "node:fs/promises"
import { join } from "node:path"
import { redisProgram, startRedis } from "../../lib/session/testing/redis-server.ts"
import { expect, lastingStores, stores, test } from "../fixtures.ts"
import { createAccount, logIn, logInTo } from "../support/accounts.ts"
import { sessions, sessionsJson } from "../support/sessions-command.ts"

test("list, show and revoke: a session is over at once, in each store", async ({ newVisitor, site }) => {
  const logins = []
  for (const store of stores) {
    const visitor = newVisitor()
    const { username } = await logInTo(store, visitor)
    const { sessions: own } = (await visitor.get("/api/sessions")).body
    logins.push({ store, visitor, copy: visitor.copy(), username, id: own[0].id })
  }
  const listed = await sessionsJson(site, "list")
  for (const { store, visitor, copy, username, id } of logins) {
    expect(listed.find((row: { id: string }) => row.id === id)).toMatchObject({ id, store, user: username })
    const shown = await sessions(site.settings, "show", id)
    expect(shown.stdout).toContain(username)
    // Whoever looks over the operator's shoulder can do nothing with what is shown.
    expect(shown.stdout).not.toContain(visitor.ticket?.split(".").slice(1).join(".") ?? "no ticket")

    expect((await visitor.session()).loggedIn, store).toBe(true)
    expect(await sessionsJson(site, "revoke", id)).toEqual({ revoked: id })
    expect((await visitor.session()).loggedIn, store).toBe(false)
    expect((await copy.get("/api/sessions")).status).toBe(401)
  }
  expect((await sessions(site.settings, "revoke", logins[0]?.id)).status).toBe(1)
})

test("move: all sessions of a store are in another one, and their tickets still work", async ({ newVisitor, site }) => {
  const credentials = await createAccount(newVisitor())
  const [member, stranger] = [newVisitor(), newVisitor()]
  await logIn(member, credentials, { store: "disk" })
  await stranger.put("/api/session/store", { store: "disk" })
  for (const visitor of [member, stranger]) await visitor.patch("/api/session", { note: "kept" })
  const before = await member.session()

  const { moved } = await sessionsJson(site, "move", "--from", "disk", "--to", "shelf")
  expect(moved).toBeGreaterThanOrEqual(2)
  expect(await member.session()).toEqual({ ...before, store: "shelf" })
  expect((await stranger.session()).data).toEqual({ note: "kept" })
  // What is kept there now is where each has gone.
  expect(await sessionsJson(site, "stats")).toContainEqual({ store: "disk", kept: expect.any(Number), logins: 0 })
})

test("sweep, stats, doctor and secret", async ({ visitor, site }) => {
  await logInTo("database", visitor)
  expect(await sessionsJson(site, "sweep")).toEqual({ removed: expect.any(Number) })
  const rows: { store: string; kept: number | null }[] = await sessionsJson(site, "stats")
  expect(rows.map(({ store }) => store).toSorted()).toEqual([...stores].toSorted())
  for (const store of lastingStores.filter((name) => name !== "cookie"))
    expect(rows.find((row) => row.store === store)?.kept).toEqual(expect.any(Number))
  const findings: { check: string; state: string }[] = await sessionsJson(site, "doctor")
  expect(findings.filter(({ state }) => state !== "ok")).toEqual([])

  const secret = await sessionsJson(site, "secret")
  expect(Buffer.from(secret, "base64url")).toHaveLength(32)
  // It is what one needs before there is any configuration.
  expect((await sessions({ ...site.settings, DATABASE_URL: "nonsense" }, "secret")).status).toBe(0)
})

test("doctor fails for what others can read, and warns of what they may list", async ({ site }) => {
  const { DATA_DIR = "", DATABASE_URL = "" } = site.settings
  const shelf = join(DATA_DIR, "sessions.shelf")
  const look = async () => {
    const { status, stdout } = await sessions(site.settings, "doctor", "--json")
    const findings: { check: string; state: string; remedy: string }[] = JSON.parse(stdout)
    const { state, remedy = "" } = findings.find(({ check }) => check === DATA_DIR) ?? {}
    return { status, state, remedy }
  }
  expect(DATABASE_URL).not.toContain(DATA_DIR)
  expect(await look()).toMatchObject({ status: 0, state: "ok" })
  await chmod(shelf, 0o644)
  // Nobody else comes as far as that.
  expect(await look()).toMatchObject({ status: 0, state: "ok" })
  await chmod(DATA_DIR, 0o755)
  const open = await look()
  expect(open).toMatchObject({ status: 1, state: "wrong" })
  expect(open.remedy).toContain(shelf)
  await chmod(shelf, 0o600)
  const listed = await look()
  expect(listed).toMatchObject({ status: 0, state: "warning" })
  expect(listed.remedy).toContain(`chmod 700 ${DATA_DIR}`)
  await chmod(DATA_DIR, 0o700)
})

if (redisProgram)
  test("doctor warns of a Redis that throws sessions away or forgets them", async ({ site }) => {
    const redis = await startRedis("--appendonly", "no", "--maxmemory-policy", "allkeys-lru")
    try {
      const { status, stdout } = await sessions({ ...site.settings, REDIS_URL: redis.url }, "doctor", "--json")
      expect(status).toBe(0)
      const findings: { check: string; state: string; remedy: string }[] = JSON.parse(stdout)
      expect(findings.filter(({ state }) => state !== "ok")).toEqual([
        {
          check: "redis maxmemory_policy",
          state: "warning",
          remedy: expect.stringMatching(/^it is allkeys-lru\. .*noeviction/),
        },
        { check: "redis aof_enabled", state: "warning", remedy: expect.stringContaining("appendonly yes") },
      ])
      await redis.stop()
      const down = await sessions({ ...site.settings, REDIS_URL: redis.url }, "doctor", "--json")
      expect(down.status).toBe(1)
      const wrong: { check: string; state: string }[] = JSON.parse(down.stdout)
      expect(wrong.filter(({ check }) => check.includes("redis"))).toMatchObject([
        { check: "store redis", state: "wrong" },
      ])
    } finally {
      await redis.remove()
    }
  })

test("a table for people, and nothing else on standard output", async ({ visitor, site }) => {
  const { username } = await logInTo("database", visitor)
  const { stdout, stderr, status } = await sessions(site.settings, "list")
  expect(status).toBe(0)
  expect(stdout.split("\n")[0]).toMatch(/^id +store +createdAt +lastSeenAt +browser +os +user$/)
  expect(stdout).toContain(username)
  expect(stderr).toBe("")
})

test("a store that is down fails what needs it, in words, and no more", async ({ newVisitor, site }) => {
  const visitor = newVisitor()
  await logInTo("disk", visitor)
  const { id } = (await visitor.get("/api/sessions")).body.sessions[0]
  const folder = join(site.settings.DATA_DIR ?? "", "sessions")
  await rename(folder, `${folder}.away`)
  for (const words of [["sweep"], ["stats"], ["show", id]]) {
    const { status, stderr } = await sessions(site.settings, ...words)
    expect.soft(status, words[0]).toBe(1)
    expect.soft(stderr, words[0]).toContain("The disk store is unavailable")
    expect.soft(stderr, words[0]).not.toMatch(/^\s+at /m)
  }
  expect(await sessionsJson(site, "revoke", id)).toEqual({ revoked: id })
  await rename(`${folder}.away`, folder)
  expect((await visitor.session()).loggedIn).toBe(false)
  expect((await sessions(site.settings, "sweep")).status).toBe(0)
})

test("exit status 1 for what failed, 2 for what was not understood", async ({ site }) => {
  const failed: string[][] = [
    ["show", "nobody"],
    ["revoke", "nobody"],
  ]
  for (const words of failed) {
    const { status, stdout, stderr } = await sessions(site.settings, ...words)
    expect.soft([status, stdout], words.join(" ")).toEqual([1, ""])
    expect.soft(stderr, words.join(" ")).toMatch(/^There is no session nobody/)
  }
  const misunderstood: string[][] = [
    [],
    ["nonsense"],
    ["show"],
    ["list", "--nonsense"],
    ["move", "--from", "disk"],
    ["move", "--from", "cookie", "--to", "disk"],
    ["move", "--from", "disk", "--to", "disk"],
  ]
  for (const words of misunderstood)
    expect.soft((await sessions(site.settings, ...words)).status, words.join(" ")).toBe(2)
  const { status, stderr } = await sessions({ ...site.settings, SESSION_STORE: "nonsense" }, "list")
  expect(status).toBe(1)
  expect(stderr).toContain("SESSION_STORE")
})
