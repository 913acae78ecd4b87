import { BookMarked, Box, Cookie, Database, FolderClosed, Layers, type LucideIcon, MemoryStick } from "lucide-react"
import type { StoreName } from "#lib/site/store-names.ts"

interface StoreWords {
  readonly icon: LucideIcon
  /** Where a session is, in a few words. */
  readonly where: string
}

const words: Readonly<Record<StoreName, StoreWords>> = {
  cookie: { icon: Cookie, where: "Encrypted, in the cookie itself" },
  database: { icon: Database, where: "A row in a table" },
  disk: { icon: FolderClosed, where: "A file in a folder" },
  shelf: { icon: BookMarked, where: "One file for all sessions" },
  redis: { icon: Layers, where: "A key in Redis" },
  memory: { icon: MemoryStick, where: "In the server's memory, until it stops" },
}

/** What the pages say of a store. */
export function wordsOf(store: string): StoreWords {
  // A login may be in one that is no more.
  return words[store as StoreName] ?? { icon: Box, where: "" }
}
