import { expect, test } from "@playwright/test"
import type { Site } from "../support/site.ts"
import { visitorOf } from "./flow-tests.ts"

/** How often a request reads its session. The app's /counted has a layout and a page that both ask, the page twice. */
export function readingTests(app: () => Site) {
  const reads = "/counted/reads"

  async function logIn() {
    const alice = visitorOf(app())
    expect((await alice.post(reads, {})).body).toMatchObject({ userId: "alice" })
    await alice.get(reads)
    return alice
  }

  test("a page reads its session once and its login once, whoever in it asks", async () => {
    const alice = await logIn()
    const { text } = await alice.get("/counted")
    for (const part of ["layout", "page"]) expect(text).toMatch(new RegExp(`The ${part} knows (<!-- -->)?alice`))
    expect((await alice.get(reads)).body.before).toEqual(["load", "login"])
  })

  test("a page writes its activity down once, after the answer", async () => {
    const alice = await logIn()
    await alice.patch(reads, {})
    await alice.get("/counted")
    const asked: string[] = []
    await expect(async () => {
      asked.push(...(await alice.get(reads)).body.before)
      expect(asked).toEqual(["load", "login", "touch"])
    }).toPass({ timeout: 10_000 })
  })

  test("a handler reads its session once for each time that it asks, and sees what has changed since", async () => {
    const alice = await logIn()
    const { asked, session } = (await alice.get(`${reads}?session`)).body
    expect(asked).toEqual(["load", "login"])
    expect(session).toMatchObject({ userId: "alice" })
    expect((await alice.put(reads, {})).body).toEqual([0, 1])
    expect((await alice.put(reads, {})).body).toEqual([1, 2])
  })

  test("the page that answers an action shows what the action has changed", async () => {
    const alice = await logIn()
    const [, action = ""] = /name="(\$ACTION_ID_[0-9a-f]+)"/.exec((await alice.get("/counted")).text) ?? []
    const body = new FormData()
    body.set(action, "")
    const headers = { Origin: app().origin, Cookie: `session=${alice.ticket}` }
    const answer = await fetch(`${app().address}/counted`, { method: "POST", headers, body })
    expect(await answer.text()).toContain("n is 1")
  })
}
