/** The session layer in an app that has nothing else of the site: no proxy, no instrumentation, no server. */
import { openSessions } from "#lib/session/index.ts"
import { memoryLogins } from "#lib/session/logins/memory.ts"
import { cookie } from "#lib/session/stores/cookie.ts"
import { disk } from "#lib/session/stores/disk.ts"
import { memory } from "#lib/session/stores/memory.ts"
import { shelf } from "#lib/session/stores/shelf.ts"

const { SESSIONS, SECRET, APP_ORIGIN } = process.env

export const session = openSessions({
  origin: APP_ORIGIN,
  stores: [
    disk(`${SESSIONS}/disk`),
    shelf(`${SESSIONS}/shelf`),
    memory(),
    cookie({ secrets: [SECRET], ended: disk(`${SESSIONS}/ended`) }),
  ],
  logins: memoryLogins(),
})
