/** SESSION_SECRET is changed: "the first seals, all unseal". Nobody notices, not even with a form open. */
import { randomBytes } from "node:crypto"
import type { Browser } from "@playwright/test"
import { hiddenFields, multipart } from "../../lib/demo/attacks/form.ts"
import { expect, test } from "../fixtures.ts"
import { logInTo } from "../support/accounts.ts"
import { expectLoggedIn, expectLoggedOut, expectNote, plantTicket } from "../support/pages.ts"
import { prepareSite, type Site, sharedBy } from "../support/site.ts"
import { Visitor } from "../support/visitor.ts"

test("a new secret in front of the old one logs nobody out, and breaks no form that is open", async ({
  browser,
  address,
}) => {
  const [oldSecret, newSecret] = [randomBytes(32), randomBytes(32)].map((bytes) => bytes.toString("base64url"))
  const before = await prepareSite({ SESSION_SECRET: oldSecret as string })
  const same = sharedBy(before)
  const PORT = before.settings.PORT as string
  const bothSecrets = `${newSecret},${oldSecret}`
  const beside = await prepareSite({ ...same, SESSION_SECRET: bothSecrets })
  const both = await prepareSite({ ...same, PORT, SESSION_SECRET: bothSecrets })
  const after = await prepareSite({ ...same, PORT, SESSION_SECRET: newSecret as string })
  try {
    const visitor = new Visitor(before, address)
    await Promise.all([before.start(), beside.start()])
    await expectFormWorksAt(beside, before, address)
    await expectFormWorksAt(before, beside, address)
    await logInTo("cookie", visitor)
    const old = visitor.copy()
    const opened = await Promise.all([false, true].map((script) => openForms(browser, before, address, script)))
    await before.stop()
    await both.start()
    expect((await visitor.session()).loggedIn).toBe(true)
    for (const forms of opened) await expectFormsWork(forms)
    // A write seals it anew, with the first.
    await visitor.patch("/api/session", { a: 1 })
    await both.stop()
    await after.start()
    expect(await visitor.session()).toMatchObject({ loggedIn: true, data: { a: 1 } })
    expect((await old.session()).loggedIn).toBe(false)
  } finally {
    for (const each of [before, beside, both, after]) await each.remove()
  }
})

/** A form that one process has shown, posted to the other without JavaScript. */
async function expectFormWorksAt(to: Site, from: Site, address: string): Promise<void> {
  const visitor = new Visitor(to, address)
  await logInTo("database", visitor)
  const { text } = await new Visitor(from, address).get("/logout", { cookie: `session=${visitor.ticket}` })
  const { headers, body } = multipart(hiddenFields(text, "*") ?? [])
  const { status } = await visitor.send("POST", "/logout", { headers: Object.fromEntries(headers), body })
  expect([status, visitor.ticket]).toEqual([303, undefined])
}

/** Two tabs of a browser that is logged in: a note is typed in one, the other shows the logout. */
async function openForms(browser: Browser, site: Site, address: string, javaScriptEnabled: boolean) {
  const context = await browser.newContext({ baseURL: site.origin, javaScriptEnabled })
  const visitor = new Visitor(site, address)
  const credentials = await logInTo("cookie", visitor)
  const [typing, leaving] = [await context.newPage(), await context.newPage()]
  await plantTicket(typing, visitor.ticket ?? "", site.origin)
  await typing.goto("/")
  await typing.getByLabel("Note").fill("typed before")
  await leaving.goto("/logout")
  return { context, credentials, typing, leaving }
}

async function expectFormsWork({ context, credentials, typing, leaving }: Awaited<ReturnType<typeof openForms>>) {
  await typing.getByRole("button", { name: "Save the note" }).click()
  const kept = async () => (await (await typing.request.get("/api/session")).json()).data.note
  await expect.poll(kept).toBe("typed before")
  await typing.reload()
  await expectLoggedIn(typing, credentials)
  await expectNote(typing, "typed before")
  await leaving.getByRole("button", { name: "Logout" }).click()
  await expectLoggedOut(leaving)
  await context.close()
}
