/** What pages complain of in the console. */
import { expect } from "../fixtures.ts"
import { createAccount } from "../support/accounts.ts"
import { everyPath } from "../support/pages.ts"
import { test } from "./fixtures.ts"
import { expectAlive, logInOnPage, sessionCookie } from "./pages.ts"

export function testConsole(): void {
  test("no page complains of anything", async ({ tab, visitor }) => {
    test.slow()
    await logInOnPage(tab, await createAccount(visitor), { store: "disk" })
    visitor.ticket = (await sessionCookie(tab))?.value
    for (const path of await everyPath(visitor)) {
      await tab.goto(path)
      await expectAlive(tab)
      expect.soft(await tab.problems(), path).toEqual([])
    }
  })

  test("if one did, it would be seen", async ({ openTab }) => {
    const tab = await openTab()
    await tab.goto("/")
    expect(await tab.problems()).toEqual([])
    await tab.run(`
      setTimeout(() => { throw new Error("a mistake") })
      Promise.reject(new Error("nobody listens"))
      console.error("something said")
      new Image().src = "http://elsewhere.test/"
    `)
    for (const problem of [/a mistake/, /nobody listens/, /something said/, /Content.Security.Policy/i]) {
      await expect.poll(() => tab.problems()).toContainEqual(expect.stringMatching(problem))
    }
    await tab.close()
  })
}
