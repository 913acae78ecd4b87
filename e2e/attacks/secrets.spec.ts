/** What must be nowhere: secrets in what browsers load, tickets and passwords in what the site logs. */
import { randomBytes } from "node:crypto"
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { AttackError, browserOn, guest, member, ticketOf } from "../../lib/demo/attacks/browser.ts"
import { submitForm } from "../../lib/demo/attacks/form.ts"
import type { Target } from "../../lib/demo/attacks/types.ts"
import { sendRaw } from "../../lib/demo/attacks/wire.ts"
import { expect, stores, test } from "../fixtures.ts"
import { newCredentials } from "../support/accounts.ts"
import { keepTicket, linesWithSecrets } from "../support/secrets.ts"
import { prepareSite } from "../support/site.ts"

test("nothing of the server is in the files that browsers load", { tag: "@mistakes" }, ({ home }) => {
  const folder = join(home, ".next/static")
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.(js|css|map|json)$/.test(name),
  )
  expect(files.length).toBeGreaterThan(0)
  for (const name of files) {
    const text = readFileSync(join(folder, name), "utf8")
    for (const word of [
      "SESSION_SECRET",
      "ENCRYPTION_KEY",
      "passwordHash",
      "password_hash",
      "Fe26.2",
      "argon2",
      "PrismaClient",
      "hkdf",
      "DATABASE_URL",
    ])
      expect(text.includes(word), `${word} in ${name}`).toBe(false)
  }
})

test("no file of the project is served, however its path is spelled", { tag: "@mistakes" }, async ({ site }) => {
  const place = { origin: site.origin, base: site.address, store: "database" }
  for (const name of [".env", ".git/HEAD", ".git/config", "package.json", "proxy.ts", ".data/cloakroom.db"]) {
    const encoded = name.replaceAll(".", "%2e")
    const paths = [name, encoded, `_next/static/../../${name}`, `_next/static/%2e%2e/%2e%2e/${encoded}`]
    for (const path of [...paths, `_next/static/..%2f..%2f${name}`, `public/${name}`]) {
      expect.soft((await sendRaw(place, { method: "GET", path: `/${path}` })).status, path).toBeGreaterThanOrEqual(400)
    }
  }
})

test("no ticket, password or secret is in the log, and each line is one event", { tag: "@mistakes" }, async ({
  site,
  address,
}) => {
  const before = site.log().length
  const secrets: string[] = (site.settings.SESSION_SECRET ?? "").split(",")
  for (const store of stores) {
    const place = {
      origin: site.origin,
      base: site.address,
      store,
      headers: [["X-Forwarded-For", address]],
    } as const
    const target: Target = { ...place, send: (request) => sendRaw(place, request) }
    const browser = await member(target)
    const { account } = browser
    const keepTicket = () => secrets.push(ticketOf(browser).split(".").slice(1).join("."))
    secrets.push(account.password)
    keepTicket()
    // What is typed into the wrong field, or sent in the wrong place, is not written down either.
    const wrong = {
      username: `${account.password}\n{"event":"login","user":"forged"}`,
      password: account.password,
    }
    await browserOn(target).json("POST", "/api/session", wrong)
    await submitForm(browserOn(target), "/login", "username", { ...wrong, next: `/${account.password}` })
    await browser.send({ method: "GET", path: `/nowhere?ticket=${ticketOf(browser)}` })
    await browser.send({
      method: "POST",
      path: "/",
      headers: [["Next-Action", ticketOf(browser)]],
      body: "[",
    })
    await browserOn(target, `${ticketOf(browser)}x`).json("GET", "/api/session")
    await browser.json("PATCH", "/api/session", { note: account.password })
    keepTicket()
    const newPassword = `${account.password}, changed`
    await browser.json("PUT", "/api/users/me/password", { currentPassword: account.password, newPassword })
    keepTicket()
    await browser.json("DELETE", "/api/session")
  }
  const log = site.log().slice(before)
  for (const secret of secrets) expect(log).not.toContain(secret)
  const lines = log.split("\n").filter((line) => line.startsWith("{"))
  expect(lines.length).toBeGreaterThan(stores.length * 4)
  for (const line of lines)
    expect(JSON.parse(line)).toMatchObject({ event: expect.any(String), time: expect.stringMatching(/Z$/) })
  expect(log).not.toContain('"user":"forged"')
})

test("the search for secrets in all that a run logs finds them", () => {
  const { password } = newCredentials()
  const ticket = `disk.${randomBytes(32).toString("base64url")}`
  keepTicket(ticket)
  const [, token = ""] = ticket.split(".")
  const harmless = '{"event":"login"}'
  const leaks = [`x ${password}`, `{"path":"/?${token}"}`, `shelf.${"A".repeat(43)}`, "cookie.Fe26.2*1*ab"]
  expect(linesWithSecrets([harmless, ...leaks, harmless].join("\n"))).toEqual(leaks)
})

test("a site does not go away with a secret in its log unnoticed", async () => {
  const other = await prepareSite()
  const { password } = newCredentials()
  for (const secret of [password, other.settings.SESSION_SECRET]) {
    writeFileSync(join(other.folder, "log"), `{"event":"login","text":"${secret}"}`)
    await expect(other.remove()).rejects.toThrow(/^Secrets in the log/)
    mkdirSync(other.folder)
  }
  writeFileSync(join(other.folder, "log"), '{"event":"login"}')
  await other.remove()
})

test("an attack that can not be prepared says so, and nothing about the site", async ({ site, address }) => {
  const place = {
    origin: site.origin,
    base: site.address,
    store: "nowhere",
    headers: [["X-Forwarded-For", address]],
  } as const
  await expect(guest({ ...place, send: (request) => sendRaw(place, request) })).rejects.toThrow(AttackError)
})
