/** The models that lib/session ships are those of this site, save for the columns that the site has of its own. */
import { readFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { expect, test } from "vitest"
import { blocksOf, readme } from "./session-readme.ts"

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

test.each(["Session", "Login"])("the SQL in the README makes the columns of the model %s", (model) => {
  const table = model.toLowerCase()
  const sql = blocksOf(readme).find(({ language, text }) => language === "sql" && text.includes(`TABLE "${table}"`))
  const db = new DatabaseSync(":memory:")
  db.exec(sql?.text ?? "")
  const columns = db.prepare(`SELECT name FROM pragma_table_info('${table}')`).all()
  const fields = linesOf(shipped, model).filter((line) => !line.startsWith("@@"))
  expect(columns.map(({ name }) => name)).toEqual(
    fields.map((line) => /@map\("(\w+)"\)/.exec(line)?.[1] ?? line.split(" ")[0]),
  )
})
