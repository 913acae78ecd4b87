/** What a login is bound to: said of one's own, with nothing that could prove it; and why a bound one is not taken. */
import { calculateJwkThumbprint } from "jose"
import { newKey, publicJwk, signNew, UNDER_WAY } from "../../lib/demo/attacks/device.ts"
import { expect, storeKinds, test } from "../fixtures.ts"
import { createAccount, logIn } from "../support/accounts.ts"
import { movedClock, passTime } from "../support/moved-clock.ts"
import { logInByApi, switchStore } from "../support/pages.ts"
import { keepTicket } from "../support/secrets.ts"
import type { Visitor } from "../support/visitor.ts"

test("on http a login is bound to nothing, and the inspector says why", async ({ page }) => {
  await logInByApi(page, { guest: true })
  await page.goto("/")
  const device = page.getByRole("term").filter({ hasText: /^Device$/ })
  for (const store of storeKinds) {
    await switchStore(page, store)
    await expect(device.locator("+ dd")).toHaveText("not bound")
    await expect(page.getByText("This site is served over plain http")).toBeVisible()
  }
})

test("before login there is nothing to bind", async ({ page }) => {
  await page.goto("/")
  await page.getByRole("button", { name: "Add a visit" }).click()
  await expect(page.getByRole("region", { name: "What the server holds" }).getByRole("term").first()).toBeVisible()
  await expect(page.getByRole("term").filter({ hasText: /^Device$/ })).toHaveCount(0)
})

/** A page as text. */
const textOf = async (visitor: Visitor, path: string, cookie: string) => {
  const { text } = await visitor.get(path, { cookie })
  return text
    .replace(/<script.*?<\/script>|<!--.*?-->/gs, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
}

/** Binds a login as browsers do, with a key in this process. Gives the bound cookie, its value alone, and the key's thumbprint. */
async function bind(visitor: Visitor, registration: string | null) {
  const key = await newKey()
  const headers = { "Secure-Session-Response": await signNew(/challenge="([^"]+)"/.exec(registration ?? "")?.[1], key) }
  const answer = await visitor.send("POST", "/api/dbsc/register", { headers, cookie: ticketOf(visitor) })
  expect(answer.status, answer.text).toBe(200)
  const [bound = ""] = answer.setCookie[0]?.split("; ") ?? []
  const [, value = ""] = bound.split("=")
  keepTicket(value)
  return { bound, value, thumbprint: await calculateJwkThumbprint(publicJwk(key)) }
}

const ticketOf = ({ cookieName, ticket }: Visitor) => `${cookieName}=${ticket}`

test.describe("on https", () => {
  test.use({ settings: { ...movedClock, APP_ORIGIN: "https://cloakroom.example" } })

  for (const store of storeKinds) {
    test(`${store}: what a login is bound to is said on its pages, and nothing that could prove it`, async ({
      visitor,
    }) => {
      const { headers } = await logIn(visitor, await createAccount(visitor), { store })
      expect(await textOf(visitor, "/", ticketOf(visitor))).toContain("Device not bound A browser that offers it")
      const { bound, value, thumbprint } = await bind(visitor, headers.get("secure-session-registration"))
      const cookie = `${ticketOf(visitor)}; ${bound}`
      const short = thumbprint.slice(0, 12)
      expect(await textOf(visitor, "/", cookie)).toContain(
        `Device bound algorithm ES256 key&#x27;s thumbprint ${short}…`,
      )
      expect(await textOf(visitor, "/account", cookie)).toContain(`Bound to a device: ES256, key ${short}…`)
      for (const path of ["/", "/account", "/patterns/device-binding"])
        expect((await visitor.get(path, { cookie })).text).not.toContain(value)
      // The contract fixes what the API answers.
      const [login] = (await visitor.get("/api/sessions", { cookie })).body.sessions
      expect(Object.keys(login).toSorted()).toEqual([
        "browser",
        "createdAt",
        "current",
        "id",
        "lastSeenAt",
        "os",
        "store",
      ])
    })

    test(`${store}: a bound login without the proof is told so, and nothing of its session`, async ({
      visitor,
      site,
    }) => {
      const credentials = await createAccount(visitor)
      const { headers } = await logIn(visitor, credentials, { store })
      const { bound } = await bind(visitor, headers.get("secure-session-registration"))
      await visitor.get("/api/session", { cookie: `${ticketOf(visitor)}; ${bound}` })
      passTime(site, UNDER_WAY)
      const before = site.log().length
      const index = await textOf(visitor, "/", ticketOf(visitor))
      expect(index).toContain("did not send the proof")
      for (const word of ["has ended", "has expired", credentials.username]) expect(index).not.toContain(word)
      expect((await visitor.get("/account", { cookie: ticketOf(visitor) })).status).toBe(307)
      const login = await textOf(visitor, "/login?next=%2Faccount", ticketOf(visitor))
      expect(login).toContain("Your session is bound to this device")
      await visitor.get("/api/session", { cookie: ticketOf(visitor) })
      const refused = () =>
        site
          .log()
          .slice(before)
          .match(/"ticket_refused".*/g) ?? []
      await expect.poll(() => refused().length).toBe(4)
      for (const line of refused()) expect(line).toContain('"reason":"unproven"')
      // Who has the proof is told nothing of the kind.
      expect(await textOf(visitor, "/login", `${ticketOf(visitor)}; ${bound}`)).not.toContain("bound to this device")
    })
  }
})

test.describe("switched off", () => {
  test.use({ settings: { APP_ORIGIN: "https://cloakroom.example", DEVICE_BINDING: "off" } })

  test("nothing is offered, and the inspector says why", async ({ visitor }) => {
    const { headers } = await logIn(visitor, await createAccount(visitor))
    expect(headers.get("secure-session-registration")).toBeNull()
    expect(await textOf(visitor, "/", ticketOf(visitor))).toContain("Device not bound Device binding is switched off")
  })
})
