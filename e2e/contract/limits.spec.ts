/** "Limits": guessing passwords, and making accounts, too often. */
import { expect, test } from "../fixtures.ts"
import { createAccount, logIn, newCredentials } from "../support/accounts.ts"
import { type Answer, Visitor } from "../support/visitor.ts"

const wrong = { password: "not the password" }

function expectLimited({ status, headers }: Answer, seconds: number): void {
  expect(status).toBe(429)
  expect(headers.get("content-type")).toBe("application/problem+json")
  expect(headers.get("retry-after")).toMatch(/^\d+$/)
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(0)
  expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(seconds)
}

test("10 failed logins a minute for one account from one address", async ({ visitor, site }) => {
  const credentials = await createAccount(visitor)
  const { username } = credentials
  for (let n = 0; n < 10; n++) {
    const name = n % 2 ? username : username.toUpperCase()
    expect((await visitor.post("/api/session", { username: name, ...wrong })).status).toBe(401)
  }
  expectLimited(await visitor.post("/api/session", { username, ...wrong }), 60)
  // The right one as well: otherwise the limit would not limit anything.
  expectLimited(await visitor.post("/api/session", credentials), 60)
  expect(visitor.ticket).toBeUndefined()
  // Another account, and another address, are not concerned.
  await logIn(visitor, await createAccount(visitor))
  await logIn(new Visitor(site, "192.0.2.1"), credentials)
})

test("guesses sent at once are all counted", async ({ visitor }) => {
  const { username } = await createAccount(visitor)
  const answers = await Promise.all(
    Array.from({ length: 25 }, () => visitor.copy().post("/api/session", { username, ...wrong })),
  )
  const count = (wanted: number) => answers.filter(({ status }) => status === wanted).length
  expect([count(401), count(429)]).toEqual([10, 15])
})

test("logins that are right do not count as guesses", async ({ visitor }) => {
  const credentials = await createAccount(visitor)
  const answers = await Promise.all(Array.from({ length: 20 }, () => visitor.copy().post("/api/session", credentials)))
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
})

test("a user that does not exist is limited just the same", async ({ visitor }) => {
  const { username } = newCredentials()
  for (let n = 0; n < 10; n++) expect((await visitor.post("/api/session", { username, ...wrong })).status).toBe(401)
  expectLimited(await visitor.post("/api/session", { username, ...wrong }), 60)
})

test("60 failed logins an hour for one account from all addresses, but never its own address", async ({
  visitor,
  site,
}) => {
  const credentials = await createAccount(visitor)
  const { username } = credentials
  const from = (n: number) => new Visitor(site, `198.51.100.${n}`)
  for (let n = 0; n < 60; n++) {
    expect((await from(Math.floor(n / 9)).post("/api/session", { username, ...wrong })).status).toBe(401)
  }
  expectLimited(await from(100).post("/api/session", { username, ...wrong }), 3600)
  expectLimited(await from(101).post("/api/session", credentials), 3600)
  await logIn(visitor, credentials)
})

test("the current password can be guessed no faster", async ({ visitor }) => {
  const credentials = await createAccount(visitor)
  await logIn(visitor, credentials)
  const change = (currentPassword: string) =>
    visitor.put("/api/users/me/password", { currentPassword, newPassword: newCredentials().password })
  for (let n = 0; n < 10; n++) expect((await change("not the password")).status).toBe(403)
  expectLimited(await change(credentials.password), 60)
})

test("100 logins and sign-ups a minute from one address, guests included", async ({ visitor, site }) => {
  const statuses: number[] = []
  const attempt = async (n: number) => {
    const guest = visitor.copy()
    if (n % 10 === 0) return guest.post("/api/users", newCredentials())
    return guest.post("/api/session", { guest: true })
  }
  for (let n = 0; n < 100; n += 10) {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => attempt(n + i)))
    statuses.push(...answers.map(({ status }) => status))
  }
  expect(statuses.filter((status) => status >= 400)).toEqual([])
  expectLimited(await visitor.post("/api/session", { guest: true }), 60)
  expectLimited(await visitor.post("/api/users", newCredentials()), 60)
  expectLimited(await visitor.post("/api/session", newCredentials()), 60)
  expect((await visitor.get("/login")).status).toBe(200)
  const elsewhere = new Visitor(site, "192.0.2.2")
  expect((await elsewhere.post("/api/session", { guest: true })).status).toBe(200)
})

