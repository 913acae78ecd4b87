import { expect, test } from "vitest"
import { makeTicket, mintToken } from "../session/ticket.ts"
import { takeTicketApart } from "./take-ticket-apart.ts"

test("a ticket is never shown whole", () => {
  const token = mintToken()
  expect(takeTicketApart(makeTicket("disk", token))).toEqual([
    { name: "store", text: "disk", length: 4 },
    { name: "token", text: `${token.slice(0, 6)}…`, length: 43 },
  ])
})

test("a sealed one is taken apart further, and no part of it shown whole but what is the same for all", () => {
  const seal = `Fe26.2*0badcafe**${"b".repeat(22)}*${"c".repeat(300)}***${"e".repeat(43)}`
  const parts = takeTicketApart(makeTicket("cookie", seal))
  expect(parts.filter(({ text }) => !text.endsWith("…")).map(({ text }) => text)).toEqual(["cookie", "Fe26.2"])
  expect(parts.map(({ length }) => length)).toEqual([6, 6, 8, 22, 300, 43])
})

test("what is no ticket has no parts", () => {
  expect(takeTicketApart("nonsense")).toEqual([])
})
