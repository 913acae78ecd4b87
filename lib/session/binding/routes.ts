/** The route handlers by which a browser binds its login to a device, and proves again and again that it has the key. */
import { setTimeout as pause } from "node:timers/promises"
import { bindingOf } from "../device.ts"
import { SessionConflictError, StoreUnavailableError } from "../errors.ts"
import type { Sessions } from "../face.ts"
import { inside } from "../inside.ts"
import { mintToken } from "../ticket.ts"
import type { SessionData } from "../types.ts"
import { answeringBrowser, nothingBound, refused, renewed, toSign } from "./answers.ts"
import { proofIn, readProof, readRegistration } from "./proof.ts"
import { challengeOf, type Device, mayRegister, prove, type Registration, readState } from "./state.ts"

/** How often a change is tried again that others make at once. */
const MAX_ATTEMPTS = 30

/** Milliseconds until a refresh with a ticket that was just replaced is answered: the new one is on its way to the browser. */
const REPLACED = 300

/**
 * Binds the login of the request to the key that its proof brings along: once, within a minute of the login, and only for the
 * browser that knows the challenge of that login's answer. Refuses with 401 where nobody is logged in, and with 403.
 *
 *     // app/api/dbsc/register/route.ts
 *     export const { POST } = registration(session)
 */
export function registration<Data extends SessionData, Current>(face: Sessions<Data, Current>) {
  const { request, parts } = inside(face)
  const POST = answeringBrowser(async ({ headers }) => {
    await request.assertMayWrite("registration")
    let signed: Registration | null = null
    return untilKept(async () => {
      const { binding, sessions, now } = parts()
      const session = await request.unproven()
      const login = session?.record.login
      if (!binding || !session || !login) return nothingBound()
      signed ??= await readRegistration(proofIn(headers) ?? "")
      if (!signed) return refused("The request brings no sound proof of a new key.")
      const state = readState(bindingOf(session) ?? "")
      if (!state || !mayRegister(state, signed, now()))
        return refused(
          "This login is bound already, or the minute after it has passed, or the challenge is not its own.",
        )
      const proven = prove(
        { ...signed.key, cookies: state.device?.cookies ?? [] },
        now(),
        binding.lifetime,
        state.offer,
      )
      return (await sessions.bind(session, proven.kept)) && renewed(binding, login.id, proven)
    })
  })
  return { POST }
}

/**
 * Renews the bound cookie of a browser that has signed the login's challenge. 401 where the login is over, or was never bound:
 * the browser forgets it. 403 with the challenge to sign, for anything that is no good proof. A refresh is no activity.
 *
 *     // app/api/dbsc/refresh/route.ts
 *     export const { POST } = refresh(session)
 */
export function refresh<Data extends SessionData, Current>(face: Sessions<Data, Current>) {
  const { request, parts } = inside(face)
  const POST = answeringBrowser(async ({ headers }) => {
    await request.assertMayWrite("refresh")
    const [proof, name] = [proofIn(headers), nameIn(headers)]
    return untilKept(async () => {
      const { binding, sessions, now } = parts()
      const session = await request.unproven()
      if (!session && name !== null && (await request.isReplaced())) {
        await pause(REPLACED)
        // This challenge only makes the browser ask again, with its new ticket.
        return toSign(mintToken(), name)
      }
      const login = session?.record.login
      const kept = session && bindingOf(session)
      if (!binding || !session || !login || kept === null || name !== login.id) return nothingBound()
      const state = readState(kept)
      // Of a later release, which runs beside this one: it can answer.
      if (!state) throw new StoreUnavailableError(session.store, new Error("The binding is of an unknown format"))
      const { device } = state
      if (!device) return nothingBound()
      if (proof !== null && (await isSigned(proof, device, now()))) {
        const proven = prove(device, now(), binding.lifetime)
        return (await sessions.bind(session, proven.kept)) && renewed(binding, login.id, proven)
      }
      const challenge = challengeOf(device, now(), binding.lifetime)
      const isKept = challenge.kept === undefined || (await sessions.bind(session, challenge.kept))
      return isKept && toSign(challenge.value, login.id)
    })
  })
  return { POST }
}

/** Tries until `attempt` gives an answer, which it does not where another request has changed the binding or session meanwhile. */
async function untilKept(attempt: () => Promise<Response | false>): Promise<Response> {
  for (let n = 0; n < MAX_ATTEMPTS; n++) {
    const answer = await attempt()
    if (answer) return answer
    await pause(Math.random() * Math.min(2 ** n, 250))
  }
  throw new SessionConflictError("contended")
}

async function isSigned(proof: string, device: Device, now: Date): Promise<boolean> {
  const { value, until } = device.challenge
  return until > now.getTime() && (await readProof(proof, device)) === value
}

/** What a browser calls the session that it refreshes: the login's id. Bare, as Chromium sends it, or quoted, as the draft says. */
function nameIn(headers: Headers): string | null {
  const [, name = null] = /^"?([\w-]{1,64})"?$/.exec(headers.get("sec-secure-session-id") ?? "") ?? []
  return name
}
