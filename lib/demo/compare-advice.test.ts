import { expect, test } from "vitest"
import { aspects } from "./compare.ts"
import { type Answers, advise, questions, readAnswers } from "./compare-advice.ts"

const everyAnswer = questions.reduce<Record<string, string>[]>(
  (sofar, { name, options }) => sofar.flatMap((answers) => options.map(({ value }) => ({ ...answers, [name]: value }))),
  [{}],
)

test("every combination of answers has one store and reasons", () => {
  expect(everyAnswer).toHaveLength(48)
  for (const query of everyAnswer) {
    const { store, reasons } = advise(readAnswers(query) as Answers)
    expect(Object.keys(aspects[0]?.answers ?? {})).toContain(store)
    expect(reasons.length).toBeGreaterThan(1)
    expect(new Set(reasons).size).toBe(reasons.length)
  }
})

test("no store is advised that can not do what was asked", () => {
  for (const query of everyAnswer) {
    const { store } = advise(readAnswers(query) as Answers)
    expect(store).not.toBe("memory")
    if (query.run === "machines") expect(["cookie", "database", "redis"]).toContain(store)
    if (query.size === "large" || query.writes === "often") expect(store).not.toBe("cookie")
  }
})

test("each store that keeps what it is given is somebody's answer", () => {
  const advised = everyAnswer.map((query) => advise(readAnswers(query) as Answers).store)
  expect(new Set(advised)).toEqual(new Set(["cookie", "database", "disk", "shelf", "redis"]))
})

test("missing and unknown answers are no answers", () => {
  expect(readAnswers({})).toBeNull()
  expect(readAnswers({ ...everyAnswer[0], size: "huge" })).toBeNull()
  expect(readAnswers({ ...everyAnswer[0], run: ["process", "machines"] })).toBeNull()
})

test("every aspect has an answer for each store", () => {
  for (const { answers } of aspects) {
    expect(Object.keys(answers)).toEqual(["cookie", "database", "disk", "shelf", "redis", "memory"])
  }
})
