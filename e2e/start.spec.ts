/** The life of `npm start`, on a clone of the project. */

import { randomBytes } from "node:crypto"
import { readFile, rm, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test } from "@playwright/test"
import { hiddenFields, multipart } from "../lib/demo/attacks/form.ts"
import { freePort } from "../lib/session/testing/free-port.ts"
import { startPostgresql } from "../lib/testing/postgresql.ts"
import { type Clone, makeClone, type Run } from "./support/clone.ts"

// One life: each test begins where the one before has ended.
test.describe.configure({ mode: "serial", timeout: 240_000 })

let clone: Clone
/** The fields of a form that was open when the first server ended. */
let openForm: Map<string, string> | null

test.beforeAll(async () => {
  clone = await makeClone()
})

test.afterAll(() => clone.remove())

test("a bad configuration stops the start, with one message that names each variable", async () => {
  const { exit, output } = clone.npm(["start"], {
    SESSION_STORE: "shoebox",
    SESSION_SECRET: "changeme",
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: "not a key",
    SESSION_IDLE_TIMEOUT: "soon",
    APP_ORIGIN: "http://example.org",
    TRUSTED_PROXIES: "everyone",
    DEMO: "perhaps",
  })
  expect(await exit).not.toBe(0)
  const names =
    "SESSION_STORE SESSION_SECRET NEXT_SERVER_ACTIONS_ENCRYPTION_KEY SESSION_IDLE_TIMEOUT APP_ORIGIN TRUSTED_PROXIES DEMO".split(
      " ",
    )
  for (const name of names) expect(output()).toContain(`${name}: `)
  expect(output()).not.toMatch(/changeme|not a key/)
  expect(output()).not.toMatch(/^\s+at .*\.(ts|m?js)/m)
  expect(await clone.processesLeft()).toEqual([])
})

/** The page, and that everything it loads is there. */
async function loadIndex(): Promise<string> {
  const page = await (await fetch(clone.origin)).text()
  const files = [...page.matchAll(/"(\/_next\/static\/[^"\\]+)/g)].map(([, path]) => clone.origin + path)
  expect(files.length).toBeGreaterThan(5)
  expect(files.filter((url) => url.endsWith(".css"))).not.toEqual([])
  for (const url of new Set(files)) expect((await fetch(url)).status, url).toBe(200)
  return page
}

/** What was refused said so in a few words, and this among them. */
async function expectRefused({ exit, output }: Run, words: string | RegExp): Promise<void> {
  expect(await exit, output()).toBe(1)
  expect(output()).toMatch(words)
  expect(output()).not.toMatch(/^\s+at .*\.(ts|m?js)/m)
}

test("two first starts at once both serve, one after the other; a third on the same port is told so", async () => {
  const run = clone.npm(["start"])
  // Which of them comes first is open; who comes last finds the port promised to another.
  const others = [clone.npm(["start"], { PORT: String(await freePort()) }), clone.npm(["start"])] as const
  await Promise.race([run.exit, others[1].exit])
  const [served, refused] = run.child.exitCode === null ? [run, others[1]] : [others[1], run]
  await expectRefused(refused, "PORT: ")
  await clone.expectServing(served)
  await expect.poll(others[0].output, { timeout: 60_000 }).toContain("Cloakroom is ready")
  const all = served.output() + refused.output() + others[0].output()
  expect(all.match(/Building the site/g)).toHaveLength(1)
  const { mode } = await stat(join(clone.folder, ".env"))
  expect((mode & 0o777).toString(8)).toBe("600")
  const env = await readFile(join(clone.folder, ".env"), "utf8")
  expect(env).toMatch(/^SESSION_SECRET=[\w-]{43}\nNEXT_SERVER_ACTIONS_ENCRYPTION_KEY=[A-Za-z0-9+/]{43}=\n$/)
  expect(await clone.changes()).toBe("")
  openForm = hiddenFields(await loadIndex(), "note")
  others[0].child.kill("SIGTERM")
  expect(await others[0].exit).toBe(0)
  await clone.stop(served)
})

test("the second start does only what is needed, with a new secret too, and takes forms that were open", async () => {
  const env = join(clone.folder, ".env")
  await writeFile(
    env,
    (await readFile(env, "utf8")).replace("SECRET=", `SECRET=${randomBytes(32).toString("base64url")},`),
  )
  const files = [".env", ".next/BUILD_ID", "node_modules/.install-stamp"]
  const look = () => Promise.all(files.map(async (name) => [name, (await stat(join(clone.folder, name))).mtimeMs]))
  const before = await look()
  const run = clone.npm(["start"])
  await clone.expectServing(run)
  expect(run.output()).not.toMatch(/Installing|Writing|Generating|Building|Applied/)
  expect(await look()).toEqual(before)
  expect(await clone.changes()).toBe("")
  const { headers, body } = multipart([...(openForm ?? []), ["note", "typed before"]], [["Origin", clone.origin]])
  const answer = await fetch(clone.origin, {
    method: "POST",
    headers: headers.map(([...pair]) => pair),
    body,
    redirect: "manual",
  })
  expect(answer.status).toBe(303)
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? ""
  expect(await (await fetch(clone.origin, { headers: { cookie } })).text()).toContain("typed before")
  // A port that is taken is one message, not a stack.
  await expectRefused(clone.npm(["start"]), "PORT: ")
  await clone.stop(run)
})

