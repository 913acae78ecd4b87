import fc from "fast-check"
import { expect, test } from "vitest"
import { mintToken } from "../ticket.ts"
import type { Ticket } from "../types.ts"
import type { Bench } from "./bench.ts"

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/**
 * What a store promises of tokens: each has one spelling, none can be made up, and none shows what it stands for. The
 * manager reads the prefix, to find the store.
 */
export function ticketsContract({ place, record }: Bench): void {
  /** Creates a session. `isNoTicket` checks that a text opens neither this session nor another. */
  const issue = async () => {
    const { store } = place()
    const { ticket, id } = await store.create(record({ secret: "kept" }))
    const isNoTicket = async (text: string) => {
      expect(await store.load(text as Ticket), text).toBeNull()
    }
    return { store, ticket, id, isNoTicket, token: ticket.slice(store.name.length + 1) }
  }

  test("any altered character makes it no ticket", async () => {
    const { store, ticket, token, isNoTicket } = await issue()
    for (const text of alterations(token)) await isNoTicket(`${store.name}.${text}`)
    expect(await store.load(ticket)).not.toBeNull()
  })

  test("nothing can be added, left out or spelled otherwise", async () => {
    const { store, ticket, token, isNoTicket } = await issue()
    for (const suffix of ["=", "==", "~", "~2", "~3", ".", " ", "\n", "\0", "A", "*", "%", ";", ticket]) {
      await isNoTicket(ticket + suffix)
      await isNoTicket(suffix + ticket)
    }
    for (let length = 0; length < ticket.length; length++) await isNoTicket(ticket.slice(0, length))
    for (const text of [
      token,
      `.${token}`,
      `${store.name}..${token}`,
      `${store.name}:${token}`,
      `${store.name.toUpperCase()}.${token}`,
      ticket.toUpperCase(),
      ticket.toLowerCase(),
      encodeURIComponent(`${ticket}=`),
      ticket.replace(".", "%2E"),
      ticket.replaceAll("-", "+").replaceAll("_", "/").concat("="),
      `"${ticket}"`,
    ]) {
      await isNoTicket(text)
    }
  })

  test("what no store has issued is no ticket", async () => {
    const { store, id, isNoTicket } = await issue()
    for (const token of [
      "",
      ".",
      "../../etc/passwd",
      "__proto__",
      "constructor",
      id,
      id.slice(0, 43),
      mintToken(),
      "A".repeat(43),
      "\ud800".repeat(43),
      "x".repeat(4096),
      "x".repeat(1_000_000),
      "Fe26.2*1*",
      "*".repeat(7),
    ]) {
      await isNoTicket(`${store.name}.${token}`)
      await isNoTicket(token)
    }
  })

  test("what is no ticket can not be updated or ended either", async () => {
    const { store, ticket } = await issue()
    const texts = ["", store.name, `${ticket}A`, `.${ticket}`, `${store.name}.${mintToken()}`] as Ticket[]
    for (const text of texts) {
      expect(await store.update(text, { ...record(), version: 1 })).toBe("gone")
      expect(await store.end(text)).toBe("gone")
    }
    expect(await store.load(ticket)).not.toBeNull()
  })

  test("no random mutation of a ticket is a ticket", async () => {
    const { store, ticket, token, isNoTicket } = await issue()
    const at = fc.nat(token.length)
    const mutation = fc.record({ at, remove: fc.nat(3), insert: fc.string({ unit: "binary", maxLength: 3 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
        const text = mutations.reduce(
          (before, { at, remove, insert }) => before.slice(0, at) + insert + before.slice(at + remove),
          token,
        )
        if (text !== token) await isNoTicket(`${store.name}.${text}`)
      }),
      { numRuns: 200 },
    )
    expect(await store.load(ticket)).not.toBeNull()
  })

  test("the ticket does not show the id or the data", async () => {
    const { ticket, id } = await issue()
    expect(ticket).not.toContain(id)
    expect(ticket).not.toContain("kept")
    expect(Buffer.from(ticket, "base64url").toString("latin1")).not.toContain("kept")
  })
}

/** The token with each character in turn changed: in its lowest bit, in the bit above, and in its case. */
function alterations(token: string): string[] {
  return [...token].flatMap((character, index) => {
    const value = BASE64URL.indexOf(character)
    const lower = character.toLowerCase()
    const otherCase = lower === character ? character.toUpperCase() : lower
    const others = value < 0 ? ["A"] : [BASE64URL[value ^ 1], BASE64URL[value ^ 2], otherCase]
    return others
      .filter((other) => other !== character)
      .map((other) => token.slice(0, index) + other + token.slice(index + 1))
  })
}
