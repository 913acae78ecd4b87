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
  const seal = `Fe26.2*1*${"a".repeat(64)}*${"b".repeat(22)}*${"c".repeat(300)}**${"d".repeat(64)}*${"e".repeat(43)}~2`
  const parts = takeTicketApart(makeTicket("cookie", seal))
  expect(parts.filter(({ text }) => !text.endsWith("…")).map(({ text }) => text)).toEqual(["cookie", "Fe26.2", "1"])
  expect(parts.map(({ length }) => length)).toEqual([6, 6, 1, 64, 22, 300, 64, 45])
})

test("what is no ticket has no parts", () => {
  expect(takeTicketApart("nonsense")).toEqual([])
})
