/** The bare operations beneath the stores, among many values: what growth costs where there is no session layer. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { idOfToken } from "../lib/session/ticket.ts"
import { anyOf, type Fill, hour, isExpired, tokenOf } from "./growth-place.ts"
import { settings, writeDurably } from "./raw.ts"
import { dataAt } from "./subject.ts"

const idOf = (n: number) => idOfToken(tokenOf(n))
const range = (count: number) => Array.from({ length: count }, (_, n) => n)
const text = JSON.stringify(dataAt(0))

/** A table as the shelf's, by statements that are prepared, on this thread. A sweep takes a hundred rows in a step, without a rest. */
export const rawSqlite: Fill = (folder, count) => {
  const db = new DatabaseSync(join(folder, "raw.db"))
  db.exec(settings.map((setting) => `PRAGMA ${setting}`).join("; "))
  db.exec(
    "CREATE TABLE kv (k TEXT PRIMARY KEY, expires INTEGER, v TEXT) WITHOUT ROWID; CREATE INDEX ends ON kv (expires)",
  )
  const put = db.prepare("INSERT INTO kv VALUES (?, ?, ?)")
  const read = db.prepare("SELECT v FROM kv WHERE k = ?")
  const write = db.prepare("UPDATE kv SET v = ?, expires = ? WHERE k = ?")
  const remove = db.prepare("DELETE FROM kv WHERE k IN (SELECT k FROM kv WHERE expires <= ? LIMIT 100)")
  const now = Date.now()
  const putAll = (numbers: number[]) => {
    db.exec("BEGIN")
    for (const n of numbers) put.run(idOf(n), now + (isExpired(n) ? -hour : hour), text)
    db.exec("COMMIT")
  }
  putAll(range(count))
  return {
    load: () => JSON.parse(String(read.get(idOf(anyOf(count)))?.v)),
    write: (n) => write.run(JSON.stringify(dataAt(n)), now + hour + n, idOf(anyOf(count))),
    sweep() {
      for (let total = 0; ; ) {
        const { changes } = remove.run(now)
        total += Number(changes)
        if (changes < 100) return total
      }
    },
    putExpired: () => putAll(range(count).filter(isExpired)),
    close: () => db.close(),
  }
}

/** A file a value, in folders by the first two digits of its name. What has expired stays, as no name tells. */
export const rawFiles: Fill = (folder, count) => {
  const placeOf = (n: number): [folder: string, name: string] => [join(folder, idOf(n).slice(0, 2)), idOf(n)]
  for (const n of range(count)) {
    const [home, name] = placeOf(n)
    mkdirSync(home, { recursive: true })
    writeFileSync(join(home, name), text)
  }
  return {
    load: () => JSON.parse(readFileSync(join(...placeOf(anyOf(count))), "utf8")),
    write: (n) => writeDurably(...placeOf(anyOf(count)), JSON.stringify(dataAt(n))),
    putExpired() {},
    close() {},
  }
}

export const rawMap: Fill = (_folder, count) => {
  const map = new Map<string, { expires: number; v: string }>()
  const now = Date.now()
  const putAll = (numbers: number[]) => {
    for (const n of numbers) map.set(idOf(n), { expires: now + (isExpired(n) ? -hour : hour), v: text })
  }
  putAll(range(count))
  return {
    load: () => JSON.parse(map.get(idOf(anyOf(count)))?.v as string),
    write: (n) => map.set(idOf(anyOf(count)), { expires: now + hour, v: JSON.stringify(dataAt(n)) }),
    sweep() {
      const before = map.size
      for (const [id, { expires }] of map) if (expires <= now) map.delete(id)
      return before - map.size
    },
    putExpired: () => putAll(range(count).filter(isExpired)),
    close() {},
  }
}
