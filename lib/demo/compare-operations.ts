/** What /compare measures of a store. In a file of its own, so that the browser gets the names and nothing else. */
export const operations = ["create", "load", "write", "end"] as const
export type Operation = (typeof operations)[number]
