/** What /compare measures of a store. Apart, because the browser needs the names without what measures them. */
export const operations = ["create", "load", "write", "end"] as const
export type Operation = (typeof operations)[number]
