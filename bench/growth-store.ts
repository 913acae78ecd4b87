/** A store of this project with many sessions, filled in bulk. */
import { memoryDriver } from "../lib/session/drivers/memory.ts"
import { encode } from "../lib/session/record/codec.ts"
import { keyed } from "../lib/session/stores/keyed.ts"
import { timeouts } from "../lib/session/testing/bench.ts"
import { idOfToken, makeTicket } from "../lib/session/ticket.ts"
import type { NewRecord, Row } from "../lib/session/types.ts"
import { CHUNK, putterOf } from "../torture/expired.ts"
import { openDriver } from "../torture/places.ts"
import { anyOf, type Fill, hour, isExpired, tokenOf } from "./growth-place.ts"
import { dataAt } from "./subject.ts"

const now = new Date()
const record: NewRecord = { data: dataAt(0), createdAt: now, lastSeenAt: now, login: null }
const row: Row = { version: 1, data: encode(record), atime: now, expiresAt: new Date(now.getTime() + hour) }
const expired = { ...row, expiresAt: new Date(now.getTime() - hour) }

export const storePlace = (name: string): Fill => {
  return async (folder, count) => {
    const place = name === "memory" ? { driver: memoryDriver(), close: async () => {} } : await openDriver(name, folder)
    const put = putterOf(name, folder, place)
    const store = keyed({ name, driver: place.driver, timeouts })
    const putAll = async (numbers: number[]) => {
      for (let from = 0; from < numbers.length; from += CHUNK)
        await put(numbers.slice(from, from + CHUNK).map((n) => [idOfToken(tokenOf(n)), isExpired(n) ? expired : row]))
    }
    const all = Array.from({ length: count }, (_, n) => n)
    await putAll(all)
    const versions = new Map<string, number>()
    return {
      async load() {
        if (!(await store.load(makeTicket(name, tokenOf(anyOf(count))))))
          throw new Error(`${name}: a session is missing`)
      },
      async write(n) {
        const ticket = makeTicket(name, tokenOf(anyOf(count)))
        const version = versions.get(ticket) ?? 1
        const written = await store.update(ticket, { ...record, data: dataAt(n), version })
        if (written !== ticket) throw new Error(`${name}: the session is ${written}`)
        versions.set(ticket, version + 1)
      },
      sweep: name === "redis" ? undefined : () => store.sweep(now),
      putExpired: () => putAll(all.filter(isExpired)),
      close: place.close,
    }
  }
}
