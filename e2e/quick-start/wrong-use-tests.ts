import { expect, test } from "@playwright/test"
import type { Site } from "../support/site.ts"
import { logIn, visitorOf } from "./flow-tests.ts"

/** What is refused, and changes nothing. */
export function wrongUseTests(app: () => Site, store: string) {
  test("who sends no name is nobody", async () => {
    for (const body of ["", "{", "null", {}, { name: "" }, { name: 1 }, { name: ["alice"] }]) {
      const { status, setCookie } = await visitorOf(app()).post("/api/session", body)
      expect([status, setCookie], JSON.stringify(body)).toEqual([400, []])
    }
  })

  test("a page that renders changes nothing, and is told where to go", async () => {
    const alice = await logIn(app(), store)
    for (const call of ["update", "logIn", "move", "rotate", "end"]) {
      const { setCookie, text } = await alice.get(`/render?call=${call}`)
      expect.soft(setCookie, call).toEqual([])
      expect.soft(text, call).toContain(`CookieImpossibleError: ${call} may send a cookie, and no page can`)
      expect.soft(text, call).toContain("call it in a server action or in a route handler")
      expect.soft((await alice.session()).userId, call).toBe("alice")
    }
  })

  test("a write from another site is refused, unless the call allows it", async () => {
    const alice = await logIn(app(), store)
    const send = (method: string, path: string, headers: Record<string, string>, body?: string) =>
      fetch(app().address + path, {
        method,
        headers: { ...headers, Cookie: `session=${alice.ticket}` },
        body: body ?? null,
      })
    const elsewhere: Record<string, string>[] = [
      { Origin: "https://evil.example" },
      { Origin: `${app().origin}.evil.example` },
      { Origin: "null" },
      { "Sec-Fetch-Site": "cross-site" },
      { "Sec-Fetch-Site": "same-site" },
    ]
    for (const headers of elsewhere) {
      for (const answer of [
        await send("POST", "/write", headers),
        await send("POST", "/api/session", headers, '{"name":"mallory"}'),
        await send("DELETE", "/api/session", headers),
      ]) {
        expect.soft([answer.status, answer.headers.getSetCookie()], JSON.stringify(headers)).toEqual([403, []])
        const refused = { code: "cross_site", detail: `Only pages of ${app().origin} may do this.` }
        expect.soft(await answer.json()).toMatchObject(refused)
      }
    }
    expect(await alice.session()).toMatchObject({ userId: "alice", data: {} })
    expect((await alice.send("POST", "/write")).status).toBe(200)
    const headers = { Origin: "https://identity.example" }
    expect((await alice.send("POST", "/write?anywhere", { headers })).status).toBe(200)
    expect(await alice.session()).toMatchObject({ userId: "alice", data: { written: 2 } })
  })
}
