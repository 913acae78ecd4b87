import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { diskDriver, prepareDiskFolder } from "../drivers/disk.ts"
import { memoryDriver } from "../drivers/memory.ts"
import { prepareShelf, shelfDriver } from "../drivers/shelf.ts"
import { keyed } from "../stores/keyed.ts"
import { type CookieStoreOptions, cookieStore } from "../stores/sealed.ts"
import type { SessionDriver } from "../types.ts"
import { type OpenPlace, ownPlaces, type StoreUnderTest, timeouts } from "./bench.ts"

type Ours = "memory" | "disk" | "shelf" | "cookie"

/** Every store in a real, empty place: the stores of lib/session, and the application's own. */
export const places: Record<string, OpenPlace> & Record<Ours, OpenPlace> = {
  ...ownPlaces,

  memory: () => {
    const driver = memoryDriver()
    return lifted("memory", () => driver)
  },

  disk: () => {
    const folder = temporaryFolder()
    prepareDiskFolder(folder)
    return lifted("disk", () => diskDriver({ folder }), removal(folder))
  },

  shelf: () => {
    const folder = temporaryFolder()
    const path = join(folder, "sessions.shelf")
    prepareShelf(path)
    return lifted("shelf", () => shelfDriver({ path }), removal(folder))
  },

  cookie: (now, logins) => {
    const options = cookieOptions({ now, logins })
    return { store: cookieStore(options), again: () => cookieStore(options) }
  },
}

/** The options of a cookie store, with the longest name that a site gives its cookie. */
export function cookieOptions(given: Partial<CookieStoreOptions> = {}): CookieStoreOptions {
  return {
    name: "cookie",
    cookieName: "__Host-session",
    origin: "https://site.example",
    secrets: ["3q2-7w7dZBpJXx1sYQk0mTf9vLc8nRgHuE5aWbVoKiM"],
    timeouts,
    now: () => new Date(),
    ended: memoryDriver(),
    ...given,
  }
}

function lifted(name: string, driver: () => SessionDriver, close?: StoreUnderTest["close"]): StoreUnderTest {
  const open = () => keyed({ name, driver: driver(), timeouts })
  return { store: open(), again: open, driver: driver(), close }
}

const temporaryFolder = () => mkdtempSync(join(tmpdir(), "sessions-"))
const removal = (folder: string) => () => rmSync(folder, { recursive: true, force: true })
