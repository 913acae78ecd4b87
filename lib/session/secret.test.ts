import { randomBytes } from "node:crypto"
import { describe, expect, it } from "vitest"
import { secretProblem } from "./secret.ts"

const encode = (bytes: Iterable<number>) => Buffer.from([...bytes]).toString("base64url")

describe("secretProblem", () => {
  it("accepts random bytes", () => {
    for (let i = 0; i < 1000; i++) expect(secretProblem(randomBytes(32).toString("base64url"))).toBeNull()
  })
  it.each([
    ["empty", "", /empty/],
    ["short", randomBytes(31).toString("base64url"), /32 random bytes/],
    ["long", randomBytes(33).toString("base64url"), /32 random bytes/],
    ["padded", `${randomBytes(32).toString("base64url")}=`, /32 random bytes/],
    ["with other characters", `${randomBytes(32).toString("base64url")}!`, /32 random bytes/],
    ["hex", randomBytes(32).toString("hex"), /32 random bytes/],
    ["one character", "A".repeat(43), /not random/],
    ["few distinct bytes", encode(Array.from({ length: 32 }, (_, i) => [7, 99, 200][(i * i) % 3] ?? 0)), /not random/],
    [
      "a repeated block",
      Buffer.concat([Buffer.alloc(16, "0123456789abcdef"), Buffer.alloc(16, "0123456789abcdef")]).toString("base64url"),
      /not random/,
    ],
    [
      "a repeated random block",
      ((block) => Buffer.concat([block, block]).toString("base64url"))(randomBytes(16)),
      /not random/,
    ],
    ["counting up", encode(Array.from({ length: 32 }, (_, i) => i)), /not random/],
    ["counting down by threes", encode(Array.from({ length: 32 }, (_, i) => 250 - 3 * i)), /not random/],
    ["the alphabet", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ", /not random/],
    ["words", Buffer.from("correct horse battery staple !!!").toString("base64url"), /not random/],
  ])("refuses one that is %s", (_, text, problem) => expect(secretProblem(text)).toMatch(problem))
  it("never repeats the secret", () => expect(secretProblem("hunter2")).not.toContain("hunter2"))
})
