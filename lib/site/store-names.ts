/**
 * The names of all stores. A new store is a name here and a line in stores.ts. The compiler then asks for what the pages say
 * of it (app/_components/stores.ts, lib/demo/compare.ts) and for a way to look into it (lib/demo/holdings.ts).
 */
export const storeNames = ["cookie", "database", "disk", "shelf", "redis", "memory"] as const

export type StoreName = (typeof storeNames)[number]

/** The stores that keep a record under an id, by a driver. */
export type KeyedStoreName = Exclude<StoreName, "cookie">
