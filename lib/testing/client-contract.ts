/** What Prisma's client has to do on both databases. */
import { expect, it } from "vitest"
import type { Database } from "../database/client.ts"
import { databaseDriver } from "../session/drivers/database.ts"
import { makeRow, newId } from "../session/testing/rows.ts"

export const expiresAt = new Date("2026-03-29T01:30:00.123Z")
/** A row of the table of sessions, named by a letter. */
export const row = (letter: string) => ({ sessionId: letter.repeat(128), data: letter, version: 1, expiresAt })

/** Declares the tests. `open` is called in each. */
export function clientContract(open: () => Database): void {
  it("keeps and changes a row", async () => {
    const db = open()
    await db.session.create({ data: row("a") })
    expect(await db.session.findUnique({ where: { sessionId: "a".repeat(128) } })).toMatchObject(row("a"))
    const swap = () =>
      db.session.updateMany({ where: { sessionId: "a".repeat(128), version: 1 }, data: { version: 2 } })
    expect([await swap(), await swap()]).toEqual([{ count: 1 }, { count: 0 }])
    expect(await db.session.deleteMany({ where: { expiresAt: { lte: new Date(+expiresAt - 1) } } })).toEqual({
      count: 0,
    })
    expect(await db.session.deleteMany({ where: { expiresAt: { lte: expiresAt } } })).toEqual({ count: 1 })
  })
  it("passes mistakes in the request on as they are", async () => {
    const db = open()
    await db.session.create({ data: row("b") })
    await expect(db.session.create({ data: row("b") })).rejects.toMatchObject({ code: "P2002" })
    await expect(db.session.delete({ where: { sessionId: "none" } })).rejects.toMatchObject({ code: "P2025" })
    await expect(db.session.create({ data: {} as never })).rejects.toMatchObject({
      name: "PrismaClientValidationError",
    })
    await db.session.deleteMany()
  })
  it("undoes a failed transaction, and nothing else that ran meanwhile", async () => {
    const db = open()
    let meanwhile: Promise<unknown> | undefined
    const transaction = db.$transaction(async (tx) => {
      await tx.session.create({ data: row("c") })
      // Prisma begins an operation only when somebody waits for it.
      meanwhile = db.session.create({ data: row("d") }).then(() => {})
      await tx.session.create({ data: row("c") })
    })
    await expect(transaction).rejects.toThrow()
    await meanwhile
    expect(await db.session.findMany({ select: { data: true } })).toEqual([{ data: "d" }])
    await db.session.deleteMany()
  })
  it("reads by SQL within a transaction what that has written", async () => {
    const db = open()
    const found = await db.$transaction(async (tx) => {
      await tx.session.create({ data: row("c") })
      return tx.$queryRaw`SELECT data FROM session`
    })
    expect(found).toEqual([{ data: "c" }])
    await db.session.deleteMany()
  })
  it("connects again after it was disconnected, and all share that connection", async () => {
    const db = open()
    const driver = databaseDriver({ table: db.session, adapter: db.adapter })
    const [id, other] = [newId(), newId()]
    for (const each of [id, other]) await driver.create(each, makeRow())
    expect(await driver.read(id)).toEqual(makeRow())
    await db.$disconnect()
    expect(await driver.read(id)).toEqual(makeRow())
    let meanwhile: Promise<unknown> | undefined
    const transaction = db.$transaction(async (tx) => {
      await tx.session.deleteMany({ where: { sessionId: other } })
      meanwhile = driver.update(id, makeRow({ version: 2 }), 1)
      throw new Error("undone")
    })
    await expect(transaction).rejects.toThrow("undone")
    expect([await meanwhile, await driver.read(id), await driver.read(other)]).toEqual([
      "ok",
      makeRow({ version: 2 }),
      makeRow(),
    ])
    await db.session.deleteMany()
  })
}
