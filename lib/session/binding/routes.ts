/** The route handlers by which a browser binds its login to a device, and proves again and again that it has the key. */
import { answering, problem } from "../answer.ts"
import { bindingOf, type DeviceBinding } from "../device.ts"
import { SessionConflictError } from "../errors.ts"
import type { Sessions } from "../face.ts"
import { inside } from "../inside.ts"
import { mintToken } from "../ticket.ts"
import type { SessionData } from "../types.ts"
import { proofIn, readProof, readRegistration } from "./proof.ts"
import { challengeOf, type Device, mayRegister, prove, type Registration, readState } from "./state.ts"

/** How often a change is tried again that others make at once. */
const MAX_ATTEMPTS = 10

/**
 * Binds the login of the request to the key that its proof brings along: once, within a minute of the login, and only for the
 * browser that knows the challenge of that login's answer. Refuses with 401 where nobody is logged in, and with 403.
 *
 *     // app/api/dbsc/register/route.ts
 *     export const { POST } = registration(session)
 */
export function registration<Data extends SessionData, Current>(face: Sessions<Data, Current>) {
  const { request, parts } = inside(face)
  const POST = answering(async ({ headers }: Request) => {
    await request.assertMayWrite("registration")
    let signed: Registration | null = null
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
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
      if (await sessions.bind(session, proven.kept)) return renewed(binding, login.id, proven)
    }
    throw new SessionConflictError("contended")
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
  const POST = answering(async ({ headers }: Request) => {
    await request.assertMayWrite("refresh")
    const proof = proofIn(headers)
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const { binding, sessions, now } = parts()
      const session = await request.unproven()
      // A moment ago it got a new ticket, which is on its way to the browser: this challenge only makes it ask again, with that.
      if (!session && (await request.isReplaced())) return toSign(mintToken(), unquoted(headers))
      const login = session?.record.login
      const { device } = (session && readState(bindingOf(session) ?? "")) || {}
      if (!binding || !session || !login || !device || unquoted(headers) !== login.id) return nothingBound()
      if (proof !== null && (await isSigned(proof, device, now()))) {
        const proven = prove(device, now(), binding.lifetime)
        if (await sessions.bind(session, proven.kept)) return renewed(binding, login.id, proven)
        continue
      }
      const { value, kept } = challengeOf(device, now(), binding.lifetime)
      if (kept === undefined || (await sessions.bind(session, kept))) return toSign(value, login.id)
    }
    throw new SessionConflictError("contended")
  })
  return { POST }
}

async function isSigned(proof: string, device: Device, now: Date): Promise<boolean> {
  const { value, until } = device.challenge
  return until > now.getTime() && (await readProof(proof, device)) === value
}

/** The session that a browser says it refreshes: the login's id. Bare, as Chromium sends it, or a quoted string, as the draft says. */
const unquoted = (headers: Headers): string => headers.get("sec-secure-session-id")?.replace(/^"(.*)"$/, "$1") ?? ""

const challengeHeader = (challenge: string, id: string) => ({ "Secure-Session-Challenge": `"${challenge}";id="${id}"` })

/** What the browser is to know of the session, and the new bound cookie. */
function renewed(
  { cookieName, path, lifetime }: DeviceBinding,
  id: string,
  proven: ReturnType<typeof prove>,
): Response {
  const attributes = "Path=/; Secure; HttpOnly; SameSite=Lax"
  const instructions = {
    session_identifier: id,
    refresh_url: `${path}/refresh`,
    scope: { include_site: false },
    credentials: [{ type: "cookie", name: cookieName, attributes }],
  }
  const cookie = `${cookieName}=${proven.cookie}; ${attributes}; Max-Age=${lifetime}`
  const headers = { "Set-Cookie": cookie, "Cache-Control": "no-store", ...challengeHeader(proven.challenge, id) }
  return Response.json(instructions, { headers })
}

const toSign = (challenge: string, id: string): Response =>
  refused("Sign the challenge of this answer.", challengeHeader(challenge, id))

const refused = (message: string, headers: Record<string, string> = {}): Response =>
  problem({ status: 403, code: "not_proven", message, details: {}, headers })

const nothingBound = (): Response =>
  problem({
    status: 401,
    code: "nothing_bound",
    message: "There is no session here that is bound to a device.",
    details: {},
    headers: {},
  })
