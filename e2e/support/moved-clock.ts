/**
 * The time of a site, in the hands of its tests: a session ends there after hours, and no test waits for it. Time stands
 * still until a test lets it pass, so a test is exact to the millisecond, however slow the machine is.
 *
 * The test and the site's processes share a file in the site's folder: its date is the time. Unlike text, a date is never
 * read half written.
 */
import { closeSync, openSync, statSync, utimesSync } from "node:fs"
import { join } from "node:path"
import type { Settings, Site } from "./site.ts"

/** Settings of a site whose time the tests move: each of its processes and threads runs this module first. */
export const movedClock: Settings = { NODE_OPTIONS: `--import=${import.meta.url}` }

const clockIn = (folder: string) => join(folder, "clock")
const read = (clock: string) => Math.round(statSync(clock).mtimeMs)

/** The time on a site. */
export const timeOn = ({ folder }: Site): Date => new Date(read(clockIn(folder)))

/** Lets time pass on a site, for whatever it does from now on. No request should be under way. */
export function passTime(site: Site, seconds: number): void {
  const time = new Date(timeOn(site).getTime() + Math.round(seconds * 1000))
  utimesSync(clockIn(site.folder), time, time)
}

if (process.env.NODE_OPTIONS === movedClock.NODE_OPTIONS) moveClocks(clockIn(join(process.env.DATA_DIR ?? "", "..")))

/**
 * In a process of the site. The count that goes on steadily moves with the wall clock: if that moved alone, the site would
 * take it for a mistake, and rightly so (lib/session/time/clock.ts). Timers go by the real time.
 */
function moveClocks(clock: string): void {
  // The first process makes it: time begins then.
  closeSync(openSync(clock, "a"))
  const now = () => read(clock)
  const started = now()
  Date.now = now
  performance.now = () => now() - started
  // Not a class: what is a Date for the rest of Node stays one.
  globalThis.Date = new Proxy(Date, {
    construct: (date, given, target) => Reflect.construct(date, given.length > 0 ? given : [now()], target),
  })
}
