/**
 * The guards are where the session is: the same production build, with proxy.ts and instrumentation.ts taken out of it, lets
 * no attack succeed that it refuses with them. What it lacks is headers, and the addresses that limits count by.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Browser, browserOn, headersOf, member, ticketOf } from "../../lib/demo/attacks/browser.ts"
import { hiddenFields, multipart, submitForm } from "../../lib/demo/attacks/form.ts"
import { attacks } from "../../lib/demo/attacks/index.ts"
import { runAttack } from "../../lib/demo/attacks/run.ts"
import type { Attack, Header, Target } from "../../lib/demo/attacks/types.ts"
import { sendRaw } from "../../lib/demo/attacks/wire.ts"
import { expect, storeKinds, test } from "../fixtures.ts"
import { prepareSite, root } from "../support/site.ts"

const manifest = ".next/server/functions-config-manifest.json"
const sources = ["app", "lib", ".generated", "next.config.js", "package.json"]

function copyWithoutHooks(home: string): string {
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-no-hooks-"))
  for (const name of sources) cpSync(join(home, name), join(folder, name), { recursive: true })
  const isCache = (path: string) => /\.next\/(cache|dev)$/.test(path)
  cpSync(join(home, ".next"), join(folder, ".next"), { recursive: true, filter: (path) => !isCache(path) })
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"))
  const { functions, ...rest } = JSON.parse(readFileSync(join(folder, manifest), "utf8"))
  expect(functions).toHaveProperty("/_middleware")
  const { "/_middleware": _proxy, ...others } = functions
  writeFileSync(join(folder, manifest), JSON.stringify({ ...rest, functions: others }))
  rmSync(join(folder, ".next/server/instrumentation.js"))
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

/**
 * What is lost: the headers, the bound on a form's size, and the answer 403 of a page. What is malformed Next answers, in its
 * own words. And on this site, which speaks http, no session is bound.
 */
const isLost = ({ id, family, needs }: Attack) =>
  needs !== undefined ||
  ["headers", "methods"].includes(family) ||
  ["cross-site-forms", "cross-site-server-action", "oversize-form"].includes(id)

/** The page's own forms, sent by another site, do nothing, and say why. */
async function expectFormsRefused(target: Target): Promise<void> {
  const owner = await member(target)
  const before = ticketOf(owner)
  // Another scheme: where the host is another one too, Next's own check fails first.
  const headers: Header[] = [["Origin", target.origin.replace(/^http:/, "https:")]]
  for (const [path, field, values] of [
    ["/login", "username", { ...(await member(target)).account, next: "/" }],
    ["/logout", "*", {}],
  ] as const) {
    const answer = await submitForm(browserOn(target, before), path, field, values, headers)
    expect(headersOf(answer, "set-cookie"), path).toEqual([])
    expect(answer.body, path).toContain(`Only pages of ${target.origin} may do this.`)
  }
  expect(await owner.isLoggedIn()).toBe(true)
}

test("without proxy.ts and instrumentation.ts sessions are just as protected", { tag: "@mistakes" }, async ({
  site,
}) => {
  test.slow()
  // With proxy.ts it is not the page that answers, but a few words in plain text.
  const redirect = () => fetch(`${site.address}/account`, { redirect: "manual" })
  expect((await redirect()).headers.get("content-type")).toBeNull()
  const folder = copyWithoutHooks(site.home)
  // In the place of the site, with its settings and its database.
  await site.stop()
  const bare = await prepareSite({ ...site.settings, CLIENT_ADDRESS_HEADER: "X-Forwarded-For" }, { home: folder })
  try {
    await bare.start()
    for (const [second, store] of storeKinds.entries()) {
      const from = (fourth: number) => ({
        ...{ origin: site.origin, base: site.address, store },
        // An address for each: limits count by it.
        headers: [["X-Forwarded-For", `10.${200 + second}.0.${fourth}`]] as const,
      })
      const tried = attacks.filter((attack) => !isLost(attack) && (attack.stores !== "once" || store === "database"))
      for (const [n, attack] of tried.entries()) {
        const outcome = await runAttack(attack, from(n))
        expect.soft(outcome.refused, `${attack.id}, ${store}: ${outcome.actual}`).toBe(true)
      }
      const place = from(255)
      const own: Target = { ...place, send: (request) => sendRaw(place, request) }
      await expectGuarded(own)
      await expectFormsRefused(own)
    }
    const { status, headers: said } = await redirect()
    expect(status).toBe(307)
    expect(said.get("location")).toBe("/login?next=%2Faccount")
    expect(said.get("content-type")).toContain("text/html")
  } finally {
    await bare.remove()
    rmSync(folder, { recursive: true, force: true })
    await site.start()
  }
})
