/** "The cookie" of the contract. */
import { expect, stores, test } from "../fixtures.ts"
import { createAccount, logIn, logInTo } from "../support/accounts.ts"

for (const store of stores) {
  test(`${store}: one cookie, its attributes exactly`, async ({ visitor }) => {
    const { setCookie, body } = await logIn(visitor, await createAccount(visitor), { store })
    expect(setCookie).toHaveLength(1)
    const [pair, ...attributes] = setCookie[0]?.split("; ") ?? []
    expect(attributes.toSorted()).toEqual(["HttpOnly", "Path=/", "SameSite=Lax"])
    expect(pair).toMatch(
      store === "cookie"
        ? /^session=cookie\.[!-:<-~]{100,4000}$/
        : new RegExp(`^session=${store}\\.[A-Za-z0-9_-]{43}$`),
    )
    expect(body).toMatchObject({ loggedIn: true, store })
  })

  test(`${store}: "remember me" keeps the cookie as long as the login lasts`, async ({ visitor }) => {
    const { setCookie, body } = await logIn(visitor, await createAccount(visitor), { store, remember: true })
    expect(setCookie[0]).toContain("; Max-Age=2592000;")
    expect(body.idleExpiresAt).toBeNull()
    expect(Date.parse(body.expiresAt) - Date.parse(body.createdAt)).toBe(2_592_000_000)
  })

  test(`${store}: a new session from before login has the same kind of cookie`, async ({ visitor }) => {
    const { setCookie } = await visitor.put("/api/session/store", { store })
    expect(setCookie).toHaveLength(1)
    expect(setCookie[0]).toMatch(new RegExp(`^session=${store}\\.`))
    expect(setCookie[0]).not.toMatch(/max-age|expires|domain|secure/i)
  })

  test(`${store}: what does not write sends no cookie`, async ({ visitor, newVisitor }) => {
    await logInTo(store, visitor)
    const paths = ["/", "/login", "/signup", "/logout", "/account", "/nowhere"]
    const api = ["/api/session", "/api/sessions", "/api/health", "/api/health/live", "/api/nowhere"]
    for (const path of [...paths, ...api]) {
      for (const someone of [visitor, newVisitor()]) {
        expect.soft((await someone.get(path)).setCookie, path).toEqual([])
      }
    }
    const refused = [
      await visitor.patch("/api/session", "[1]"),
      await visitor.post("/api/session", { username: "nobody", password: "wrong" }),
      await visitor.put("/api/session/store", { store: "nowhere" }),
      await newVisitor().delete("/api/session"),
      await newVisitor().patch("/api/session", {}),
    ]
    for (const { status, setCookie } of refused) expect.soft(setCookie, String(status)).toEqual([])
  })

  test(`${store}: logout clears the cookie where it was set`, async ({ visitor }) => {
    await logInTo(store, visitor)
    const { setCookie } = await visitor.delete("/api/session")
    expect(setCookie).toHaveLength(1)
    expect(setCookie[0]).toMatch(/^session=; /)
    expect(setCookie[0]?.split("; ")).toEqual(expect.arrayContaining(["Path=/", "Max-Age=0", "HttpOnly"]))
  })

  test(`${store}: two cookies of this name are no session`, async ({ visitor }) => {
    await logInTo(store, visitor)
    const own = `session=${visitor.ticket}`
    for (const cookie of [`${own}; ${own}`, `${own}; session=x`, `session=x; ${own}`, `session=; ${own}`]) {
      expect.soft((await visitor.get("/api/session", { cookie })).body).toEqual({ loggedIn: false, data: {} })
      expect.soft((await visitor.get("/api/sessions", { cookie })).status).toBe(401)
      expect.soft((await visitor.get("/account", { cookie })).status).toBe(307)
      expect.soft((await visitor.get("/login", { cookie })).text).toMatch(/two cookies.*Delete the cookies/)
    }
    expect((await visitor.get("/login")).text).not.toContain("two cookies")
    // The same one beside cookies of other names is a session.
    const others = `asession=1; ${own}; session2=2; Session=3`
    expect((await visitor.get("/api/session", { cookie: others })).body.loggedIn).toBe(true)
  })

  test(`${store}: an altered ticket is no session, and is never adopted`, async ({ visitor }) => {
    await logInTo(store, visitor)
    const ticket = visitor.ticket ?? ""
    for (const altered of alterations(ticket, store)) {
      const cookie = `session=${altered}`
      const seen = await visitor.get("/api/session", { cookie })
      expect.soft(seen.status, altered).toBe(200)
      expect.soft(seen.body, altered).toEqual({ loggedIn: false, data: {} })
      const written = await visitor.patch("/api/session", { a: 1 }, { cookie })
      expect.soft(written.body, altered).toEqual({ loggedIn: false, data: { a: 1 } })
      expect.soft(written.setCookie[0], altered).toMatch(/^session=database\.[\w-]{43};/)
      expect.soft(written.setCookie[0]).not.toContain(`session=${altered};`)
    }
    expect((await visitor.session()).data).toEqual({})
  })
}

/** What a ticket is not, though it looks nearly like it. */
function alterations(ticket: string, store: string): string[] {
  const token = ticket.slice(store.length + 1)
  const middle = token.length >> 1
  const flip = (character: string | undefined) => (character === "A" ? "B" : "A")
  return [
    `${ticket}A`,
    `${ticket}=`,
    `${ticket}~1`,
    `${ticket}.`,
    `${ticket}%20`,
    ticket.slice(0, -1),
    `${ticket.slice(0, -1)}${flip(ticket.at(-1))}`,
    `${store}.${token.slice(0, middle)}${flip(token[middle])}${token.slice(middle + 1)}`,
    `${store}.${flip(token[0])}${token.slice(1)}`,
    `${store}%2E${token}`,
    `${store.toUpperCase()}.${token}`,
    `${store}..${token}`,
    `"${ticket}"`,
    token,
    `${store}.`,
    store,
    ...stores.filter((other) => other !== store).map((other) => `${other}.${token}`),
    `nowhere.${token}`,
    `constructor.${token}`,
    `${store}.${"A".repeat(43)}`,
    `${store}.../../../../etc/passwd`,
    `${store}.${"x".repeat(3000)}`,
  ]
}

test("the session's public id is no ticket", async ({ visitor }) => {
  for (const store of stores) {
    await logInTo(store, visitor)
    const { sessions } = (await visitor.get("/api/sessions")).body
    for (const { id } of sessions) {
      const seen = await visitor.get("/api/session", { cookie: `session=${store}.${id}` })
      expect(seen.body.loggedIn).toBe(false)
    }
  }
})
