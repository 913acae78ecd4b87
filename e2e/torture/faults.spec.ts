/** A store whose disk fails under it: nothing is acknowledged, nothing is lost, and all is well once the disk is. */
import { chmodSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "../fixtures.ts"
import { logInTo } from "../support/accounts.ts"
import { prepareSite, type Site } from "../support/site.ts"
import { type Answer, Visitor } from "../support/visitor.ts"
import { closeTheDoor, cutWrites, failCalls, obedient, openFiles, whyNoCallsFail } from "./system.ts"

interface Fault {
  readonly store: string
  readonly what: string
  /** Whether sessions can still be read. */
  readonly readable: boolean
  /** Whether the health check comes upon it: it costs too much to try all that a write does. */
  readonly healthy?: boolean
  /** The register of logins fails as well: a log-out may end the session, though it is not acknowledged (README.md). */
  readonly isEverywhere?: boolean
  readonly breakIt: (site: Site) => Promise<() => Promise<void> | void>
}

const failing = (store: string, calls: string, error: string): Fault => ({
  store,
  what: `${error} at ${calls}`,
  readable: true,
  breakIt: (site) => failCalls(site.pid(), calls, error),
})

/** The log is on the same disk, and has no room either. */
function noRoom(store: string): Fault {
  const what = "no room: writes are cut short"
  return { store, what, readable: true, breakIt: async (site) => cutWrites(site.pid(), 100) }
}

const traced: Fault[] = [
  failing("disk", "fsync", "EIO"),
  failing("disk", "fsync", "ENOSPC"),
  { ...failing("disk", "rename", "ENOSPC"), healthy: true },
  failing("disk", "rename,mkdir,unlink", "EROFS"),
  failing("shelf", "fdatasync", "EIO"),
  // LMDB writes its header so, and refuses everything after it failed.
  { ...failing("shelf", "pwrite64", "EIO"), readable: false },
  { ...failing("database", "fsync", "EIO"), healthy: true },
  { ...failing("database", "pwrite64", "ENOSPC"), healthy: true },
]

const others: Fault[] = [
  {
    store: "disk",
    what: "EACCES",
    readable: false,
    async breakIt({ folder }) {
      chmodSync(join(folder, "data/sessions"), 0)
      return () => chmodSync(join(folder, "data/sessions"), 0o700)
    },
  },
  { store: "disk", what: "EMFILE", readable: false, breakIt: async (site) => closeTheDoor(site.pid()) },
  { ...noRoom("disk"), isEverywhere: true },
  noRoom("shelf"),
  { ...noRoom("database"), healthy: true },
]

let site: Site
test.beforeAll(async () => {
  if (whyNoCallsFail) console.warn(`NOT TRIED: ${traced.length} faults of system calls. ${whyNoCallsFail}`)
  site = await prepareSite({}, obedient)
  await site.start()
})
test.afterAll(() => site.remove())

function expectDown({ status, headers, setCookie, text }: Answer, label: string): void {
  expect.soft(status, `${label}: ${text}`).toBe(503)
  expect.soft(headers.get("retry-after"), label).toMatch(/^[1-9]\d*$/)
  expect.soft(setCookie, label).toEqual([])
}

for (const { store, what, readable, healthy = false, isEverywhere = false, breakIt } of [
  ...(whyNoCallsFail ? [] : traced),
  ...others,
]) {
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