test("to run on an empty PostgreSQL it is enough to name it", async () => {
  const database = await startPostgresql()
  const run = clone.npm(["start"], { DATABASE_URL: database.url })
  try {
    await clone.expectServing(run)
    expect(run.output()).toMatch(/Applied the migration \w+_init/)
    expect((await fetch(`${clone.origin}/api/health`)).status).toBe(200)
    await clone.stop(run)
  } finally {
    await database.remove()
  }
})

test("what a server runs from is not replaced under it", async () => {
  const run = clone.npm(["start"])
  await clone.expectServing(run)
  // Nothing to replace: a build, and a second server.
  const PORT = String(await freePort())
  expect(await clone.npm(["run", "build"]).exit).toBe(0)
  const second = clone.npm(["start"], { PORT })
  await expect.poll(second.output, { timeout: 60_000 }).toContain("Cloakroom is ready")
  second.child.kill("SIGTERM")
  expect(await second.exit).toBe(0)

  for (const [words, file, what] of [
    [["start"], "app/robots.ts", "build"],
    [["run", "build"], "app/robots.ts", "build"],
    [["run", "dev"], "package.json", "packages"],
  ] as const) {
    const path = join(clone.folder, file)
    const text = await readFile(path, "utf8")
    await writeFile(path, `${text}\n`)
    const problem = new RegExp(`the ${what} of this folder.*process \\d+ on port .*\n.*Stop it first`)
    await expectRefused(clone.npm(words, { PORT }), problem)
    await writeFile(path, text)
  }
  // What was refused has changed nothing: still there is nothing to do.
  expect(await clone.npm(["run", "build"]).exit).toBe(0)
  await loadIndex()
  await clone.stop(run)
})

test("it is one process in npm's group, and is gone when the group is killed", async () => {
  const run = clone.npm(["start"])
  await clone.expectServing(run)
  const group = run.child.pid ?? 0
  const processes = await clone.processesLeft()
  expect(processes).toHaveLength(2)
  for (const pid of processes) {
    // After the name in brackets: the state, the parent, the group.
    const [, , , of] = (await readFile(`/proc/${pid}/stat`, "utf8")).replace(/^.*\)/, "").split(" ")
    expect(Number(of)).toBe(group)
  }
  process.kill(-group, "SIGKILL")
  await clone.expectGone()
})

test("SIGTERM ends a start that is still at work", async () => {
  await writeFile(join(clone.folder, ".next/build-stamp"), "stale")
  const run = clone.npm(["start"])
  await expect.poll(run.output, { timeout: 60_000 }).toContain("Building")
  await clone.stop(run)
  expect(await clone.changes()).toBe("")
})

/** Another file in place of the old one: those of packages are links to the project's. */
async function change(file: string, from: string | RegExp, to: string): Promise<void> {
  const path = join(clone.folder, file)
  const text = await readFile(path, "utf8")
  expect(text, file).toMatch(from)
  await rm(path)
  await writeFile(path, text.replace(from, to))
}

test("what was compiled before is not taken for what has changed since", async () => {
  await change("app/not-found.tsx", "There is no such page", "There is no such place")
  await change("app/globals.css", /$/, "\n.changed { color: #123456 }\n")
  await change(
    "next.config.js",
    "turbopack: {",
    'turbopack: { resolveAlias: { "class-variance-authority": "./other.ts" },',
  )
  await writeFile(join(clone.folder, "other.ts"), 'export const cva = () => () => "changed-configuration"\n')
  await change("node_modules/clsx/dist/clsx.mjs", /return n\b/, 'return n+" changed-package"')
  await change("prisma/schema.prisma", /$/, "\n/// changed schema\n")
  const run = clone.npm(["start"])
  await clone.expectServing(run)
  expect(run.output()).toContain("Generating the database clients")
  expect(await (await fetch(`${clone.origin}/nothing`)).text()).toContain("There is no such place")
  const page = await loadIndex()
  expect(page).toContain("changed-configuration")
  expect(page).toContain("changed-package")
  const [style] = /\/_next\/static\/[^"]+\.css/.exec(page) ?? []
  expect(await (await fetch(clone.origin + style)).text()).toContain(".changed{")
  await clone.stop(run)
})

test("nothing is built for a change of a test", async () => {
  await change("lib/session/ticket.test.ts", /$/, "\n")
  const build = clone.npm(["run", "build"])
  expect(await build.exit).toBe(0)
  expect(build.output()).not.toMatch(/Installing|Generating|Building/)
})
