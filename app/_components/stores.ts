import { BookMarked, Box, Cookie, Database, FolderClosed, type LucideIcon, MemoryStick } from "lucide-react"
import type { StoreName } from "#lib/site/store-names.ts"

interface StoreWords {
  readonly icon: LucideIcon
  /** Where a session is, in a few words. */
  readonly where: string
}

const words: Readonly<Record<StoreName, StoreWords>> = {
  cookie: { icon: Cookie, where: "Sealed, in the cookie itself" },
  database: { icon: Database, where: "A row in a table" },
  disk: { icon: FolderClosed, where: "A file in a folder" },
  shelf: { icon: BookMarked, where: "A row in one file for all" },
  memory: { icon: MemoryStick, where: "A map in this process, gone with it" },
}

/** What the pages say of a store. */
export function wordsOf(store: string): StoreWords {
  // A login may be in one that is no more.
  return words[store as StoreName] ?? { icon: Box, where: "" }
}
