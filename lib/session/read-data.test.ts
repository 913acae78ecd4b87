import { describe, expect, test } from "vitest"
import { z } from "zod"
import { createSite, lightStores, type Site } from "./testing/site.ts"
import type { SessionData } from "./types.ts"

/** Kept twice, in two shapes: `{ items: ["tea"] }` until someone wanted two of a kind. */
const today = z.object({ basket: z.record(z.string(), z.number()) })
const before = z.object({ items: z.array(z.string()) }).transform(({ items }) => ({
  basket: Object.fromEntries(items.map((item) => [item, 1])),
}))
const shape = z.union([today, before])
const readData = (data: SessionData) => shape.safeParse(data).data ?? null

describe.each(["memory", "cookie"])(
  "data that the application describes, in the %s store",
  (defaultStore) => {
    /** A session written by an earlier release, and the site of today. */
    async function upgrade(data: SessionData): Promise<{ site: Site; ticket: string | undefined }> {
      const now = () => new Date("2026-01-01T12:00:00.000Z")
      const stores = lightStores(now)
      const options = { stores: () => stores, defaultStore, clock: now }
      const session = await createSite(options).update(undefined, () => data)
      return { site: createSite({ ...options, readData }), ticket: session?.ticket }
    }

    test("in today's shape it is as it was", async () => {
      const { site, ticket } = await upgrade({ basket: { tea: 2 } })
      expect((await site.load(ticket))?.record.data).toEqual({ basket: { tea: 2 } })
    })

    test("in an older shape it is upgraded, and kept so by the next write", async () => {
      const { site, ticket } = await upgrade({ items: ["tea"] })
      expect((await site.load(ticket))?.record.data).toEqual({ basket: { tea: 1 } })
      const seen: SessionData[] = []
      const session = await site.update(ticket, (data) => {
        seen.push(data)
        return data
      })
      expect(seen).toEqual([{ basket: { tea: 1 } }])
      expect((await site.load(session?.ticket))?.record.data).toEqual({ basket: { tea: 1 } })
    })

    test("in an unknown shape it is no session, which can still be ended", async () => {
      const { site, ticket } = await upgrade({ basket: "full" })
      expect(await site.load(ticket)).toBeNull()
      expect(await site.end(ticket)).toMatchObject({ ticket })
    })
  },
)
