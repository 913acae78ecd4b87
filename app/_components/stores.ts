import { BookMarked, Box, Cookie, Database, FolderClosed, type LucideIcon, MemoryStick } from "lucide-react"

interface StoreWords {
  readonly icon: LucideIcon
  /** Where a session is, in a few words. */
  readonly where: string
}

const words: Record<string, StoreWords> = {
  cookie: { icon: Cookie, where: "Sealed, in the cookie itself" },
  database: { icon: Database, where: "A row in a table" },
  disk: { icon: FolderClosed, where: "A file in a folder" },
  shelf: { icon: BookMarked, where: "A key in one file for all" },
  memory: { icon: MemoryStick, where: "A map in this process, gone with it" },
}

/** What the pages say of a store. */
export function wordsOf(store: string): StoreWords {
  return words[store] ?? { icon: Box, where: "" }
}
