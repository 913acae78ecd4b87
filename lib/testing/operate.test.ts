/** docs/operate.md names what an operator can be told, all of it. */
import { globSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"

const page = readFileSync("docs/operate.md", "utf8")
const sources = globSync("lib/**/*.ts").filter((path) => !path.endsWith(".test.ts"))

test("every event of the log, and no other", () => {
  const logged = sources.flatMap((path) => {
    const text = readFileSync(path, "utf8")
    return [...text.matchAll(/\{ event: "(\w+)"|\bwarnOnce\("(\w+)"/g)].map(([, event, once]) => event ?? once)
  })
  const table = page.split("## Logs")[1]?.split("\n## ")[0] ?? ""
  const rows = [...table.matchAll(/^\| (`.+?) \|/gm)].map(([, names = ""]) => names)
  const named = rows.flatMap((names) => names.replaceAll("`", "").split(", "))
  expect(named.toSorted()).toEqual([...new Set(logged)].toSorted())
})

test("every reason of a refusal and of a conflict", () => {
  const reasons = ["observe.ts", "errors.ts"].map((name) => readFileSync(`lib/session/${name}`, "utf8"))
  const refusals =
    reasons[0]
      ?.split("type Refusal =")[1]
      ?.split("\n\n")[0]
      ?.match(/(?<=")[a-z-]+(?=")/g) ?? []
  const conflicts = reasons[1]?.split("const conflicts = {")[1]?.match(/^ {2}\w+(?=:)/gm) ?? []
  expect([refusals.length, conflicts.length]).toEqual([8, 4])
  for (const reason of [...refusals, ...conflicts]) expect(page).toContain(`\`${reason.trim()}\``)
})