test("an IPv6 network of 64 bits, and an IPv4 address in either spelling, count as one address", async ({
  visitor,
  site,
}) => {
  for (const same of [
    ["2001:db8:1:2::1", "2001:db8:1:2:ffff::2", "2001:0DB8:1:2:3:4:5:6"],
    ["203.0.113.7", "::ffff:203.0.113.7", "::ffff:cb00:7107"],
  ]) {
    const { username } = await createAccount(visitor)
    const guess = (n: number) => new Visitor(site, same[n % 3] as string).post("/api/session", { username, ...wrong })
    for (let n = 0; n < 10; n++) expect((await guess(n)).status).toBe(401)
    for (let n = 0; n < 3; n++) expectLimited(await guess(n), 60)
  }
})

test("behind two proxies it is the last address that no trusted proxy has that counts", async ({ visitor, site }) => {
  const { username } = await createAccount(visitor)
  const guess = (chain: string) => new Visitor(site, chain).post("/api/session", { username, ...wrong })
  for (let n = 0; n < 10; n++) {
    expect((await guess(`198.51.100.${n}, 203.0.113.9, ::1`)).status).toBe(401)
  }
  expectLimited(await guess("203.0.113.9, ::1"), 60)
  expect((await guess("203.0.113.10, ::1")).status).toBe(401)
})

/** How proxies write whom they forward: n is another connection of the same client, or of another one. */
const spellings: Record<string, (client: number, n: number) => Record<string, string>> = {
  "with a port": (client, n) => ({ "X-Forwarded-For": `198.51.100.${client}:${40_000 + n}` }),
  "IPv6 with a port": (client, n) => ({ "X-Forwarded-For": `[2001:db8:0:${client}::1]:${40_000 + n}` }),
  quoted: (client, n) => ({ "X-Forwarded-For": ` "::ffff:198.51.101.${client}:${40_000 + n}" ` }),
  "in Forwarded": (client, n) => ({ "X-Forwarded-For": "", Forwarded: `for="198.51.102.${client}:${n}";proto=http` }),
}

for (const [name, spell] of Object.entries(spellings)) {
  test(`a guesser locks out nobody else, and is limited from any port: addresses ${name}`, async ({ visitor }) => {
    const credentials = await createAccount(visitor)
    const { username } = credentials
    const guess = (n: number) => visitor.post("/api/session", { username, ...wrong }, { headers: spell(1, n) })
    for (let n = 0; n < 10; n++) expect((await guess(n)).status).toBe(401)
    expectLimited(await guess(10), 60)
    expect((await visitor.post("/api/session", credentials, { headers: spell(2, 0) })).status).toBe(200)
  })
}

test("a header that the proxy does not write gives a guesser no new address, and not the owner's", async ({
  visitor,
}) => {
  const made: [string, (n: number) => Record<string, string>][] = [
    ["203.0.113.21", (n) => ({ "X-Forwarded-For": "203.0.113.20", Forwarded: `for=203.0.113.${21 + n}` })],
    ["203.0.113.41", (n) => ({ "X-Forwarded-For": `203.0.113.${41 + n}`, Forwarded: "for=203.0.113.20" })],
  ]
  for (const [own, forged] of made) {
    const credentials = await createAccount(visitor)
    const { username } = credentials
    const guess = (n: number) => visitor.post("/api/session", { username, ...wrong }, { headers: forged(n) })
    for (let n = 0; n < 10; n++) expect((await guess(n)).status).toBe(401)
    expectLimited(await guess(10), 60)
    const headers = { "X-Forwarded-For": own }
    expect((await visitor.post("/api/session", credentials, { headers })).status).toBe(200)
  }
})

test("a proxy that does not tell addresses locks nobody out, and its operator is told once", async ({
  visitor,
  site,
}) => {
  const credentials = await createAccount(visitor)
  const { username } = credentials
  const headers = { "X-Forwarded-For": "unknown" }
  for (let n = 0; n < 12; n++) {
    expect((await visitor.post("/api/session", { username, ...wrong }, { headers })).status).toBe(401)
  }
  expect((await visitor.post("/api/session", credentials, { headers })).status).toBe(200)
  expect(site.log().match(/"client_address_unclear","detail":"[^"]*no IP address/g)).toHaveLength(1)
})
