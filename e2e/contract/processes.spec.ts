/** One site of several processes, and a process that ends. */
import { connect } from "node:net"
import { expect, lastingStores, test } from "../fixtures.ts"
import { createAccount, logIn, logInTo } from "../support/accounts.ts"
import { prepareSite, type Site, sharedBy } from "../support/site.ts"
import { Visitor } from "../support/visitor.ts"

/** A second process of the same site, on a port of its own. */
async function secondProcess(site: Site): Promise<Site> {
  const second = await prepareSite(sharedBy(site))
  await second.start()
  return second
}

test("two processes are one site", async ({ site, address }) => {
  const second = await secondProcess(site)
  try {
    const here = new Visitor(site, address)
    const credentials = await createAccount(here)
    for (const store of lastingStores) {
      await logIn(here, credentials, { store })
      const there = new Visitor(second, address)
      there.ticket = here.ticket
      await here.patch("/api/session", { here: 1 })
      if (store === "cookie") there.ticket = here.ticket
      expect(await there.session(), store).toMatchObject({ loggedIn: true, store, data: { here: 1 } })
      await there.patch("/api/session", { there: 2 })
      if (store === "cookie") here.ticket = there.ticket
      expect((await here.session()).data, store).toEqual({ here: 1, there: 2 })

      if (store !== "cookie") {
        const keys = Array.from({ length: 50 }, (_, n) => `key${n}`)
        const writes = keys.map((key, n) => (n % 2 ? here : there).copy().patch("/api/session", { [key]: n }))
        expect((await Promise.all(writes)).map(({ status }) => status)).toEqual(keys.map(() => 200))
        expect(Object.keys((await here.session()).data), store).toEqual(expect.arrayContaining(keys))
      }

      const copy = here.copy()
      expect((await there.delete("/api/session")).status).toBe(204)
      expect(await copy.session(), store).toEqual({ loggedIn: false, data: {} })
      here.ticket = undefined
    }

    // What is counted, is counted together.
    const { username } = await createAccount(here)
    const wrong = { username, password: "not the password" }
    const there = new Visitor(second, address)
    for (let n = 0; n < 10; n++) expect((await (n % 2 ? here : there).post("/api/session", wrong)).status).toBe(401)
    expect((await here.post("/api/session", wrong)).status).toBe(429)
    expect((await there.post("/api/session", wrong)).status).toBe(429)
  } finally {
    await second.remove()
  }
})

test("a restart keeps all but what is in memory", async ({ site, newVisitor }) => {
  const credentials = await createAccount(newVisitor())
  const visitors = [...lastingStores, "memory"].map((store) => [store, newVisitor()] as const)
  const before = new Map<string, unknown>()
  for (const [store, visitor] of visitors) {
    await logIn(visitor, credentials, { store })
    before.set(store, (await visitor.patch("/api/session", { kept: store })).body)
  }
  await site.restart()
  for (const [store, visitor] of visitors) {
    const expected = store === "memory" ? { loggedIn: false, data: {} } : before.get(store)
    expect(await visitor.session(), store).toEqual(expected)
  }
})

test("what was acknowledged is there after the process was killed", async ({ site, newVisitor }) => {
  const visitors = lastingStores.map((store) => [store, newVisitor()] as const)
  for (const [store, visitor] of visitors) {
    await logInTo(store, visitor)
    await visitor.patch("/api/session", { acknowledged: 0 })
  }
  // Killed while each of them is writing.
  const writing = visitors.map(async ([, visitor]) => {
    let last = 0
    try {
      for (;;) {
        const { status } = await visitor.patch("/api/session", { acknowledged: last + 1 })
        if (status !== 200) return last
        last += 1
        if (last === 20) killed ??= site.kill()
      }
    } catch {
      return last
    }
  })
  let killed: Promise<void> | undefined
  const last = await Promise.all(writing)
  await killed
  await site.start()
  for (const [index, [store, visitor]] of visitors.entries()) {
    const { loggedIn, data } = await visitor.session()
    expect(loggedIn, store).toBe(true)
    const acknowledged = last[index] as number
    // One more may have been written, and its answer lost.
    expect([acknowledged, acknowledged + 1], store).toContain(data.acknowledged)
    expect((await visitor.patch("/api/session", { more: 1 })).status, store).toBe(200)
  }
  expect((await newVisitor().get("/api/health")).status).toBe(200)
})

test("SIGTERM: requests in flight are answered, then the process ends with 0", async ({ site, visitor }) => {
  const body = '{"finished":true}'
  await logInTo("disk", visitor)
  const { hostname, port } = new URL(site.address)
  const socket = connect(Number(port), hostname)
  let answer = ""
  socket.setEncoding("utf8").on("data", (chunk) => {
    answer += chunk
  })
  const head = [
    "PATCH /api/session HTTP/1.1",
    `Host: ${hostname}:${port}`,
    `Origin: ${site.origin}`,
    `Cookie: session=${visitor.ticket}`,
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
    // So that we know when the request has reached the server.
    "Expect: 100-continue",
  ]
  socket.write(`${head.join("\r\n")}\r\n\r\n`)
  await expect.poll(() => answer).toContain("100 Continue")
  const stopped = site.stop()
  await expect
    .poll(() =>
      fetch(site.address).then(
        () => "open",
        () => "closed",
      ),
    )
    .toBe("closed")
  const closed = new Promise((resolve) => socket.once("close", resolve))
  socket.write(body)
  await closed
  expect(answer).toContain("HTTP/1.1 200 OK")
  expect(answer).toContain('"finished":true')
  expect(await stopped).toBe(0)
  await site.start()
  expect((await visitor.session()).data).toEqual({ finished: true })
})
