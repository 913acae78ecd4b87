import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it, onTestFinished } from "vitest"
import { databaseDriver } from "../session/drivers/database.ts"
import type { SessionId } from "../session/types.ts"
import { createDatabase } from "./client.ts"
import { migrate } from "./migrate.ts"
import { SqliteFile } from "./sqlite.ts"

async function project() {
  const folder = await mkdtemp(join(tmpdir(), "migrate-"))
  onTestFinished(() => rm(folder, { recursive: true }))
  await cp("prisma", join(folder, "prisma"), { recursive: true })
  return { folder, path: join(folder, "test.db"), url: `file:${join(folder, "test.db")}` }
}

async function rows(path: string, sql: string) {
  const connection = await new SqliteFile(path).connect()
  const result = await connection.queryRaw({ sql, args: [], argTypes: [] })
  await connection.dispose()
  return result.rows
}

it("applies what is new, in order, once", async () => {
  const { folder, path, url } = await project()
  const ours = (await readdir("prisma/migrations")).filter((name) => /^\d/.test(name)).toSorted()
  expect(await migrate(url, folder)).toEqual(ours)
  for (const name of ["29990102_b", "29990101_a"]) {
    await mkdir(join(folder, "prisma/migrations", name))
    await writeFile(join(folder, "prisma/migrations", name, "migration.sql"), `CREATE TABLE "${name}" (x TEXT);`)
  }
  expect(await migrate(url, folder)).toEqual(["29990101_a", "29990102_b"])
  expect(await migrate(url, folder)).toEqual([])
  expect(
    await rows(path, "SELECT count(*), sum(applied_steps_count), count(finished_at) FROM _prisma_migrations"),
  ).toEqual([[ours.length + 2, ours.length + 2, ours.length + 2]])
})

it("refuses a migration that was changed after it had been applied", async () => {
  const { folder, url } = await project()
  await migrate(url, folder)
  await appendFile(join(folder, "prisma/migrations/20261122000000_init/migration.sql"), "-- changed\n")
  await expect(migrate(url, folder)).rejects.toThrow("20261122000000_init was changed after it had been applied")
})

it("leaves the database as it was when one fails", async () => {
  const { folder, path, url } = await project()
  await mkdir(join(folder, "prisma/migrations/29990101_bad"))
  await writeFile(join(folder, "prisma/migrations/29990101_bad/migration.sql"), "CREATE TABLE half (x TEXT); nonsense;")
  await expect(migrate(url, folder)).rejects.toThrow()
  expect(await rows(path, "SELECT name FROM sqlite_master")).toEqual([])
})

it("keeps the seals dead that an earlier release has ended", async () => {
  const { folder, path, url } = await project()
  const migrations = join(folder, "prisma/migrations")
  const latest = "20261127000000_ended_seals"
  await rename(join(migrations, latest), join(folder, latest))
  await migrate(url, folder)
  const id = "a".repeat(128) as SessionId
  const insert = `INSERT INTO revoked_seal VALUES ('${id}', '2100-01-01T00:00:00.000+00:00') RETURNING 1`
  expect(await rows(path, insert)).toHaveLength(1)
  await rename(join(folder, latest), join(migrations, latest))
  expect(await migrate(url, folder)).toEqual([latest])
  const db = createDatabase(url)
  const ended = databaseDriver({ table: db.session })
  expect(await ended.read(id)).toMatchObject({ expiresAt: new Date("2100-01-01") })
  expect(await ended.deleteExpired(new Date("2100-01-01"))).toBe(1)
  await db.$disconnect()
})

it("has the same models for both databases", async () => {
  const models = async (path: string) => {
    const text = await readFile(path, "utf8")
    const lines = text.slice(text.indexOf("\n/// What the database store keeps")).split("\n")
    return lines.map((line) =>
      line
        .replace(/ @db\.\w+\(\d+\)/, "")
        .replace(/\s+/g, " ")
        .trim(),
    )
  }
  expect(await models("prisma/postgresql/schema.prisma")).toEqual(await models("prisma/schema.prisma"))
})
