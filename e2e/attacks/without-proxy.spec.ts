/** The guard is the data access layer: the same production build with proxy.ts taken out protects as much. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Browser, browserOn, member } from "../../lib/demo/attacks/browser.ts"
import { hiddenFields, multipart } from "../../lib/demo/attacks/form.ts"
import { attacks } from "../../lib/demo/attacks/index.ts"
import { runAttack } from "../../lib/demo/attacks/run.ts"
import type { Target } from "../../lib/demo/attacks/types.ts"
import { sendRaw } from "../../lib/demo/attacks/wire.ts"
import { expect, test } from "../fixtures.ts"
import { root } from "../support/site.ts"

const manifest = ".next/server/functions-config-manifest.json"
const sources = ["app", "lib", ".generated", "server.ts", "next.config.js", "package.json", "instrumentation.ts"]

function copyWithoutProxy(home: string): string {
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-no-proxy-"))
  for (const name of sources) cpSync(join(home, name), join(folder, name), { recursive: true })
  const isCache = (path: string) => /\.next\/(cache|dev)$/.test(path)
  cpSync(join(home, ".next"), join(folder, ".next"), { recursive: true, filter: (path) => !isCache(path) })
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"))
  const { functions, ...rest } = JSON.parse(readFileSync(join(folder, manifest), "utf8"))
  expect(functions).toHaveProperty("/_middleware")
  const { "/_middleware": _proxy, ...others } = functions
  writeFileSync(join(folder, manifest), JSON.stringify({ ...rest, functions: others }))
  return folder
}

const membersPage = "/patterns/data-access-layer/members"
const note = "The coats are counted"

/** What needs a login, asked for with one and without: a page, an answer of the API, a server action. */
async function expectGuarded(target: Target): Promise<void> {
  const owner = await member(target)
  const stranger = () => browserOn(target)
  const isShown = async (browser: Browser) =>
    (await browser.send({ method: "GET", path: membersPage })).body.includes(note)
  expect(await isShown(owner)).toBe(true)
  expect(await isShown(stranger())).toBe(false)

  expect((await owner.json("GET", "/api/sessions")).content.sessions).toHaveLength(1)
  const list = await stranger().json("GET", "/api/sessions")
  expect(list.status).toBe(401)
  expect(list.content).not.toHaveProperty("sessions")

  const { username, password } = owner.account
  const newPassword = `${password}, but new`
  const account = await owner.send({ method: "GET", path: "/account" })
  const fields = hiddenFields(account.body, "newPassword") ?? new Map()
  fields.set("currentPassword", password).set("newPassword", newPassword)
  const change = (path: string) => ({ method: "POST", path, ...multipart(fields) })
  const canLogIn = async (word: string) =>
    (await stranger().json("POST", "/api/session", { username, password: word })).status === 200
  for (const path of ["/account", membersPage, "/login", "/"]) await stranger().send(change(path))
  expect(await canLogIn(newPassword)).toBe(false)
  await owner.send(change("/account"))
  expect(await canLogIn(newPassword)).toBe(true)
}

test("without proxy.ts everything is just as protected", { tag: "@mistakes" }, async ({ site, address }) => {
  // With proxy.ts it is not the page that answers, but a few words in plain text.
  const redirect = () => fetch(`${site.address}/account`, { redirect: "manual" })
  expect((await redirect()).headers.get("content-type")).toBeNull()
  const folder = copyWithoutProxy(site.home)
  // In the place of the site, with its settings, its database and its log.
  await site.stop()
  const before = site.log().length
  const log = openSync(join(site.folder, "log"), "a")
  const server = spawn(process.execPath, ["server.ts"], {
    cwd: folder,
    env: { ...process.env, ...site.settings },
    stdio: ["ignore", log, log],
  })
  closeSync(log)
  const exit = once(server, "exit")
  try {
    await expect.poll(() => site.log().slice(before), { timeout: 30_000 }).toContain("Cloakroom is ready")
    const place = { origin: site.origin, base: site.address, store: "database" }
    for (const attack of attacks.filter(({ family }) => family === "guards")) {
      const outcome = await runAttack(attack, { ...place, headers: [["X-Forwarded-For", address]] })
      expect(outcome.refused, outcome.actual).toBe(true)
    }
    const own = { ...place, headers: [["X-Forwarded-For", address]] as const }
    await expectGuarded({ ...own, send: (request) => sendRaw(own, request) })
    const { status, headers } = await redirect()
    expect(status).toBe(307)
    expect(headers.get("location")).toBe("/login?next=%2Faccount")
    expect(headers.get("content-type")).toContain("text/html")
  } finally {
    server.kill()
    await exit
    rmSync(folder, { recursive: true, force: true })
    await site.start()
  }
})
