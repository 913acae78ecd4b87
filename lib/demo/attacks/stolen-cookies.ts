import { browserOn, guest, ticketOf } from "./browser.ts"
import { bind, copyOf, isTaken, newKey, offered, refresh, register, renew, sign, signNew, UNDER_WAY } from "./device.ts"
import { foreignOrigins } from "./foreign-origins.ts"
import { incidents } from "./incidents.ts"
import { references } from "./references.ts"
import type { Attack } from "./types.ts"

const common = { family: "stolen-cookies", stores: "each", needs: "binding" } as const

/** Longest time, in seconds, that a copy of all cookies may work for. */
const LONGEST_LIFE = 600

export const stolenCookies: Attack[] = [
  {
    ...common,
    id: "stolen-while-logged-in",
    name: "A stolen cookie while its owner is logged in",
    what: "The owner's browser has bound the login to its device. A thief copies the cookies, with malware or from a file with a recording of the network, and uses them elsewhere, six seconds later: first the ticket alone, then the bound cookie as well, which the thief tries to renew.",
    whom: "Anyone whose cookies are copied: the thief would be logged in for as long as the owner is, without a password or a second factor.",
    expected:
      "The ticket alone opens nothing, changes nothing and ends nothing, except in the first seconds, while requests may be on their way that were sent before there was a second cookie. Both cookies work for ten minutes: only the device can renew the second. The owner notices nothing.",
    references: [references.deviceBound, references.sessionManagement, references.capture],
    incidents: [incidents.circleCi, incidents.okta],
    async run(target, wait) {
      const owner = await bind(await guest(target))
      await owner.json("PATCH", "/api/session", { note: "mine" })
      await wait(UNDER_WAY)

      const thief = () => browserOn(target, ticketOf(owner))
      const isOpen = await thief().isLoggedIn()
      const changes = [
        await thief().json("PATCH", "/api/session", { note: "not mine" }),
        await thief().json("PUT", "/api/session/store", { store: target.store }),
      ]
      // A logout is one in the thief's own browser.
      await thief().json("DELETE", "/api/session")
      // A login that began with the stolen session would end that.
      await thief().json("POST", "/api/session", { guest: true, store: target.store })

      const copy = copyOf(owner, target)
      const worksWithBoth = await copy.isLoggedIn()
      const renewals = [
        await refresh(copy, { id: owner.id }),
        await refresh(copy, { id: owner.id, proof: await sign(owner.challenge, await newKey()) }),
      ]

      const { content } = await owner.json("GET", "/api/session")
      const problems = Object.entries({
        "The ticket alone was logged in.": isOpen,
        "The ticket alone could change the session.": changes.some(({ status }) => status !== 409),
        "The bound cookie lives too long.": !(owner.lifetime <= LONGEST_LIFE),
        "The thief renewed the bound cookie.": renewals.some(isTaken),
        "The owner's session was disturbed.": content?.data?.note !== "mine" || !(await renew(owner)),
      })
        .filter(([, isSo]) => isSo)
        .map(([problem]) => problem)
      const both = worksWithBoth
        ? `Both cookies were logged in, for the ${owner.lifetime} s that the second lives: the thief could not renew it.`
        : "Nor did both cookies."
      return {
        refused: problems.length === 0,
        actual: problems.join(" ") || `The ticket alone opened nothing. ${both} The owner went on.`,
      }
    },
  },
  {
    ...common,
    id: "stolen-rid-of-the-binding",
    name: "A new ticket for a stolen session",
    what: "The thief has both cookies, and uses the minutes that they are good for to move the session to another store: the answer brings a new ticket, which the thief uses without the bound cookie, and tries to bind to a key of their own.",
    whom: "Anyone whose cookies are copied: the new ticket could be good for as long as the login, and the owner be shut out.",
    expected: "The binding stays with the login, whatever its ticket: the new one is worth no more than the old one.",
    references: [references.deviceBound, references.sessionManagement, references.capture],
    incidents: [],
    async run(target, wait) {
      const owner = await bind(await guest(target))
      await wait(UNDER_WAY)
      const copy = copyOf(owner, target)
      const { status } = await copy.json("PUT", "/api/session/store", { store: target.store })
      const isIn = await browserOn(target, ticketOf(copy)).isLoggedIn()
      const key = await newKey()
      const taken = [
        await register(copy, await signNew(owner.challenge, key)),
        await refresh(copy, { id: owner.id, proof: await sign(owner.challenge, key) }),
      ].some(isTaken)
      const worth = isIn ? "was logged in by itself" : "was worth nothing by itself"
      return {
        refused: !isIn && !taken,
        actual: `The move was answered with ${status}. The thief's ticket ${worth}, and was ${taken ? "" : "not "}bound to another key.`,
      }
    },
  },
  {
    ...common,
    stores: "once",
    id: "stolen-cross-site",
    name: "Registration and refresh by another site",
    what: "A page of another site has the visitor's browser register a key, and renew the bound cookie. Its Origin is null, or looks like this site's.",
    whom: "Anyone who is logged in here and opens a hostile page, where the browser sends what it should not.",
    expected:
      "The server answers 403 before it looks at the proof. The browser itself registers and refreshes as before.",
    references: [references.csrf, references.deviceBound, references.originValidation],
    incidents: [],
    async run(target) {
      const visitor = await guest(target)
      const proof = await signNew(offered(visitor), await newKey())
      const statuses: number[] = []
      for (const headers of foreignOrigins(target)) statuses.push((await register(visitor, proof, headers)).status)
      const owner = await bind(visitor)
      for (const headers of foreignOrigins(target)) {
        const signed = { id: owner.id, proof: await sign(owner.challenge, owner.key) }
        statuses.push((await refresh(owner, signed, headers)).status)
      }
      const passed = statuses.filter((status) => status !== 403).length
      const goesOn = await renew(owner)
      return {
        refused: passed === 0 && goesOn,
        actual: `${passed} of ${statuses.length} requests were let through.${goesOn ? "" : " The owner could not refresh any more."}`,
      }
    },
  },
]
