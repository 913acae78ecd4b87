/**
 * The stores that there are. A new one is a name here and a line in the registry (stores.ts); the compiler then asks for
 * what the pages say of it (app/_components/stores.ts, demo/compare.ts) and how to look into it (demo/holdings.ts).
 */
export const storeNames = ["cookie", "database", "disk", "shelf", "memory"] as const

export type StoreName = (typeof storeNames)[number]

/** Those that keep a record under an id, by a driver. */
export type KeyedStoreName = Exclude<StoreName, "cookie">
