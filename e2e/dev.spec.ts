/** `npm run dev`: Next's development server, with hot reload and with the guards of production. */
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { Page } from "@playwright/test"
import { attacks } from "../lib/demo/attacks/index.ts"
import { runAttack } from "../lib/demo/attacks/run.ts"
import { type RedisServer, redisProgram, startRedis } from "../lib/session/testing/redis-server.ts"
import { expect, stores, test } from "./fixtures.ts"
import { newCredentials } from "./support/accounts.ts"
import { type Clone, makeClone, type Run } from "./support/clone.ts"
import { addVisit, expectNote, logInOnPage, logOutOnIndex, saveNote } from "./support/pages.ts"
import { watch } from "./support/watch.ts"

test.describe.configure({ mode: "serial", timeout: 240_000 })

let clone: Clone
let redis: RedisServer | undefined
let run: Run
let page: Page
let problems: string[]

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000)
  clone = await makeClone()
  redis = redisProgram ? await startRedis() : undefined
  run = clone.npm(["run", "dev"], redis && { REDIS_URL: redis.url })
  await clone.expectServing(run)
  page = await browser.newPage({ baseURL: clone.origin })
  problems = watch(page)
})

test.afterAll(async () => {
  await clone.remove()
  await redis?.remove()
})

test("a change of the source shows in the page that is open", async () => {
  await page.goto("/")
  await addVisit(page, 1)
  await page.getByLabel("Note").fill("not saved yet")
  const path = join(clone.folder, "app/_components/index/status.tsx")
  const source = await readFile(path, "utf8")
  const heading = (name: string) => page.getByRole("heading", { name })
  await writeFile(path, source.replace("You are not logged in.", "Nobody is logged in."))
  await expect(heading("Nobody is logged in.")).toBeVisible({ timeout: 60_000 })
  await expectNote(page, "not saved yet")
  await writeFile(path, source)
  await expect(heading("You are not logged in.")).toBeVisible({ timeout: 60_000 })
  expect(problems).toEqual([])
})

test("the flow works in every store, and no page complains of anything", async () => {
  const credentials = newCredentials()
  expect((await page.request.post("/api/users", { data: credentials })).status()).toBe(201)
  await page.goto("/")
  await logOutOnIndex(page)
  for (const store of stores) {
    await logInOnPage(page, credentials, { store })
    await saveNote(page, `kept in ${store}`)
    await page.reload()
    await expectNote(page, `kept in ${store}`)
    await logOutOnIndex(page)
  }
  expect(problems).toEqual([])
})

test("its guards are those of production", async () => {
  const place = { origin: clone.origin, base: clone.origin.replace("localhost", "127.0.0.1"), store: "database" }
  for (const attack of attacks.filter(({ family }) => ["guards", "cross-site", "cookies"].includes(family))) {
    const outcome = await runAttack(attack, place)
    expect.soft(outcome.refused, `${attack.id}: ${outcome.actual}`).toBe(true)
  }
})

test("Ctrl+C leaves no process", async () => {
  await page.close()
  await clone.stop(run)
})
