/** "The cookie", on https: behind something that ends TLS. */
import { expect, stores, test } from "../fixtures.ts"
import { createAccount, logIn, signUp } from "../support/accounts.ts"

test.use({ settings: { APP_ORIGIN: "https://cloakroom.example" } })

for (const store of stores) {
  test(`${store}: the cookie is __Host- and Secure`, async ({ visitor }) => {
    const { setCookie } = await logIn(visitor, await createAccount(visitor), { store })
    const [pair, ...attributes] = setCookie[0]?.split("; ") ?? []
    expect(pair).toMatch(new RegExp(`^__Host-session=${store}\\.`))
    expect(attributes.toSorted()).toEqual(["HttpOnly", "Path=/", "SameSite=Lax", "Secure"])
    expect(await visitor.session()).toMatchObject({ loggedIn: true, store })

    // The plain name is another cookie.
    const plain = await visitor.get("/api/session", { cookie: `session=${visitor.ticket}` })
    expect(plain.body.loggedIn).toBe(false)

    const cleared = (await visitor.delete("/api/session")).setCookie[0]?.split("; ")
    expect(cleared).toEqual(expect.arrayContaining(["__Host-session=", "Path=/", "Max-Age=0", "Secure"]))
  })
}

test("only pages of that origin may write", async ({ visitor, site }) => {
  const { status } = await visitor.patch("/api/session", { a: 1 }, { headers: { Origin: site.address } })
  expect(status).toBe(403)
  await signUp(visitor)
  expect((await visitor.get("/")).headers.get("strict-transport-security")).toContain("max-age=")
})
