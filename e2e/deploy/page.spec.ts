/** docs/deploy.md: what it shows stands in the files, and what it tells to set, the site takes. */
import { execFileSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseEnv } from "node:util"
import { readEnv } from "../../lib/site/env.ts"
import { startPostgresql } from "../../lib/testing/postgresql.ts"
import { expect, test } from "../fixtures.ts"
import { root, unset } from "../support/site.ts"
import { blocks, makeSettings } from "./page.ts"

test("what it shows of a file stands there, in this order", () => {
  const shown = blocks.filter(
    ({ text }) => /^# \S+\n/.test(text) && existsSync(join(root, text.slice(2).split("\n")[0] ?? "")),
  )
  expect(shown.length).toBeGreaterThan(4)
  for (const { text } of shown) {
    const [first = "", ...lines] = text.split("\n")
    let rest = readFileSync(join(root, first.slice(2)), "utf8")
    for (const part of lines.join("\n").split("\n…\n")) {
      expect(rest, first).toContain(`\n${part}\n`)
      rest = rest.slice(rest.indexOf(`\n${part}\n`) + part.length)
    }
  }
})

test("each file that it leads to is there", () => {
  const links = [...readFileSync(join(root, "docs/deploy.md"), "utf8").matchAll(/\]\(([^)]+)\)/g)]
  expect(links.length).toBeGreaterThan(4)
  for (const [, link = ""] of links) expect(existsSync(join(root, "docs", link)), link).toBe(true)
})

test("the settings that it makes are taken, on functions too; the database is migrated alone", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-deploy-"))
  const database = await startPostgresql()
  try {
    const settings = makeSettings(folder)
    const functions = parseEnv(blocks.find(({ text }) => text.startsWith("SESSION_STORE="))?.text ?? "")
    for (const name of Object.keys(functions)) expect(Object.keys(unset)).toContain(name)
    const all = { ...settings, ...functions, DATABASE_URL: database.url }
    expect(readEnv(all)).toMatchObject({ demo: false, secureCookies: true, sessionStores: ["database", "cookie"] })

    const migrate = () =>
      execFileSync("npm", ["run", "--silent", "migrate"], {
        cwd: root,
        env: { ...process.env, ...unset, ...all },
        encoding: "utf8",
      })
    expect(migrate()).toContain("Applied the migration ")
    expect(migrate()).toBe("The database is up to date\n")
  } finally {
    await database.remove()
    rmSync(folder, { recursive: true })
  }
})
