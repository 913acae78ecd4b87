/** The models that lib/session ships are those of this site, save for the columns that the site has of its own. */
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"

/** The fields and indexes of a model, without spaces, comments, and the types that only PostgreSQL has. */
function linesOf(schema: string, model: string): string[] {
  const [, body = ""] = new RegExp(`^model ${model} \\{\\n([^]*?)^\\}`, "m").exec(readFileSync(schema, "utf8")) ?? []
  return body.split("\n").flatMap((line) => {
    const text = line
      .replace(/\/\/.*| @db\.\w+(\(\d+\))?/g, "")
      .replaceAll(/\s+/g, " ")
      .trim()
    return text ? [text] : []
  })
}

const shipped = "lib/session/session.prisma"

test.each(["prisma/schema.prisma", "prisma/postgresql/schema.prisma"])("%s has them", (schema) => {
  expect(linesOf(shipped, "Session").length).toBeGreaterThan(5)
  expect(linesOf(schema, "Session")).toEqual(linesOf(shipped, "Session"))
  const own = ['userAgent String @map("user_agent")', '@@map("login")']
  const login = linesOf(shipped, "Login")
  expect(login).toEqual(expect.arrayContaining(own))
  expect(linesOf(schema, "Login")).toEqual(expect.arrayContaining(login.filter((line) => !own.includes(line))))
})
