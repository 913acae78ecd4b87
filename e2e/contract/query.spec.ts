/** A query string is anyone's to write: what it names is there, or it names nothing. */
import { expect, test } from "../fixtures.ts"
import { signUp } from "../support/accounts.ts"

const words = ["constructor", "__proto__", "toString", "hasOwnProperty"]

test("words that every object knows are no message", async ({ visitor, newVisitor }) => {
  await signUp(visitor)
  for (const word of words) {
    const account = await visitor.get(`/account?done=${word}`)
    expect.soft(account.status, word).toBe(200)
    const pattern = await newVisitor().get(`/patterns/no-javascript?problem=${word}`)
    expect.soft(pattern.status, word).toBe(200)
    expect.soft(pattern.text, word).toContain("That did not work. Try again in a moment.")
    for (const page of ["/?store", "/login?next", "/signup?next", "/compare?run", "/attacks?attack", "/docs?q"]) {
      expect.soft((await visitor.get(`${page}=${word}`)).status, page).toBe(200)
    }
  }
})
